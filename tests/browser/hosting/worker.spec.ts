// The console as something installed: without a network, and while its host changes version.
import { appendFileSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { composer, list, live, open, signIn, text, tokenField } from '../support/console';
import { expect, unanswered } from '../support/journey';
import { ready, test } from '../support/host';

/** What the worker keeps on the device, by path. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map((it) => new URL(it.url).pathname);
  });

/** Puts another version in place: its module and glue have other names, the old ones are gone. */
function replace(bundle: string): void {
  const files = readdirSync(bundle).filter((it) => /^deskhand-[0-9a-f]+/.test(it));
  const [, hash] = /^deskhand-([0-9a-f]+)/.exec(files[0] ?? '') ?? [];
  if (!hash) throw new Error('the bundle has no module');
  const other = hash.replace(/./g, (digit) => (digit === 'a' ? 'b' : 'a'));
  for (const file of files) renameSync(join(bundle, file), join(bundle, file.replace(hash, other)));
  for (const file of readdirSync(bundle).filter((it) => /^(index\.html|worker\.js)/.test(it))) {
    const path = join(bundle, file);
    // The compressed copies of the former version would still be sent.
    if (/\.(br|gz)$/.test(file)) rmSync(path);
    else writeFileSync(path, readFileSync(path, 'utf8').replaceAll(hash, other));
  }
  appendFileSync(join(bundle, 'worker.js'), '\n// another version\n');
  const worker = join(bundle, 'worker.js');
  writeFileSync(worker, readFileSync(worker, 'utf8').replace(/VERSION = "/, 'VERSION = "next-'));
}

/** Waits for all parts of the console but the one that serves an embedding page, which is not asked
 *  for here: what is still on its way would not be found any more. */
async function whole(page: Page, bundle: string): Promise<void> {
  const parts = readdirSync(bundle).filter((it) => /^deskhand-[0-9a-f]+-(?!host\.)\w+\.wasm$/.test(it));
  const missing = () =>
    page.evaluate((parts) => {
      const here = performance.getEntriesByType('resource').map((it) => it.name);
      return parts.filter((part) => !here.some((it) => it.endsWith(part)));
    }, parts);
  await expect.poll(missing).toEqual([]);
}

const look = (page: Page) => page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')));
const newer = (page: Page) => page.getByText('A new version of Deskhand is there');

test('the worker keeps the console’s own files, and nothing the server answered', async ({ page, host, sandbox }) => {
  await page.goto(`${host.url}/`);
  await ready(page);
  await page.reload();
  await signIn(page, host);
  await open(page, 97);
  await live(page);
  const paths = await kept(page);
  expect(paths).toContain('/');
  expect(paths).toContain('/start.js');
  expect(paths.filter((it) => /^\/(deskhand|styles)-/.test(it)).length).toBeGreaterThan(2);
  expect(paths.filter((it) => /^\/(api|auth|cable|rails)/.test(it))).toEqual([]);
});

test('without a network the page still opens', async ({ page, host, staged }) => {
  staged(unanswered);
  await page.goto(`${host.url}/`);
  await ready(page);
  await page.reload();
  await expect(tokenField(page)).toBeVisible();
  await host.stop();
  await page.reload();
  await expect(tokenField(page)).toBeVisible();
});

test('a new version is offered, and never loaded by itself', async ({ page, host, sandbox, bundle }) => {
  await page.goto(`${host.url}/`);
  await ready(page);
  await signIn(page, host);
  await live(page);
  await look(page);
  await expect(newer(page)).toBeHidden();
  await page.evaluate(() => Object.assign(window, { former: true }));
  await whole(page, bundle);
  replace(bundle);
  await look(page);
  await expect(newer(page)).toBeVisible();
  expect(await page.evaluate(() => 'former' in window)).toBe(true);
  await page.getByRole('button', { name: 'Load it now' }).click();
  await expect.poll(() => page.evaluate(() => 'former' in window)).toBe(false);
  await expect(list(page)).toBeVisible();
  await expect(newer(page)).toBeHidden();
});

test('what is being written keeps the new version back until the agent says so', async ({ page, host, sandbox, bundle }) => {
  await signIn(page, host);
  await open(page, 97);
  await text(page).fill('Half a sentence');
  await whole(page, bundle);
  replace(bundle);
  await look(page);
  await page.getByRole('button', { name: 'Load it now' }).click();
  await expect(page.getByText('Something is not sent yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(newer(page)).toBeHidden();
  await expect(text(page)).toHaveValue('Half a sentence');
  await look(page);
  await expect(page.getByRole('button', { name: 'Load it now' })).toBeHidden();
});

test('a page whose files were replaced goes on, and its next visit is the new version', async ({ page, host, sandbox, bundle }) => {
  await page.goto(`${host.url}/`);
  await ready(page);
  await signIn(page, host);
  replace(bundle);
  await open(page, 97);
  await expect(composer(page)).toBeVisible();
  const before = await page.locator('script[data-js]').getAttribute('data-js');
  await page.reload();
  await expect(composer(page)).toBeVisible();
  expect(await page.locator('script[data-js]').getAttribute('data-js')).not.toBe(before);
});

for (const [what, name] of [
  ['a module', /^deskhand-.*_bg\.wasm$/],
  ['a script', /^deskhand-.*\.js$/],
  ['a stylesheet', /^styles-.*\.css$/],
] as const) {
  test(`${what} that was altered on its way does not run, and the page says so`, async ({ page, host, bundle, staged }) => {
    staged(/valid digest|integrity checks failed|did not start/);
    const file = readdirSync(bundle).find((it) => name.test(it));
    if (!file) throw new Error(`the bundle has no file like ${name}`);
    appendFileSync(join(bundle, file), ' ');
    for (const copy of ['br', 'gz']) rmSync(join(bundle, `${file}.${copy}`), { force: true });
    await page.goto(`${host.url}/`);
    await expect(page.getByText('Deskhand did not start')).toBeVisible();
  });
}
