// The console's parts by the names that agents see and hear, and the steps most journeys share.
import { expect, type Browser, type BrowserContext, type Locator, type Page } from '@playwright/test';
import type { Sandbox } from './sandbox';

export const tokenField = (page: Page) => page.getByLabel('Access token', { exact: true }).and(page.locator('input'));
export const signInButton = (page: Page) => page.getByRole('button', { name: 'Sign in', exact: true });

export const list = (page: Page) => page.getByRole('listbox', { name: 'Conversations' });
export const rows = (page: Page) => list(page).getByRole('option');
export const row = (page: Page, conversation: number) => page.locator(`#row-${conversation}`);
export const tab = (page: Page, name: string) =>
  page.getByRole('tablist', { name: 'Assignment' }).getByRole('tab', { name });

export const thread = (page: Page) => page.getByRole('main', { name: 'Conversation' });
export const log = (page: Page) => page.getByRole('log');
/** The messages that hold a text. */
export const message = (page: Page, text: string | RegExp) =>
  log(page).getByRole('article').filter({ hasText: text });
export const composer = (page: Page) => page.getByRole('region', { name: 'Composer' });
export const text = (page: Page) => composer(page).getByRole('textbox');
export const toast = (page: Page) => page.locator('.toast');
export const banner = (page: Page) => page.locator('.banner');

/** Signs in with a token and lands in the shop's account, at an address if one is given. */
export async function signIn(page: Page, sandbox: Pick<Sandbox, 'url' | 'agent'>, name = 'Maren', address = ''): Promise<void> {
  await page.goto(`${sandbox.url}/${address}`);
  await tokenField(page).fill(sandbox.agent(name).api_access_token);
  await signInButton(page).click();
  if (name === 'Maren') await page.getByRole('button', { name: /Fjellvik Gear/ }).click();
  await expect(page.locator('.shell:not(.first-paint)')).toBeVisible();
}

/** Waits until the console follows the server live: from then on events reach it. */
export async function live(page: Page): Promise<void> {
  await expect(page.locator('.shell:not(.first-paint)')).not.toHaveAttribute('data-link');
}

/** Opens a conversation from the list and waits for its messages. */
export async function open(page: Page, conversation: number): Promise<void> {
  await row(page, conversation).click();
  // Until then the messages are those of the former one.
  await expect(page).toHaveURL(new RegExp(`/conversations/${conversation}(?!\\d)`));
  await expect(log(page)).toHaveAttribute('aria-busy', 'false');
}

/** A second browser, in which Idunn has the same conversation open. */
export async function colleague(browser: Browser, sandbox: Sandbox, watch: (context: BrowserContext) => void): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' });
  watch(context);
  const page = await context.newPage();
  await signIn(page, sandbox, 'Idunn', '#/conversations/97?tab=all');
  await expect(log(page)).toHaveAttribute('aria-busy', 'false');
  await live(page);
  return page;
}

/** Chooses an item of the menu that a button opens. */
export async function choose(page: Page, button: Locator, item: string | RegExp): Promise<void> {
  await button.click();
  await page.locator('.menu:popover-open').getByText(item).click();
}

/** Opens the settings, whose button has this name in the language in use. */
export async function settings(page: Page, name = 'Settings'): Promise<Locator> {
  await page.getByRole('button', { name, exact: true }).click();
  await expect(page.locator('.settings')).toBeVisible();
  return page.locator('.settings');
}

/** Signs out by the account's menu. */
export async function signOut(page: Page): Promise<void> {
  await choose(page, page.getByRole('button', { name: /Account menu/ }), 'Sign out');
}

/** Sends a text from the composer. */
export async function send(page: Page, words: string): Promise<void> {
  await text(page).fill(words);
  await composer(page).getByRole('button', { name: /^(Send|Add note)$/ }).click();
}

/** Waits until what the console does at the next frame is done. */
export async function frame(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}

/** All that the page keeps on this device, by key; what is bytes, as the text it would be. */
export async function everythingKept(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const kept: Record<string, string> = { ...localStorage, ...sessionStorage };
    for (const { name } of await indexedDB.databases()) {
      const base = await done(indexedDB.open(name ?? ''));
      for (const of of base.objectStoreNames) {
        const store = base.transaction(of).objectStore(of);
        const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
        for (const [place, key] of keys.entries()) {
          const value: unknown = values[place];
          kept[`${of}: ${String(key)}`] = value instanceof Uint8Array ? new TextDecoder().decode(value) : '';
        }
      }
      base.close();
    }
    return kept;
  });
}
