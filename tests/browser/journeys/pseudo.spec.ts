// The interface in a language that is none: every phrase of English in brackets, with accents and a
// third longer. A text without brackets was never translated; a text that is cut off would be in German.
import type { Page } from '@playwright/test';
import { live } from '../support/console';
import { expect, test } from '../support/journey';
import { clipped, phrases } from '../support/pictures';

const LETTERS: Record<string, string> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú' };

/** The phrase as this language says it; the places for values stay. */
function pseudo(text: string): string {
  const spoken = text.replace(/\{[^}]*\}|[aeiouAEIOU]/g, (it) => LETTERS[it] ?? it);
  return `⟦${spoken}${'~'.repeat(Math.ceil(text.length / 3))}⟧`;
}

function translated(value: unknown): unknown {
  if (typeof value === 'string') return pseudo(value);
  return Object.fromEntries(Object.entries(value as object).map(([key, it]) => [key, translated(it)]));
}

/** Texts on screen that are neither translated nor what somebody wrote. */
const untranslated = (page: Page) =>
  page.evaluate(() => {
    // What people, the server and the operator wrote, times and numbers, and keys.
    const GIVEN =
      'bdi, time, kbd, code, .menu__hint, .button__key, script, style, option, .skeleton, .avatar, .label, .message-bubble__body, .message-bubble__quote, .conversation-row__preview, .attachments, [dir=auto]';
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.querySelector('.shell, .sign-in') ?? document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const parent = node.parentElement;
      if (!parent || parent.closest(GIVEN) || !/\p{L}{2}/u.test(text)) continue;
      if (!/[⟦⟧~]/.test(text) && parent.checkVisibility()) found.add(`${parent.className || parent.tagName}: ${text}`);
    }
    return [...found];
  });

// The worker would bring the real language, past what stands in its place here.
test.use({ serviceWorkers: 'block' });

for (const width of [1440, 390]) {
  test(`every text on the main screens is a phrase, and fits ${width} px when it is longer`, async ({ page, sandbox, staged }) => {
    staged(/Service Worker registration blocked/);
    await page.setViewportSize({ width, height: 900 });
    const english = phrases('en');
    await page.route('**/locales/de.json', (route) => route.fulfill({ json: translated(english) }));
    await page.addInitScript(() => localStorage.setItem('deskhand:look', '{"language":"de"}'));
    const expectSound = async (screen: string) => {
      expect.soft(await untranslated(page), screen).toEqual([]);
      expect.soft(await clipped(page), screen).toEqual([]);
    };
    await page.goto('./');
    await expect(page.locator('#sign-in-title')).toContainText('⟦');
    await expectSound('sign-in');
    await page.locator('.sign-in input:not([type=checkbox])').fill(sandbox.agent('Maren').api_access_token);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /Fjellvik Gear/ }).click();
    await expect(page.locator('.conversation-row[id]').first()).toBeVisible();
    await live(page);
    await expectSound('list');
    if (width === 390) await page.locator('.conversation-list__menu').click();
    await page.locator('.navigation__self > .icon-button').click();
    await expect(page.locator('.settings')).toBeVisible();
    await expectSound('settings');
    await page.goto('./#/conversations/95');
    await page.reload();
    await expect(page.getByRole('log')).toHaveAttribute('aria-busy', 'false');
    await expectSound('thread');
    for (const [key, screen] of [['s', 'snooze'], ['l', 'labels'], ['p', 'priority'], ['?', 'keys'], ['c', 'new conversation']] as const) {
      await page.getByRole('log').focus();
      await page.keyboard.press(key);
      await expect(page.locator('dialog[open]')).toBeVisible();
      await expectSound(screen);
      await page.keyboard.press('Escape');
      await expect(page.locator('dialog[open]')).toHaveCount(0);
    }
    await page.locator('.thread-view__bar button[aria-haspopup=menu]').first().click();
    await expect(page.locator('.menu:popover-open')).toBeVisible();
    await expectSound('menu');
  });
}
