// The panes beside each other: how wide they are, and which are folded away.
import type { Locator, Page } from '@playwright/test';
import { frame, list, live, rows, signIn } from '../support/console';
import { expect, test } from '../support/journey';

const bar = (page: Page, name: string) => page.getByRole('separator', { name });
const navigation = (page: Page) => page.locator('.navigation');
const pane = (page: Page) => page.locator('.conversation-list');
const panel = (page: Page) => page.locator('.contact-panel');
const width = async (it: Locator) => Math.round((await it.boundingBox())?.width ?? 0);

async function drag(page: Page, from: Locator, by: number): Promise<void> {
  const at = await from.boundingBox();
  if (!at) throw new Error('the bar is not on screen');
  const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + by / 2, y);
  await page.mouse.move(x + by, y);
  await page.mouse.up();
}

test('a pane is as wide as it was drawn, also after a reload, and a double click makes it as it was', async ({ page, sandbox }) => {
  await signIn(page, sandbox, 'Maren', '#/conversations/97');
  await live(page);
  await expect(panel(page)).toBeVisible();
  const widths = async () => [await width(navigation(page)), await width(pane(page)), await width(panel(page))];
  await expect.poll(widths).toEqual([216, 352, 296]);
  await drag(page, bar(page, 'Width of the list'), 100);
  await expect.poll(() => width(pane(page))).toBeGreaterThan(440);
  await drag(page, bar(page, 'Width of the contact panel'), -60);
  await expect.poll(() => width(panel(page))).toBeGreaterThan(350);
  const now = [await width(pane(page)), await width(panel(page))];
  await page.reload();
  await expect(rows(page).first()).toBeVisible();
  await expect(panel(page)).toBeVisible();
  await expect.poll(async () => [await width(pane(page)), await width(panel(page))]).toEqual(now);
  await bar(page, 'Width of the list').dblclick();
  await expect.poll(() => width(pane(page))).toBe(352);
});

test('no pane is drawn so wide that the thread has no room', async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page, sandbox, 'Maren', '#/conversations/97');
  await expect(panel(page)).toBeVisible();
  for (const name of ['navigation', 'list', 'contact panel']) {
    const it = bar(page, `Width of the ${name}`);
    await it.focus();
    await page.keyboard.press('End');
    await expect(it).toHaveAttribute('aria-valuenow', '160');
  }
  await expect.poll(() => width(page.locator('.thread-view'))).toBeGreaterThanOrEqual(400);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
});

test('arrows move a bar, to the other side where lines run from the right', async ({ page, sandbox }) => {
  await signIn(page, sandbox, 'Maren', '#/conversations/97');
  await expect(panel(page)).toBeVisible();
  const it = bar(page, 'Width of the contact panel');
  await it.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(it).toHaveAttribute('aria-valuenow', '104');
  await page.locator('.deskhand').evaluate((root) => root.setAttribute('dir', 'rtl'));
  await page.keyboard.press('ArrowLeft');
  await expect(it).toHaveAttribute('aria-valuenow', '100');
});

test('the list and the panel fold away beside an open conversation, and come back', async ({ page, sandbox }) => {
  await signIn(page, sandbox, 'Maren', '#/conversations/97');
  await expect(panel(page)).toBeVisible();
  await page.locator('.thread-view__log').focus();
  await page.keyboard.press('[');
  await expect(pane(page)).toBeHidden();
  // The console gives the keyboard to the thread a frame later.
  await frame(page);
  await expect(page.locator('.thread-view__log')).toBeFocused();
  await bar(page, 'Width of the list').focus();
  await page.keyboard.press('Enter');
  await expect(pane(page)).toBeVisible();
  await expect(list(page)).toBeFocused();
  await bar(page, 'Width of the contact panel').focus();
  await page.keyboard.press('Enter');
  await expect(panel(page)).toBeHidden();
  await expect(bar(page, 'Width of the contact panel')).toBeHidden();
});
