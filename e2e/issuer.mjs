// Runs a real Better Auth on PostgreSQL, with the options that a frontend would use.
import {createServer} from 'node:http';
import {betterAuth} from 'better-auth';
import {getMigrations} from 'better-auth/db/migration';
import {toNodeHandler} from 'better-auth/node';
import {bearer, jwt} from 'better-auth/plugins';
import pg from 'pg';

const PASSWORD = 'correct horse battery staple';

/**
 * Starts a Better Auth on localhost.
 *
 * @param database the URL of its database
 * @param secret the secret that signs its cookies and e-mail confirmations
 * @param jwtOptions a function from its URL to the options of the plugin jwt(); undefined for the defaults
 * @param session the options of its sessions; undefined for the defaults
 * @param port the port of an earlier one, to start it again with other options; 0 for any free port
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
    /** The tokens of the e-mails that a real mail server would have sent. */
    mails,
    /** Creates a user who is signed in. */
    async signUp(name) {
      const response = await post('/sign-up/email',
        {name, email: `${name}@example.org`, password: PASSWORD});
      if (response.status !== 200) {
        throw new Error(`sign-up: ${response.status} ${await response.text()}`);
      }
      const cookies = response.headers.getSetCookie().map(cookie => cookie.split(';')[0]);
      const {user} = await response.json();
      return {
        id: user.id,
        cookies,
        async token() {
          const fetched = await fetch(`${url}/api/auth/token`, {headers: {Cookie: cookies.join('; ')}});
          return (await fetched.json()).token;
        },
        async deleteAccount() {
          const response = await post('/delete-user', {password: PASSWORD}, {Cookie: cookies.join('; ')});
          if (response.status !== 200) {
            throw new Error(`delete-user: ${response.status} ${await response.text()}`);
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
