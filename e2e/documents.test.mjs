// Run by DocumentsIT, which starts a service for each contract and names them in TASKWARD_SERVICES.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';
import {chromium} from 'playwright-core';

const run = promisify(execFile);
const here = import.meta.dirname;
const services = JSON.parse(process.env.TASKWARD_SERVICES);
let folder;
let browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskward-e2e-'));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--no-first-run'],
  });
});

after(async () => {
  await browser?.close();
  await rm(folder, {recursive: true});
});

/** A page that fails the test when it logs an error or asks another host for anything. */
async function open(url) {
  const page = await browser.newPage();
  const troubles = [];
  page.on('console', message => message.type() === 'error' && troubles.push(message.text()));
  page.on('pageerror', error => troubles.push(String(error)));
  page.on('requestfailed', request => troubles.push(`failed: ${request.url()}`));
  page.on('request', request => {
    if (!request.url().startsWith(`${new URL(url).origin}/`) && !/^(data|blob):/.test(request.url())) {
      troubles.push(`another host: ${request.url()}`);
    }
  });
  await page.goto(url);
  return {page, troubles};
}

async function tryTheList(page, user) {
  const list = page.locator('[id^="operations-Tasks-listTasks"]').last();
  if (!(await list.locator('.execute').isVisible())) {
    await list.locator('.opblock-summary-control').click();
  }
  const path = await list.locator('[data-path]').getAttribute('data-path');
  if (path.includes('{user_id}')) {
    const named = list.locator('tr[data-param-name="user_id"] input');
    // the page puts its example in at its leisure, over what is there before it
    await page.waitForFunction(input => input.value !== '', await named.elementHandle());
    await named.fill(user);
    await named.blur();
  }
  const answer = page.waitForResponse(response => response.url().includes('/tasks') && response.request().method() === 'GET');
  await list.locator('.execute').click();
  assert.equal((await answer).status(), 200);
  await list.locator('.live-responses-table .response-col_status', {hasText: '200'}).waitFor();
}

for (const {contract, url, token, user} of services) {
  test(`${contract}: the document passes the linters' recommended rules`, async () => {
    const file = join(folder, `${contract}.json`);
    await writeFile(file, await (await fetch(`${url}/openapi.json`)).text());

    await run(join(here, 'node_modules/.bin/spectral'),
      ['lint', file, '--ruleset', join(here, 'spectral.yaml'), '--fail-severity', 'hint']);
    await run(join(here, 'node_modules/.bin/redocly'), ['lint', file, '--extends', 'recommended'], {
      cwd: folder,
      env: {...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true'},
    });
  });

  test(`${contract}: /docs lists tasks with a token, also after a reload`, async () => {
    const {page, troubles} = await open(`${url}/`);
    assert.equal(page.url(), `${url}/docs`);
    await page.getByRole('button', {name: 'Authorize'}).click();
    await page.locator('#auth-bearer-value').fill(token);
    await page.locator('.auth-btn-wrapper .authorize').click();
    await page.locator('.btn-done').click();
    await tryTheList(page, user);

    await page.reload();
    await tryTheList(page, user);

    assert.deepEqual(troubles, []);
    await page.close();
  });

  test(`${contract}: /redoc shows the routes`, async () => {
    const {page, troubles} = await open(`${url}/redoc`);
    await page.getByRole('heading', {name: 'List tasks'}).first().waitFor();

    assert.deepEqual(troubles, []);
    await page.close();
  });
}
