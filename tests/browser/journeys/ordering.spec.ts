// Orders and conditions that only this device knows, and the views that need them.
import type { Page } from '@playwright/test';
import { choose, live, open, rows, signIn, tab, text } from '../support/console';
import { expect, test } from '../support/journey';

const places = (page: Page) => page.getByRole('navigation').first();
const sort = (page: Page, name: string) => page.getByRole('button', { name: `Sort: ${name}` });
const builder = (page: Page) => page.getByRole('dialog', { name: 'Filter', exact: true });

test('an order of this device is marked as one of the loaded rows until all are loaded', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await live(page);
  await tab(page, 'All').click();
  await expect(rows(page).first()).toContainText('Layla Haddad');
  await choose(page, sort(page, 'Latest activity'), 'Contact name');
  await expect(sort(page, 'Contact name')).toBeVisible();
  await expect(page.getByText('loaded rows', { exact: true })).toBeVisible();
  await expect(rows(page).first()).toContainText('<img src=x onerror=alert(1)>');
  await tab(page, 'Mine').click();
  await choose(page, sort(page, 'Contact name'), 'Unread first');
  // All of these are loaded.
  await expect(page.getByText('loaded rows', { exact: true })).toHaveCount(0);
  await expect(rows(page).first()).toContainText('unread message');
});

test('what sleeps is listed by the time it wakes, and drafts while they are written', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await live(page);
  await places(page).getByRole('link', { name: 'Snoozed, by time' }).click();
  await expect(rows(page).first()).toContainText('Gudrun Åsheim');
  await places(page).getByRole('link', { name: 'Drafts' }).click();
  await expect(rows(page)).toHaveCount(0);
  await places(page).getByRole('link', { name: /^All conversations/ }).click();
  await open(page, 97);
  await text(page).fill('Half a sentence');
  await places(page).getByRole('link', { name: 'Drafts' }).click();
  await expect(rows(page)).toHaveText([/Ingrid Aasen/]);
  await text(page).press('Enter');
  await page.mouse.move(1200, 300);
  await expect(rows(page)).toHaveCount(0);
});

test('a condition that only this device can judge is marked and sifts what the server tells', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await live(page);
  await page.getByRole('button', { name: /^Filter the list/ }).click();
  await builder(page).getByRole('button', { name: 'Condition', exact: true }).click();
  const added = builder(page).getByRole('group', { name: 'Status is', exact: true });
  await added.getByLabel('Attribute').selectOption({ label: 'Unread messages' });
  const unread = builder(page).getByRole('group', { name: /^Unread messages is/ });
  await unread.getByRole('button', { name: /^Value:/ }).click();
  await page.locator('.picker:popover-open').getByRole('option', { name: 'Yes', exact: true }).click();
  await expect(unread).toContainText('on this device');
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(/unread=true/);
  await expect.poll(() => rows(page).count()).toBeGreaterThan(5);
  for (const row of await rows(page).all()) await expect(row).toContainText(/unread message/);
});
