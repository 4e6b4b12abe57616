// The settings of this device: how the console looks and acts, and who set what.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { live, rows, settings, signIn } from '../support/console';
import { expect, test } from '../support/journey';

const root = (page: Page) => page.locator('.deskhand');
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Settings' });

/** Stands wholly on the screen. */
async function expectWhole(page: Page, element: Locator): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const box = await element.boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect(box?.y).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
}

test('a setting shows at once, in every tab, and after a reload before anything runs', async ({ page, context, sandbox, staged }) => {
  await signIn(page, sandbox);
  await live(page);
  const other = await context.newPage();
  await other.goto(sandbox.url);
  await live(other);

  const all = await settings(page);
  await all.getByRole('radio', { name: 'Dark' }).click();
  await all.getByRole('radio', { name: 'Compact' }).click();
  await all.getByLabel('Text size').selectOption('130 %');
  await all.getByLabel('Always more contrast').check();
  await all.getByLabel('Always less motion').check();
  const expectAll = async (page: Page) => {
    await expect(root(page)).toHaveAttribute('data-theme', 'dark');
    await expect(root(page)).toHaveAttribute('data-density', 'compact');
    await expect(root(page)).toHaveAttribute('data-contrast', 'more');
    await expect(root(page)).toHaveAttribute('data-motion', 'less');
    await expect(root(page)).toHaveCSS('font-size', '16.9px');
  };
  await expectAll(page);
  await expectAll(other);

  staged(/ERR_FAILED|Deskhand did not start/);
  await page.route(/\.wasm$/, (route) => route.abort());
  await page.reload();
  await expectAll(page);
});

test('the settings are worked by keys, and give the keyboard back', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await page.getByRole('button', { name: 'Settings' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page).locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'As the system' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(root(page)).toHaveAttribute('data-theme', 'light');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await expect(root(page)).toHaveAttribute('data-density', 'roomy');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await expect(root(page)).toHaveCSS('font-size', '14.95px');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(root(page)).toHaveAttribute('data-contrast', 'more');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Settings' })).toBeFocused();
});

test('the settings tell who set what: the house, the page’s address, the agent', async ({ page, another, bundle }) => {
  writeFileSync(join(bundle, 'config.json'), '{"name": "Fjellvik Desk", "theme": "dark"}');
  const own = await another(['--size', 'S'], bundle);
  await signIn(page, own, 'Maren', '?locale=en&theme=mauve');
  const all = await settings(page);
  const set = (key: string) => all.getByRole('row').filter({ has: page.getByRole('rowheader', { name: key }) });
  await expect(set('name')).toContainText('config.json');
  await expect(set('locale')).toContainText('The address of the page');
  await expect(set('theme')).toContainText('config.json');
  await expect(all.getByRole('listitem')).toContainText('mauve');
  await expect(root(page)).toHaveAttribute('data-theme', 'dark');

  await all.getByRole('radio', { name: 'Light' }).click();
  await expect(root(page)).toHaveAttribute('data-theme', 'light');
  await expect(set('theme')).toHaveText(/ThemeLightYou, on this device/);
});

for (const [width, height, language] of [[1440, 900, 'English'], [390, 844, 'English'], [390, 844, 'Deutsch'], [390, 844, 'العربية']] as const) {
  test(`the settings fit ${width} × ${height}, at every text size, without a fault (${language})`, async ({ page, sandbox }) => {
    await page.setViewportSize({ width, height });
    await signIn(page, sandbox);
    await expect(rows(page).first()).toBeVisible();
    if (width === 390) await page.getByRole('button', { name: 'Open navigation' }).click();
    const all = await settings(page);
    await all.locator('select').last().selectOption(language);
    for (const size of [2, 5, 0]) {
      await all.locator('select').first().selectOption({ index: size });
      await expectWhole(page, page.locator('dialog[open]'));
      expect(await all.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0);
      await expectAccessible(page, 'dialog[open]');
    }
  });
}
