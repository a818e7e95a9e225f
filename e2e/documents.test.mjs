// Run by DocumentsIT, which starts a service for each contract. TASKWARD_SERVICES maps each contract's name to the URL
// of its service, and TASKWARD_TOKEN is a token that the service of Taskward's own contract accepts.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {chromium} from 'playwright-core';

// A wait ends as soon as its condition holds, so this delays only a failure. In milliseconds.
const TIMEOUT = 60_000;

const here = import.meta.dirname;
const services = JSON.parse(process.env.TASKWARD_SERVICES);
const token = process.env.TASKWARD_TOKEN;
let folder;
let files;
let browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskward-e2e-'));
  files = await Promise.all(Object.entries(services).map(async ([contract, url]) => {
    const file = join(folder, `${contract}.json`);
    await writeFile(file, JSON.stringify(await fetchDocument(url)));
    return file;
  }));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    timeout: TIMEOUT,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--no-first-run'],
  });
});

after(async () => {
  await browser?.close();
  await rm(folder, {recursive: true});
});

async function fetchDocument(url) {
  return (await fetch(`${url}/openapi.json`)).json();
}

/** Lints all documents in one process, because a linter starts slowly. Fails with the linter's findings. */
function lint(linter, ...options) {
  return new Promise((resolve, reject) => {
    execFile(join(here, 'node_modules/.bin', linter), ['lint', ...files, ...options], {
      cwd: folder,
      env: {...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true'},
    }, (error, stdout, stderr) => error ? reject(new Error(`${error.message}\n${stdout}\n${stderr}`)) : resolve());
  });
}

test('Spectral finds nothing in any document', async () => {
  await lint('spectral', '--ruleset', join(here, 'spectral.yaml'), '--fail-severity', 'hint');
});

test('Redocly finds nothing in any document', async () => {
  await lint('redocly', '--extends', 'recommended');
});

/** Opens a page, and collects its errors and its requests to other hosts. */
async function open(url) {
  const page = await browser.newPage();
  page.setDefaultTimeout(TIMEOUT);
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

for (const [contract, url] of Object.entries(services)) {
  test(`${contract}: /docs lists every operation of the document`, async () => {
    const operations = Object.values((await fetchDocument(url)).paths)
      .flatMap(path => Object.values(path).flatMap(({operationId}) => operationId ?? []));
    const {page, troubles} = await open(`${url}/`);
    assert.equal(page.url(), `${url}/docs`);

    for (const operation of operations) {
      await page.locator(`[id^="operations-"][id$="-${operation}"]`).waitFor();
    }

    assert.equal(await page.locator('.errors-wrapper').count(), 0);
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

// The page behaves the same under every contract; only the document differs.
test('/docs lists tasks with a token, also after a reload', async () => {
  const {page, troubles} = await open(`${services.taskward}/docs`);
  const list = page.locator('#operations-Tasks-listTasks');
  const execute = async () => {
    await list.locator('.execute').click();
    await list.locator('.live-responses-table .response-col_status', {hasText: '200'}).waitFor();
  };
  await page.getByRole('button', {name: 'Authorize'}).click();
  await page.locator('#auth-bearer-value').fill(token);
  await page.locator('.auth-btn-wrapper .authorize').click();
  await page.locator('.btn-done').click();
  await list.locator('.opblock-summary-control').click();
  await execute();

  // The address names the operation now, so the page opens it by itself; a click on its summary would close it.
  await page.reload();
  await execute();

  assert.deepEqual(troubles, []);
  await page.close();
});
