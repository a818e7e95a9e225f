// Run by BetterAuthIT, which names a PostgreSQL server in DATABASE_SERVER, and the jar and the java to run it with.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import pg from 'pg';
import {startIssuer} from './issuer.mjs';

const SECRET = 'a-secret-of-no-less-than-32-bytes-for-tests';
const server = process.env.DATABASE_SERVER;
const running = [];
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskward-e2e-'));
});

after(async () => {
  for (const one of running.reverse()) {
    await one.stop();
  }
  await rm(folder, {recursive: true});
});

/** A new database of the server. */
async function database() {
  const name = `better_auth_${randomUUID().replaceAll('-', '_')}`;
  const client = new pg.Client({connectionString: server});
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function issuer(options) {
  const started = await startIssuer({secret: SECRET, ...options});
  running.push(started);
  return started;
}

function freePort() {
  return new Promise(resolve => {
    const socket = createServer();
    socket.listen(0, 'localhost', () => {
      const {port} = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

/** Taskward with these settings and nothing else. */
async function taskward(settings) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(process.env.JAVA, ['-jar', process.env.TASKWARD_JAR], {
    cwd: folder,
    env: {PATH: process.env.PATH, PORT: String(port), ...settings},
  });
  let log = '';
  child.stdout.on('data', data => log += data);
  child.stderr.on('data', data => log += data);
  running.push({
    stop: () => new Promise(resolve => {
      child.on('exit', resolve);
      if (child.exitCode !== null || !child.kill()) {
        resolve();
      }
    }),
  });
  for (let i = 0; i < 300; i++) {
    if (await fetch(`${url}/health`).then(answer => answer.ok, () => false)) {
      return {
        log: () => log,
        use: (token, path = '/api/tasks', options = {}) => fetch(url + path, {
          ...options,
          headers: {Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...options.headers},
        }),
      };
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`Taskward does not start: ${log}`);
}

function create(service, token, title) {
  return service.use(token, '/api/tasks', {method: 'POST', body: JSON.stringify({title})});
}

for (const alg of ['EdDSA', 'ES256', 'ES512', 'RS256', 'PS256']) {
  test(`${alg}: two users sign up, and each has their own tasks`, async () => {
    const auth = await issuer({
      database: await database(),
      // EdDSA is what the plugin does without options
      jwtOptions: alg === 'EdDSA' ? undefined : () => ({jwks: {keyPairConfig: {alg}}}),
    });
    const service = await taskward({DATABASE_URL: await database(), BETTER_AUTH_JWKS_URL: `${auth.url}/api/auth/jwks`});
    const alice = await auth.signUp('alice');
    const bob = await auth.signUp('bob');
    const token = await alice.token();
    assert.equal(JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).alg, alg);

    const created = await create(service, token, 'Of Alice');
    assert.equal(created.status, 201);
    const task = await created.json();
    assert.equal(task.user_id, alice.id);

    const bobs = await bob.token();
    assert.deepEqual(await (await service.use(bobs)).json(), []);
    assert.equal((await service.use(bobs, `/api/tasks/${task.id}`)).status, 404);
    assert.equal((await service.use(token, `/api/tasks/${task.id}`)).status, 200);
    assert.match(service.log(), /tokens by EdDSA.*issuers \[http/);
  });
}

test('a rotated key is accepted at its first use', async () => {
  const auth = await issuer({database: await database()});
  const service = await taskward({DATABASE_URL: await database(), BETTER_AUTH_JWKS_URL: `${auth.url}/api/auth/jwks`});
  const alice = await auth.signUp('alice');
  const before = await alice.token();
  assert.equal((await service.use(before)).status, 200);

  await auth.pool.query('DELETE FROM jwks');
  const rotated = await alice.token();

  assert.notEqual(kid(rotated), kid(before));
  assert.equal((await service.use(rotated)).status, 200);
});

function kid(token) {
  return JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).kid;
}

test('a token for somebody else is refused', async () => {
  const auth = await issuer({
    database: await database(),
    jwtOptions: () => ({jwt: {audience: 'https://another.example'}}),
  });
  const service = await taskward({DATABASE_URL: await database(), BETTER_AUTH_JWKS_URL: `${auth.url}/api/auth/jwks`});

  assert.equal((await service.use(await (await auth.signUp('alice')).token())).status, 401);
});

test('session cookies are refused, by key and by secret', async () => {
  const auth = await issuer({
    database: await database(),
    session: {cookieCache: {enabled: true, strategy: 'jwt'}},
  });
  const alice = await auth.signUp('alice');
  const byKey = await taskward({DATABASE_URL: await database(), BETTER_AUTH_JWKS_URL: `${auth.url}/api/auth/jwks`});
  const bySecret = await taskward({DATABASE_URL: await database(), BETTER_AUTH_SECRET: SECRET});
  const values = alice.cookies.map(cookie => decodeURIComponent(cookie.split('=').slice(1).join('=')));
  assert.ok(values.some(value => value.split('.').length === 3), 'one of the cookies is a token');

  for (const value of values) {
    assert.equal((await byKey.use(value)).status, 401);
    assert.equal((await bySecret.use(value)).status, 401);
  }
});
