// Search: from a few letters to the message, with the results beside what is read; and finding
// words in the open thread.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { choose, list, live, log, message, open, rows, signIn, text, thread, toast } from '../support/console';
import { answered, expect, test } from '../support/journey';

const pane = (page: Page) => page.getByRole('region', { name: 'Search' });
const field = (page: Page) => pane(page).getByRole('combobox');
const results = (page: Page) => pane(page).getByRole('option');
const group = (page: Page, name: string | RegExp) => pane(page).getByRole('group', { name });
const counted = (page: Page) => expect(pane(page).getByRole('status')).toContainText(/^\d+ results?$/);
const finder = (page: Page) => page.getByRole('search', { name: 'Find in this conversation' });

/** How many places the browser marks in the messages. */
const marks = (page: Page) =>
  page.evaluate(() => {
    const { highlights } = CSS as unknown as { highlights: Map<string, Set<Range>> };
    return [...(highlights.get('found') ?? [])].map((it) => it.toString());
  });

test('a message is found by its words, shown in its place and marked; the results stay', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await expect(rows(page).first()).toBeVisible();
  await page.getByRole('navigation').getByRole('button', { name: 'Search' }).click();
  await expect(field(page)).toBeFocused();
  await field(page).fill('CHECKOUT fails');
  await counted(page);
  const hit = group(page, 'Messages').getByRole('option').first();
  await expect(hit.locator('mark').first()).toHaveText(/checkout/i);
  await hit.click();
  await expect(page).toHaveURL(/message=\d+/);
  const found = log(page).locator('article[data-found]');
  await expect(found).toBeInViewport();
  await expect.poll(() => marks(page)).toContain('checkout');
  await expect(results(page).first()).toBeVisible();
  await pane(page).getByRole('button', { name: 'Close search' }).click();
  await expect(list(page)).toBeVisible();
  await expect.poll(() => marks(page)).toEqual([]);
});

test('search goes by keys alone: to a result, on to its thread, and back', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await expect(rows(page).first()).toBeVisible();
  await list(page).focus();
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('echeverria');
  await expect(results(page).first()).toContainText('Tomás Echeverría');
  await counted(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect(field(page)).toHaveAttribute('aria-activedescendant', 'search-0');
  await expect(results(page).first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Tomás Echeverría' }).first()).toBeVisible();
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(log(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByText('No conversation open')).toBeVisible();
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(pane(page)).toHaveCount(0);
  await expect(list(page)).toBeFocused();
});

test('a number leads to its conversation, known or not', async ({ page, sandbox, staged }) => {
  staged(answered(404));
  await signIn(page, sandbox);
  await page.keyboard.press('/');
  await field(page).fill('#97');
  await results(page).getByText('Go to conversation #97').click();
  await expect(page.getByRole('heading', { name: 'Ingrid Aasen' })).toBeVisible();
  await field(page).fill('999999');
  await results(page).getByText('Go to conversation #999999').click();
  await expect(toast(page)).toContainText('Conversation #999999 does not exist, or is not open to you.');
});

test('a contact leads to all their conversations and to a new one', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await page.keyboard.press('/');
  await field(page).fill('echeverria');
  await counted(page);
  await group(page, 'Contacts').getByRole('option').first().click();
  const theirs = group(page, 'Conversations with Tomás Echeverría');
  await expect(theirs.getByRole('option').first()).toContainText('#');
  await expect(theirs.getByRole('option', { name: 'New conversation' })).toBeVisible();
  await pane(page).getByRole('button', { name: 'Back to the results' }).click();
  await expect(group(page, 'Contacts')).toBeVisible();
});

test('a server that fails on one kind is no matter; one that fails on all says so', async ({ page, sandbox, staged }) => {
  staged(answered(500));
  await signIn(page, sandbox);
  await sandbox.rule({ method: 'GET', path: '/api/v1/accounts/*/search', count: 1, act: { answer: { status: 500 } } });
  await page.keyboard.press('/');
  await field(page).fill('echeverria');
  await expect(group(page, 'Contacts').getByRole('option').first()).toContainText('Tomás');
  await counted(page);
  await expect(pane(page)).not.toContainText('failed');
  await sandbox.rule({ method: 'GET', path: '/api/v1/accounts/*/**search**', count: 9, act: { answer: { status: 500 } } });
  await field(page).fill('tent');
  const retry = results(page).getByText('The server failed (500). Try again');
  await expect(retry).toBeVisible();
  await sandbox.endTrouble();
  await retry.click();
  await expect(group(page, 'Messages').getByRole('option').first()).toBeVisible();
  await expect(retry).toHaveCount(0);
});

test('a slow answer to former words never takes the place of newer ones', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await sandbox.rule({ method: 'GET', path: '/api/v1/accounts/*/**search', count: 2, delay_ms: 1500 });
  await page.keyboard.press('/');
  const asked = page.waitForRequest(/conversations\/search\?q=tent/);
  const late = page.waitForResponse(/conversations\/search\?q=tent/);
  await field(page).fill('tent');
  await asked;
  await field(page).fill('zzqqxx');
  await expect(pane(page).getByText('Nothing found')).toBeVisible();
  await late;
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  await expect(pane(page).getByText('Nothing found')).toBeVisible();
  await expect(results(page)).toHaveCount(0);
});

test('words are found in the open thread, back into what was not read yet', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 88);
  await live(page);
  await page.keyboard.press('Control+f');
  const input = finder(page).getByRole('textbox');
  await expect(input).toBeFocused();
  await page.keyboard.type('khong');
  await expect(finder(page).getByRole('status')).toContainText(/^1 of \d+$/);
  await expect(log(page).locator('article[data-found]')).toBeInViewport();
  await expect.poll(() => marks(page)).toContain('không');
  const count = async () => Number((await finder(page).getByRole('status').textContent())?.split(' ').pop());
  const before = await count();
  // Back beyond the oldest message read, where the history goes on being read.
  await expect
    .poll(
      async () => {
        await page.keyboard.press('Enter');
        return count();
      },
      { intervals: [100], timeout: 60_000 },
    )
    .toBeGreaterThan(before);
  await expect(input).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(finder(page)).toHaveCount(0);
  await expect.poll(() => marks(page)).toEqual([]);
  await expect(log(page)).toBeFocused();
});

test('finding begins from the menu, and says when there is nothing', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await choose(page, page.getByRole('button', { name: 'More actions' }), 'Find in this conversation');
  await finder(page).getByRole('textbox').fill('zzqqxx');
  await expect(finder(page).getByRole('status')).toHaveText(/^No match/);
  await finder(page).getByRole('button', { name: 'Close' }).click();
  await expect(finder(page)).toHaveCount(0);
});

test('the second press of the key for finding reaches the browser', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await page.evaluate(() => {
    const kept: boolean[] = [];
    window.addEventListener('keydown', (event) => {
      if (event.key === 'f') setTimeout(() => kept.push(event.defaultPrevented));
    });
    Object.assign(window, { kept });
  });
  const kept = () => page.evaluate(() => (window as unknown as { kept: boolean[] }).kept);
  await page.keyboard.press('Control+f');
  await expect.poll(kept).toEqual([true]);
  await expect(finder(page).getByRole('textbox')).toBeFocused();
  await page.keyboard.press('Control+f');
  await expect.poll(kept).toEqual([true, false]);
});

test('on a narrow screen the way back from a thread leads to the results', async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, sandbox);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await field(page).fill('echeverria');
  await counted(page);
  await results(page).first().click();
  await expect(thread(page)).toBeVisible();
  await expect(pane(page)).toBeHidden();
  await page.getByRole('button', { name: 'Back to the results' }).click();
  await expect(results(page).first()).toBeInViewport();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`search and the finder have no fault (${colorScheme})`, async ({ page, sandbox }) => {
      await signIn(page, sandbox);
      await open(page, 97);
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      await expect(field(page)).toBeFocused();
      await expectAccessible(page);
      await field(page).fill('tent');
      await counted(page);
      await group(page, 'Messages').getByRole('option').first().click();
      await expect(log(page).locator('article[data-found]')).toBeInViewport();
      await expectAccessible(page);
      await field(page).fill('zzqqxx');
      await expect(pane(page).getByText('Nothing found')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Control+f');
      await expect(finder(page).getByRole('textbox')).toBeFocused();
      await page.keyboard.type('the');
      await expect(finder(page).getByRole('status')).toContainText(/of/);
      await expectAccessible(page);
      await expect(message(page, 'the').first()).toBeAttached();
      await expect(text(page)).toBeVisible();
    });
  });
}
