// Parts of the console that come by themselves. A bundle for debugging is of one piece.
import { readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { live, open, rows, signIn, thread } from '../support/console';
import { expect, test, unanswered } from '../support/journey';
import { named } from '../support/sandbox';

const PART = /deskhand-[0-9a-f]+-(\w+)\.wasm$/;
const parts = readdirSync(named('DIST')).flatMap((it) => PART.exec(it)?.[1] ?? []);
const isSplit = parts.includes('search');
test.skip(!isSplit, 'the bundle is of one piece');

const retry = (page: Page) => page.getByRole('alert').getByRole('button', { name: 'Retry' });

test('a part that does not arrive says so in its place, and is there after a retry', async ({ page, sandbox, staged }) => {
  staged(unanswered);
  staged(/A part of Deskhand did not arrive/);
  await page.route('**/*-search.wasm', (route) => route.abort());
  await signIn(page, sandbox);
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press('/');
  const place = page.getByRole('region', { name: 'Search' });
  await expect(place.getByRole('alert')).toContainText('This part did not arrive');
  await expectAccessible(page);
  await page.unroute('**/*-search.wasm');
  await retry(page).click();
  await expect(place.getByRole('combobox')).toBeFocused();
});

test('the list does not wait for what keeps it in step, and says that it is not live until that is there', async ({ page, sandbox, staged }) => {
  staged(unanswered);
  staged(/A part of Deskhand did not arrive/);
  const banner = page.locator('.banner');
  await page.route('**/*-line.wasm', (route) => route.abort());
  await signIn(page, sandbox);
  await expect(rows(page).first()).toBeVisible();
  await expect(banner).toContainText('No connection since');
  await page.unroute('**/*-line.wasm');
  // It would be tried again by itself, too: a button might be gone before it is clicked.
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await live(page);
  await expect(banner).toBeHidden();
});

test('a dialog that does not arrive can be closed, and takes the focus when it comes', async ({ page, sandbox, staged }) => {
  staged(unanswered);
  staged(/A part of Deskhand did not arrive/);
  await page.route('**/*-beginning.wasm', (route) => route.abort());
  await signIn(page, sandbox);
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('This part did not arrive');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.unroute('**/*-beginning.wasm');
  await page.keyboard.press('c');
  await retry(page).click();
  await expect(dialog.getByRole('combobox').first()).toBeFocused();
});

test('a filter that is still on its way can be closed, and comes when it is asked for again', async ({ page, sandbox }) => {
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route('**/*-filter.wasm', (route) => held.then(() => route.continue()));
  await signIn(page, sandbox);
  await expect(rows(page).first()).toBeVisible();
  const place = page.locator('.filter-builder');
  await page.keyboard.press('f');
  await expect(place.getByRole('status')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(place).toBeHidden();
  release();
  await page.keyboard.press('f');
  await expect(page.getByRole('dialog', { name: 'Filter' })).toBeVisible();
});

test('once the console is live it needs its host for no part any more', async ({ page, sandbox }) => {
  const here = new Set<string>();
  page.on('requestfinished', (request) => {
    const part = PART.exec(request.url())?.[1];
    if (part) here.add(part);
  });
  await signIn(page, sandbox);
  await live(page);
  // Their order is the console's; a request that is still on its way would fail below.
  // What serves an embedding page has nobody to serve here.
  await expect.poll(() => parts.filter((it) => !here.has(it))).toEqual(['host']);
  await page.route('**/*.wasm', (route) => route.abort());
  await open(page, 97);
  await expect(thread(page).getByRole('log')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('region', { name: 'Search' }).getByRole('combobox')).toBeFocused();
});
