// Tests the packaged service together with a real Better Auth. BetterAuthIT runs this file. It sets DATABASE_SERVER to
// the URL of a PostgreSQL server, TASKWARD_RUN to the start script of the service, and JAVA_HOME.
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
/** The maximum time until a started service is healthy, in milliseconds. */
const START_TIMEOUT = 60_000;
const server = process.env.DATABASE_SERVER;
/** The processes and servers to stop after the tests. */
const running = [];
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskward-e2e-'));
});

after(async () => {
  for (const started of running.reverse()) {
    await started.stop();
  }
  await rm(folder, {recursive: true});
});

/** Creates a database on the server and returns its URL. */
async function createDatabase() {
  const name = `better_auth_${randomUUID().replaceAll('-', '_')}`;
  const client = new pg.Client({connectionString: server});
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function runIssuer(options) {
  const issuer = await startIssuer({secret: SECRET, ...options});
  running.push(issuer);
  return issuer;
}

function findFreePort() {
  return new Promise(resolve => {
    const socket = createServer();
    socket.listen(0, 'localhost', () => {
      const {port} = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

/** Runs Taskward and waits until it is healthy. Its environment contains the settings and what the script needs. */
async function runTaskward(settings) {
  const port = await findFreePort();
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
  const deadline = Date.now() + START_TIMEOUT;
  while (child.exitCode === null && Date.now() < deadline) {
    if (await fetch(`${url}/health`).then(response => response.ok, () => false)) {
      return {
        log: () => log,
        send: (token, path = '/api/tasks', options = {}) => fetch(url + path, {
          ...options,
          headers: {Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...options.headers},
        }),
      };
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`Taskward does not start: ${log}`);
}

function createTask(service, token, title) {
  return service.send(token, '/api/tasks', {method: 'POST', body: JSON.stringify({title})});
}

function parseHeader(token) {
  return JSON.parse(Buffer.from(token.split('.')[0], 'base64url'));
}

function parseValues(cookies) {
  return cookies.map(cookie => decodeURIComponent(cookie.split('=').slice(1).join('=')));
}

function isToken(text) {
  return text.split('.').length === 3;
}

test('tokens of every algorithm are accepted, also after a key rotation, and isolate their users', async () => {
  const issuerDatabase = await createDatabase();
  // without options, the plugin signs by EdDSA
  let issuer = await runIssuer({database: issuerDatabase});
  const service = await runTaskward({
    DATABASE_URL: await createDatabase(),
    BETTER_AUTH_JWKS_URL: `${issuer.url}/api/auth/jwks`,
  });
  assert.match(service.log(), /tokens by EdDSA, ES256, ES512, RS256 and PS256 .*issuers \[http.*audiences \[http/);

  const tokens = [];
  for (const alg of ['EdDSA', 'ES256', 'ES512', 'RS256', 'PS256']) {
    if (tokens.length > 0) {
      await issuer.stop();
      const jwtOptions = () => ({jwks: {keyPairConfig: {alg}}});
      issuer = await runIssuer({database: issuerDatabase, port: issuer.port, jwtOptions});
      // an expired key no longer signs, but stays in the JWKS for some time
      await issuer.pool.query('UPDATE jwks SET "expiresAt" = now()');
    }
    const alice = await issuer.signUp(`alice-${alg}`);
    const bob = await issuer.signUp(`bob-${alg}`);
    const tokenOfAlice = await alice.token();
    const tokenOfBob = await bob.token();
    assert.equal(parseHeader(tokenOfAlice).alg, alg);

    const created = await createTask(service, tokenOfAlice, 'Of Alice');
    assert.equal(created.status, 201, alg);
    const task = await created.json();
    assert.equal(task.user_id, alice.id);

    assert.deepEqual(await (await service.send(tokenOfBob)).json(), []);
    assert.equal((await service.send(tokenOfBob, `/api/tasks/${task.id}`)).status, 404);
    assert.equal((await service.send(tokenOfAlice, `/api/tasks/${task.id}`)).status, 200);
    tokens.push(tokenOfAlice);
  }
  assert.equal(new Set(tokens.map(token => parseHeader(token).kid)).size, 5);
  for (const token of tokens) {
    assert.equal((await service.send(token)).status, 200);
  }
});

test('tokens that the login service signs for other purposes are rejected, with a JWKS and with a secret', async () => {
  const session = {cookieCache: {enabled: true, strategy: 'jwt'}};
  const issuer = await runIssuer({
    database: await createDatabase(),
    jwtOptions: () => ({jwt: {audience: 'https://another.example'}}),
    session,
  });
  const alice = await issuer.signUp('alice');
  const jwksUrl = `${issuer.url}/api/auth/jwks`;
  const withJwks = await runTaskward({DATABASE_URL: await createDatabase(), BETTER_AUTH_JWKS_URL: jwksUrl});
  const withSecret = await runTaskward({DATABASE_URL: await createDatabase(), BETTER_AUTH_SECRET: SECRET});

  assert.equal((await withJwks.send(await alice.token())).status, 401, 'a token for another audience');

  const signedWithSecret = [...parseValues(alice.cookies), ...issuer.mails];
  assert.equal(signedWithSecret.filter(isToken).length, 2, 'a session and an e-mail confirmation are tokens');
  await issuer.stop();
  const cookieIssuer = await runIssuer({
    database: issuer.database,
    port: issuer.port,
    jwtOptions: () => ({sessionCookieCache: true}),
    session,
  });
  const signedWithKey = parseValues((await cookieIssuer.signUp('bob')).cookies).filter(isToken);
  assert.equal(parseHeader(signedWithKey[0]).typ, 'better-auth.session-cache+jwt');

  for (const token of [...signedWithSecret, ...signedWithKey]) {
    assert.equal((await withJwks.send(token)).status, 401, token);
    assert.equal((await withSecret.send(token)).status, 401, token);
  }
});

test('the tasks of an account are deleted with the account', async () => {
  const sharedDatabase = await createDatabase();
  const issuer = await runIssuer({database: sharedDatabase});
  const alice = await issuer.signUp('alice');
  const bob = await issuer.signUp('bob');
  const service = await runTaskward({
    DATABASE_URL: sharedDatabase,
    BETTER_AUTH_JWKS_URL: `${issuer.url}/api/auth/jwks`,
    TASKWARD_USERS_TABLE: 'public."user"',
  });
  const tokenOfAlice = await alice.token();
  const tokenOfBob = await bob.token();
  assert.equal((await createTask(service, tokenOfAlice, 'Of Alice')).status, 201);
  assert.equal((await createTask(service, tokenOfBob, 'Of Bob')).status, 201);

  await alice.deleteAccount();

  assert.deepEqual((await issuer.pool.query('SELECT user_id FROM tasks')).rows, [{user_id: bob.id}]);
  assert.deepEqual(await (await service.send(tokenOfAlice)).json(), []);
  const rejected = await createTask(service, tokenOfAlice, 'Too late');
  assert.equal(rejected.status, 403);
  assert.equal((await rejected.json()).code, 'user_unknown');
  assert.equal((await (await service.send(tokenOfBob)).json()).length, 1);
});
