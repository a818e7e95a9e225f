// A real Better Auth on PostgreSQL, as a frontend would run it.
import {createServer} from 'node:http';
import {betterAuth} from 'better-auth';
import {getMigrations} from 'better-auth/db/migration';
import {toNodeHandler} from 'better-auth/node';
import {bearer, jwt} from 'better-auth/plugins';
import pg from 'pg';

const PASSWORD = 'correct horse battery staple';

/**
 * Starts one.
 *
 * @param options {database, secret, jwtOptions, session, port}; jwtOptions are those of Better Auth's jwt(), undefined for
 * its defaults; port is that of one that stopped, to come back with other options
 */
export async function startIssuer({database, secret, jwtOptions, session, port = 0}) {
  const server = createServer();
  await new Promise(resolve => server.listen(port, 'localhost', resolve));
  const url = `http://localhost:${server.address().port}`;
  const pool = new pg.Pool({connectionString: database, max: 3});
  const mails = [];
  const auth = betterAuth({
    baseURL: url,
    secret,
    database: pool,
    emailAndPassword: {enabled: true},
    emailVerification: {sendOnSignUp: true, sendVerificationEmail: async ({token}) => mails.push(token)},
    user: {deleteUser: {enabled: true}},
    plugins: [jwt(jwtOptions?.(url)), bearer()],
    session,
    rateLimit: {enabled: false},
    telemetry: {enabled: false},
  });
  await (await getMigrations(auth.options)).runMigrations();
  server.on('request', toNodeHandler(auth));

  const post = (path, body, headers = {}) => fetch(`${url}/api/auth${path}`, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', Origin: url, ...headers},
    body: JSON.stringify(body),
  });

  return {
    url,
    pool,
    database,
    port: server.address().port,
    /** The tokens of the e-mails that it would have sent. */
    mails,
    /** A new user with a session. */
    async signUp(name) {
      const answer = await post('/sign-up/email',
        {name, email: `${name}@example.org`, password: PASSWORD});
      if (answer.status !== 200) {
        throw new Error(`sign-up: ${answer.status} ${await answer.text()}`);
      }
      const cookies = answer.headers.getSetCookie().map(cookie => cookie.split(';')[0]);
      const {user} = await answer.json();
      return {
        id: user.id,
        cookies,
        async token() {
          const fetched = await fetch(`${url}/api/auth/token`, {headers: {Cookie: cookies.join('; ')}});
          return (await fetched.json()).token;
        },
        async deleteAccount() {
          const answer = await post('/delete-user', {password: PASSWORD}, {Cookie: cookies.join('; ')});
          if (answer.status !== 200) {
            throw new Error(`delete-user: ${answer.status} ${await answer.text()}`);
          }
        },
      };
    },
    async stop() {
      if (!server.listening) {
        return;
      }
      await new Promise(resolve => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await pool.end();
    },
  };
}
