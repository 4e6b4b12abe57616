// A shift without a mouse: everything by keys, and always visible where the keyboard is.
import type { Page } from '@playwright/test';
import { banner, composer, list, live, log, message, rows, settings, signIn, text, toast, tokenField } from '../support/console';
import { expect, test } from '../support/journey';

/** Holds the element with the keyboard, or the row it stands on, to a visible mark. */
async function expectFocusShown(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() => {
        const focused = document.activeElement;
        if (!focused || focused === document.body) return 'nothing has the keyboard';
        const standsOn = document.getElementById(focused.getAttribute('aria-activedescendant') ?? '');
        const frame = focused.matches('input, textarea') ? focused.closest('.field, .composer') : null;
        const marked = [focused, standsOn, frame].some((it) => {
          if (!it) return false;
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(it);
          return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || (it === frame && boxShadow !== 'none');
        });
        return marked ? '' : focused.outerHTML.slice(0, 160);
      }),
    )
    .toBe('');
}

/** Presses Tab until an element has the keyboard, each stop on the way being visible. */
async function tabTo(page: Page, wanted: ReturnType<Page['locator']>): Promise<void> {
  for (let stops = 0; stops < 30; stops += 1) {
    await page.keyboard.press('Tab');
    await expectFocusShown(page);
    if (await wanted.evaluate((it) => it === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${wanted}`);
}

const onRow = (page: Page) => list(page).locator('[data-active]');

test('a conversation is found, answered, noted, resolved and brought back by keys alone', async ({ page, sandbox }) => {
  await page.goto('./');
  await expect(tokenField(page)).toBeVisible();
  await tabTo(page, tokenField(page));
  await page.keyboard.type(sandbox.agent('Maren').api_access_token);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Which account?' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Fjellvik Gear/ })).toBeFocused();
  await expectFocusShown(page);
  await page.keyboard.press('Enter');
  await expect(rows(page).first()).toBeVisible();
  await live(page);

  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(onRow(page)).toContainText('Layla Haddad');
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('j');
  await expect(onRow(page)).toContainText('Ingrid Aasen');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Ingrid Aasen' })).toBeVisible();

  await page.keyboard.press('r');
  await expect(text(page)).toBeFocused();
  await expectFocusShown(page);
  await page.keyboard.type('We will look after it. jknez?');
  await page.keyboard.press('Enter');
  await expect(message(page, 'We will look after it. jknez?')).toHaveCount(1);
  await expect(text(page)).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(log(page)).toBeFocused();
  await expectFocusShown(page);

  await page.keyboard.press('Alt+ArrowUp');
  await expect(log(page).getByRole('article').last()).toBeFocused();
  await expectFocusShown(page);
  await page.keyboard.press('n');
  await expect(text(page)).toHaveAccessibleName(/^Private note/);
  await expect(text(page)).toBeFocused();
  await page.keyboard.type('She is in a hurry.');
  await page.keyboard.press('Enter');
  await expect(message(page, 'She is in a hurry.')).toHaveAccessibleName(/^Private note/);
  await page.keyboard.press('Escape');
  await expect(log(page)).toBeFocused();

  await page.keyboard.press('e');
  await expect(page.getByRole('button', { name: 'Reopen', exact: true })).toBeVisible();
  await expect(toast(page)).toContainText('Resolved.');
  await page.keyboard.press('z');
  await expect(page.getByRole('button', { name: 'Resolve', exact: true })).toBeVisible();
  await expect.poll(async () => (await sandbox.as('Maren', 'GET', 'conversations/97')).status).toBe('open');

  await page.keyboard.press('Escape');
  await expect(page.getByText('No conversation open')).toBeVisible();
  await expect(list(page)).toBeFocused();
  await expectFocusShown(page);
});

test('F6 leads through the regions and back', async ({ page, sandbox }) => {
  await signIn(page, sandbox, 'Maren', '#/conversations/97');
  await expect(log(page)).toHaveAttribute('aria-busy', 'false');
  const regions = [
    page.getByRole('navigation', { name: 'Navigation' }),
    page.getByRole('region', { name: 'All conversations' }),
    page.getByRole('main', { name: 'Conversation' }),
    page.getByRole('complementary', { name: 'Contact' }),
  ];
  await expect(page.getByRole('complementary', { name: 'Contact' })).toContainText('Identifier');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  for (const region of regions) {
    await page.keyboard.press('F6');
    await expect(region.locator(':focus')).toHaveCount(1);
    await expectFocusShown(page);
  }
  for (const region of regions.slice(0, -1).reverse()) {
    await page.keyboard.press('Shift+F6');
    await expect(region.locator(':focus')).toHaveCount(1);
  }
});

test('the list of keys opens with a question mark and gives the keyboard back', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await list(page).focus();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toContainText('Write a private note');
  await expect(keys.locator(':focus')).toHaveCount(1);
  await expectFocusShown(page);
  // Keys of the console rest while a dialog is open.
  await page.keyboard.press('j');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await expect(list(page)).toBeFocused();
  await expect(onRow(page)).toHaveCount(0);
});

test('menus open, choose and close by keys', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  const sort = page.getByRole('button', { name: 'Sort: Latest activity' });
  await sort.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitemradio', { name: 'Latest activity' })).toBeFocused();
  await expectFocusShown(page);
  await page.keyboard.press('Escape');
  await expect(sort).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitemradio', { name: 'Latest activity' })).toBeFocused();
  await page.keyboard.type('old');
  await expect(page.getByRole('menuitemradio', { name: 'Oldest activity' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Sort: Oldest activity' })).toBeFocused();
});

test('single letters rest when they are switched off', async ({ page, sandbox }) => {
  await signIn(page, sandbox, 'Maren', '#/conversations/97');
  await expect(log(page)).toHaveAttribute('aria-busy', 'false');
  await (await settings(page)).getByLabel('Single letters act as keys').uncheck();
  await page.keyboard.press('Escape');
  await expect(page.locator('.settings')).toBeHidden();
  await page.keyboard.press('e');
  await page.keyboard.press('F6');
  await expect(page.getByRole('button', { name: 'Resolve', exact: true })).toBeVisible();
  await expect(toast(page)).toHaveCount(0);
  await expect(banner(page)).toHaveCount(0);
  await expect(composer(page)).toBeVisible();
});
