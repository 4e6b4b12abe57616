// Every screen in German, whose words are long, and in Arabic, which runs from right to left, wide
// and narrow: pictures for people to look at, and nothing that sticks out or is cut off.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page, TestInfo } from '@playwright/test';
import { live, log, row } from '../support/console';
import { answered, expect, test } from '../support/journey';
import { clipped, phrases, take } from '../support/pictures';

const FILTER = 'all(priority=urgent,high;any(labels=warranty;team.set))';

/** A screen that is whole, with a picture of it. */
type Screen = (name: string) => Promise<void>;

async function go(page: Page, address: string): Promise<void> {
  await page.goto(`./#/${address}`);
  const conversation = /conversations\/(\d+)/.exec(address)?.[1];
  if (!conversation) return;
  // Until then it is the thread before.
  await expect(page.locator('.thread-view__number')).toContainText(`#${conversation}`);
  await expect(log(page)).toHaveAttribute('aria-busy', 'false');
}

/** Opens a dialog, has its picture taken and closes it. */
async function dialog(page: Page, screen: Screen, name: string, open: () => Promise<void>, whole: (it: Locator) => Promise<void>): Promise<void> {
  await open();
  const shown = page.locator('dialog[open]');
  await expect(shown).toBeVisible();
  await whole(shown);
  await screen(name);
  await page.keyboard.press('Escape');
  await expect(shown).toHaveCount(0);
}

for (const [language, width, theme] of [
  ['de', 1440, 'light'],
  ['de', 1440, 'dark'],
  ['de', 390, 'light'],
  ['ar', 1440, 'light'],
  ['ar', 390, 'light'],
] as const) {
  test(`every screen is whole in ${language}, ${width} px wide (${theme})`, async ({ page, sandbox, staged }, info: TestInfo) => {
    // Some forty screens: as much as several journeys.
    test.slow();
    staged(answered(401));
    staged(/missing\.invalid/);
    staged(/Content Security Policy.*connect-src|chat\.example\.com/);
    const words = phrases(language);
    const say = (section: string, name: string) => words[section]?.[name] ?? `${section}.${name}`;
    const narrow = width === 390;
    await page.setViewportSize({ width, height: narrow ? 844 : 900 });
    await page.addInitScript((look) => localStorage.setItem('deskhand:look', look), JSON.stringify({ language, theme }));
    const screen: Screen = async (name) => {
      await take(page, info, `${language}-${width}-${theme}-${name}`);
      expect.soft(await clipped(page), name).toEqual([]);
    };

    await page.goto('./');
    const token = page.locator('.sign-in input[type=password]').first();
    await expect(page.locator('#sign-in-title')).toHaveText(say('sign_in', 'title'));
    await screen('sign-in');
    const help = page.getByRole('button', { name: say('sign_in', 'help') });
    await dialog(page, screen, 'host-problems', () => help.click(), async (it) => expect(it.locator('dt').first()).toBeVisible());
    await page.getByRole('button', { name: say('sign_in', 'another_server') }).click();
    await page.getByLabel(say('sign_in', 'server'), { exact: true }).fill('https://chat.example.com');
    await token.fill('any');
    await page.keyboard.press('Enter');
    await expect(page.getByText(say('sign_in', 'policy'))).toBeVisible();
    await screen('host-refused');
    await page.getByLabel(say('sign_in', 'server'), { exact: true }).fill('');
    await token.fill('wrong');
    await page.keyboard.press('Enter');
    await expect(page.getByText(say('sign_in', 'token_refused'))).toBeVisible();
    await screen('sign-in-refused');
    await token.fill(sandbox.agent('Maren').api_access_token);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: say('sign_in', 'accounts') })).toBeVisible();
    await screen('accounts');
    await page.getByRole('button', { name: /Fjellvik Gear/ }).click();
    await expect(row(page, 99)).toBeVisible();
    await live(page);
    await screen('list');

    if (narrow) {
      await page.getByRole('button', { name: say('nav', 'open') }).click();
      await expect(page.getByRole('link', { name: say('nav', 'mentions') })).toBeInViewport();
      await screen('navigation');
      await page.keyboard.press('Escape');
      await expect(page.locator('.conversation-list')).not.toHaveAttribute('inert');
    }

    // A list by a filter, and the filter itself.
    await go(page, `conversations?filter=${FILTER}`);
    const bar = page.getByRole('group', { name: say('filter', 'chips') });
    await expect(bar.getByRole('button').first()).toBeVisible();
    await expect(page.locator('.conversation-row[id]').first()).toBeVisible();
    await screen('filtered');
    await page.getByRole('listbox').focus();
    const builder = page.getByRole('dialog', { name: say('filter', 'title') });
    await page.keyboard.press('f');
    await expect(builder).toBeVisible();
    // Only then has the server's own count arrived.
    await expect(builder.getByRole('status')).not.toContainText(say('filter', 'counting'));
    await screen('filter');
    await page.keyboard.press('Escape');
    await expect(builder).toBeHidden();

    // Threads of each kind, the composer and the panel.
    for (const [conversation, name] of [[97, 'kinds'], [95, 'mail'], [100, 'arabic'], [89, 'failed']] as const) {
      await go(page, `conversations/${conversation}`);
      await expect(log(page).getByRole('article').last()).toBeInViewport();
      if (!narrow) await expect(page.getByRole('complementary', { name: say('panel', 'title') })).toContainText(say('panel', 'identifier'));
      await screen(`thread-${name}`);
    }
    await go(page, 'conversations/97');
    await page.getByRole('radio', { name: say('composer', 'note') }).click();
    const text = page.getByRole('region', { name: say('composer', 'region') }).getByRole('textbox');
    await text.fill('مرحبا – Notiz, an der noch geschrieben wird');
    await screen('note');
    await text.fill('');
    await page.getByRole('radio', { name: say('composer', 'reply') }).click();
    await text.fill('/');
    await expect(page.getByRole('listbox', { name: say('composer', 'completions') }).getByRole('option').first()).toBeVisible();
    await screen('canned');
    await text.fill('');
    const more = page.getByRole('button', { name: say('thread', 'more'), exact: true });
    const menu = page.locator('.menu:popover-open');
    await more.click();
    await expect(menu).toBeVisible();
    await screen('menu');
    await page.keyboard.press('Escape');
    await expect(menu).toHaveCount(0);

    // What is asked before something is done.
    const key = (letter: string) => async () => {
      await log(page).focus();
      await page.keyboard.press(letter);
    };
    const item = (phrase: string) => async () => {
      await more.click();
      await menu.getByText(phrase, { exact: true }).click();
    };
    const shown = async () => {};
    const options = async (it: Locator) => expect(it.getByRole('option').first()).toBeVisible();
    await dialog(page, screen, 'snooze', key('s'), shown);
    await dialog(page, screen, 'assign', key('a'), options);
    await dialog(page, screen, 'team', key('t'), options);
    await dialog(page, screen, 'labels', key('l'), options);
    await dialog(page, screen, 'priority', key('p'), options);
    await dialog(page, screen, 'mute', key('m'), shown);
    await dialog(page, screen, 'keys', key('?'), shown);
    await dialog(page, screen, 'new', key('c'), shown);
    await dialog(page, screen, 'transcript', item(say('action', 'transcript')), shown);
    await dialog(page, screen, 'history', item(say('action', 'history')), shown);

    if (narrow) {
      await item(say('thread', 'panel'))();
      await expect(page.locator('.contact-panel')).toBeInViewport();
      await expect(page.locator('.contact-panel')).toContainText(say('panel', 'identifier'));
      await screen('panel');
      await page.keyboard.press('Escape');
      await expect(log(page)).toBeInViewport();
    }

    // Finding in the thread, searching, and the files.
    await key('Control+f')();
    await expect(page.getByRole('search', { name: say('find', 'title') })).toBeVisible();
    await screen('find');
    await page.keyboard.press('Escape');
    await go(page, 'conversations/94');
    await dialog(page, screen, 'gallery', item(say('gallery', 'open')), async (it) => {
      await expect(it.locator('.attachment-image').first()).toBeVisible();
    });
    await dialog(page, screen, 'gallery-documents', item(say('gallery', 'open')), async (it) => {
      await it.getByRole('tab', { name: new RegExp(`^${say('gallery', 'documents')}`) }).click();
      await expect(it.getByRole('link').first()).toBeVisible();
    });
    await go(page, 'conversations');
    await page.getByRole('listbox').focus();
    await page.keyboard.press('/');
    await expect(page.locator('.search__input')).toBeFocused();
    await screen('search-empty');
    await page.locator('.search__input').fill('checkout');
    await expect(page.locator('.search__foot')).not.toHaveText(say('search', 'searching'));
    await expect(page.locator('.search__results').getByRole('option').first()).toBeVisible();
    await screen('search');
    await page.keyboard.press('Escape');

    // The settings.
    await go(page, 'label/nobody-has-it');
    await expect(page.getByText(say('list', 'empty'))).toBeVisible();
    await screen('empty');
    if (narrow) await page.getByRole('button', { name: say('nav', 'open') }).click();
    await dialog(page, screen, 'settings', () => page.getByRole('button', { name: say('settings', 'title'), exact: true }).click(), shown);
  });
}

for (const language of ['de', 'ar'] as const) {
  test.describe(language, () => {
    test.use({ locale: language });

    test(`settings that cannot be used, and those left out, are told whole in ${language}`, async ({ page, another, bundle }, info) => {
      const words = phrases(language);
      writeFileSync(join(bundle, 'config.json'), '{\n  "sever": "https://chat.example.com"\n}');
      const wrong = await another([], bundle);
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await page.goto(wrong.url);
        await expect(page.getByRole('heading', { name: words.config_page?.title })).toBeVisible();
        await take(page, info, `${language}-${width}-config`);
        expect.soft(await clipped(page)).toEqual([]);
      }
    });
  });
}
