// Run by BetterAuthIT, which names a PostgreSQL server in DATABASE_SERVER, Taskward's start script in TASKWARD_RUN, and
// what that needs in JAVA_HOME.
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
  const child = spawn(process.env.TASKWARD_RUN, [], {
    cwd: folder,
    env: {PATH: process.env.PATH, JAVA_HOME: process.env.JAVA_HOME, PORT: String(port), ...settings},
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

function header(token) {
  return JSON.parse(Buffer.from(token.split('.')[0], 'base64url'));
}

test('under each algorithm, and after each rotation, two users have their own tasks', async () => {
  const issuers = await database();
  // EdDSA is what the plugin does without options
  let auth = await issuer({database: issuers});
  const service = await taskward({DATABASE_URL: await database(), BETTER_AUTH_JWKS_URL: `${auth.url}/api/auth/jwks`});
  assert.match(service.log(), /tokens by EdDSA, ES256, ES512, RS256 and PS256 .*issuers \[http.*audiences \[http/);

  const tokens = [];
  for (const alg of ['EdDSA', 'ES256', 'ES512', 'RS256', 'PS256']) {
    if (tokens.length > 0) {
      await auth.stop();
      auth = await issuer({database: issuers, port: auth.port, jwtOptions: () => ({jwks: {keyPairConfig: {alg}}})});
      // no more used from now on, but published for a while
      await auth.pool.query('UPDATE jwks SET "expiresAt" = now()');
    }
    const alice = await auth.signUp(`alice-${alg}`);
    const bob = await auth.signUp(`bob-${alg}`);
    const token = await alice.token();
    assert.equal(header(token).alg, alg);

    const created = await create(service, token, 'Of Alice');
    assert.equal(created.status, 201, alg);
    const task = await created.json();
    assert.equal(task.user_id, alice.id);

    const bobs = await bob.token();
    assert.deepEqual(await (await service.use(bobs)).json(), []);
    assert.equal((await service.use(bobs, `/api/tasks/${task.id}`)).status, 404);
    assert.equal((await service.use(token, `/api/tasks/${task.id}`)).status, 200);
    tokens.push(token);
  }
  assert.equal(new Set(tokens.map(token => header(token).kid)).size, 5);
  for (const token of tokens) {
    assert.equal((await service.use(token)).status, 200);
  }
});

test('what the login service signs for other ends is refused, by key and by secret', async () => {
  const auth = await issuer({
    database: await database(),
    jwtOptions: () => ({jwt: {audience: 'https://another.example'}}),
    session: {cookieCache: {enabled: true, strategy: 'jwt'}},
  });
  const alice = await auth.signUp('alice');
  const jwks = `${auth.url}/api/auth/jwks`;
  const byKey = await taskward({DATABASE_URL: await database(), BETTER_AUTH_JWKS_URL: jwks});
  const bySecret = await taskward({DATABASE_URL: await database(), BETTER_AUTH_SECRET: SECRET});

  assert.equal((await byKey.use(await alice.token())).status, 401, 'for another audience');

  const others = [...values(alice.cookies), ...auth.mails];
  assert.equal(others.filter(isToken).length, 2, 'a session and an e-mail confirmation');
  await auth.stop();
  const signsCookies = await issuer({
    database: auth.database,
    port: auth.port,
    jwtOptions: () => ({sessionCookieCache: true}),
    session: {cookieCache: {enabled: true, strategy: 'jwt'}},
  });
  const cookies = values((await signsCookies.signUp('bob')).cookies).filter(isToken);
  assert.equal(header(cookies[0]).typ, 'better-auth.session-cache+jwt');

  for (const token of [...others, ...cookies]) {
    assert.equal((await byKey.use(token)).status, 401, token);
    assert.equal((await bySecret.use(token)).status, 401, token);
  }
});

function values(cookies) {
  return cookies.map(cookie => decodeURIComponent(cookie.split('=').slice(1).join('=')));
}

function isToken(text) {
  return text.split('.').length === 3;
}

test('an account that is deleted takes its tasks with it', async () => {
  const both = await database();
  const auth = await issuer({database: both});
  const alice = await auth.signUp('alice');
  const bob = await auth.signUp('bob');
  const service = await taskward({
    DATABASE_URL: both,
    BETTER_AUTH_JWKS_URL: `${auth.url}/api/auth/jwks`,
    TASKWARD_USERS_TABLE: 'public."user"',
  });
  const token = await alice.token();
  const bobs = await bob.token();
  assert.equal((await create(service, token, 'Of Alice')).status, 201);
  assert.equal((await create(service, bobs, 'Of Bob')).status, 201);

  await alice.deleteAccount();

  assert.deepEqual((await auth.pool.query('SELECT user_id FROM tasks')).rows, [{user_id: bob.id}]);
  assert.deepEqual(await (await service.use(token)).json(), []);
  const refused = await create(service, token, 'Too late');
  assert.equal(refused.status, 403);
  assert.equal((await refused.json()).code, 'user_unknown');
  assert.equal((await (await service.use(bobs)).json()).length, 1);
});
