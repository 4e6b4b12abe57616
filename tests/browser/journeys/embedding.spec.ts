// Pages of another house that show the console: in a frame, as an element, by a function.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from '@playwright/test';
import { House } from '../support/house';
import { answered, expect, socketRefused, test as base } from '../support/journey';
import type { Sandbox } from '../support/sandbox';

interface Embedding {
  house: House;
  desk: Sandbox;
}

const FLAGS = ['--size', 'S', '--trouble', '--cors'];

const test = base.extend<Embedding>({
  house: async ({ bundle }, use) => {
    const house = await House.open(join(bundle, 'embed'));
    await use(house);
    await house.close();
  },
  // A deployment whose operator lets that house show the console.
  desk: async ({ another, bundle, house }, use) => {
    const headers = join(bundle, '_headers');
    const opened = readFileSync(headers, 'utf8').replaceAll("frame-ancestors 'none'", `frame-ancestors ${house.url}`);
    writeFileSync(headers, opened);
    writeFileSync(join(bundle, 'config.json'), JSON.stringify({ embed: { origins: [house.url] } }));
    await use(await another(FLAGS, bundle));
  },
});

const at = (house: House, page: string, desk: Sandbox) =>
  `${house.url}/${page}.html?console=${desk.url}/&server=${desk.url}`;
const news = (page: Page) => page.locator('#news');
/** Listens from now on to all that the page is told: what came last stands there only until the next. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await news(page).evaluate((place) => {
    const told: (string | null)[] = [];
    const hear = (all: MutationRecord[]) => all.forEach((it) => it.addedNodes.forEach((node) => told.push(node.textContent)));
    new MutationObserver(hear).observe(place, { childList: true });
    Object.assign(window, { told });
  });
  return () => page.evaluate(() => (window as unknown as { told: string[] }).told);
}
const rows = (place: Locator | FrameLocator) => place.locator('.conversation-row[id]');

async function handOver(page: Page, desk: Sandbox): Promise<void> {
  await expect(news(page)).toHaveText('auth.required');
  await page.getByLabel('Access token').first().fill(desk.agent('Idunn').api_access_token);
  await page.getByRole('button', { name: 'Hand over' }).click();
}

async function openFromOutside(page: Page, conversation: number): Promise<void> {
  await page.getByLabel('Conversation', { exact: true }).first().fill(String(conversation));
  await page.getByRole('button', { name: 'Open', exact: true }).click();
}

/** Where tokens could be left behind. */
const kept = (page: Page) =>
  page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, document.cookie]));

for (const way of ['iframe', 'element', 'mount']) {
  test(`a page of another house shows the console by ${way} and drives it`, async ({ page, house, desk }) => {
    await page.goto(at(house, way, desk));
    const place = way === 'iframe' ? page.frameLocator('iframe') : page.locator('#place');
    await handOver(page, desk);
    await expect(rows(place).first()).toBeVisible();
    await expect(place.locator('.navigation')).toHaveCount(0);
    await expect(page).toHaveTitle(/^Deskhand in a page/);

    const row = rows(place).first();
    const conversation = Number((await row.getAttribute('id'))?.replace(/\D+/g, ''));
    await openFromOutside(page, conversation);
    await expect(place.locator('.composer textarea')).toBeVisible();

    const told = await listen(page);
    await place.locator('.composer textarea').fill('Written inside another page');
    await place.getByRole('button', { name: /^(Send|Add note)$/ }).click();
    await expect(place.getByRole('article').filter({ hasText: 'Written inside another page' })).toBeVisible();
    await expect.poll(told).toContain('message.sent');
    await expect
      .poll(async () => (await desk.messages(conversation)).some((it) => it.content === 'Written inside another page'))
      .toBe(true);

    expect(await kept(page)).not.toContain(desk.agent('Idunn').api_access_token);
  });
}

test('each example page does something of its own with the console', async ({ page, house, desk }) => {
  const signedIn = async (way: string) => {
    await page.goto(at(house, way, desk));
    await handOver(page, desk);
  };
  await signedIn('element');
  await expect(rows(page.locator('#place')).first()).toBeVisible();
  await page.getByLabel('Theme').selectOption('dark');
  await expect(page.locator('#place .deskhand')).toHaveAttribute('data-theme', 'dark');
  await page.getByLabel('Language').selectOption('de');
  await expect(page.locator('#place .deskhand')).toHaveAttribute('lang', 'de');

  await signedIn('mount');
  await expect(rows(page.locator('#place')).first()).toBeVisible();
  await openFromOutside(page, 97);
  const composer = page.locator('#place .composer textarea');
  await expect(composer).toBeVisible();
  await page.getByRole('button', { name: 'On its way' }).click();
  await expect(composer).toHaveValue('Your order is on its way.');
  await expect(composer).toBeFocused();

  await signedIn('iframe');
  await expect(page.getByRole('list', { name: 'Told by the console' })).toContainText('unread {');
});

test('a page that the operator did not name cannot show the console in a frame', async ({
  page,
  house,
  another,
  staged,
}) => {
  staged(/frame-ancestors|postMessage/);
  staged(/chromewebdata|ERR_BLOCKED_BY_RESPONSE/);
  const closed = await another(FLAGS);
  await page.goto(at(house, 'iframe', closed));
  await expect(page.locator('iframe')).toBeVisible();
  await expect(page.frameLocator('iframe').locator('.deskhand')).toHaveCount(0);
});

test('commands are answered with what went wrong', async ({ page, house, desk, staged }) => {
  staged(answered(401));
  await page.goto(at(house, 'element', desk));
  await expect(news(page)).toHaveText('auth.required');
  const code = (call: string, ...given: unknown[]) =>
    page.evaluate(
      ([name, given]) => {
        const element = document.querySelector('deskhand-console') as any;
        return element[name as string](...(given as unknown[])).then(
          () => 'done',
          (error: { code: string }) => error.code,
        );
      },
      [call, given] as const,
    );
  expect(await code('open', 1)).toBe('not_signed_in');
  expect(await code('setToken', 'wrong', { server: desk.url })).toBe('refused');
  await handOver(page, desk);
  await expect(rows(page.locator('#place')).first()).toBeVisible();
  expect(await code('setToken', desk.agent('Maren').api_access_token, { server: desk.url })).toBe('already_signed_in');
  expect(await code('setView', '/attic/3')).toBe('bad_request');
  expect(await code('setView', '/unattended?tab=all')).toBe('done');
  expect(await code('insertText', 'Hello')).toBe('nothing_open');
  expect(await code('setTheme', 'dark')).toBe('done');
  await expect(page.locator('#place .deskhand')).toHaveAttribute('data-theme', 'dark');
  expect(await code('setTheme', 'mauve')).toBe('bad_request');
});

test('messages from strangers change nothing', async ({ page, house, desk }) => {
  await page.goto(at(house, 'iframe', desk));
  await handOver(page, desk);
  const frame = page.frameLocator('iframe');
  await expect(rows(frame).first()).toBeVisible();
  const first = await rows(frame).first().getAttribute('id');
  // The house's own window is allowed, but it does not know the session.
  await page.evaluate((origin) => {
    const target = document.querySelector('iframe')?.contentWindow;
    for (let id = 0; id < 200; id += 1) {
      target?.postMessage({ deskhand: 1, session: 'guess', id, type: 'open', conversation: 1 }, origin);
      target?.postMessage({ deskhand: 1, session: 'guess', type: 'connected' }, origin);
      target?.postMessage({ deskhand: 2, id, type: 'setTheme', theme: 'dark' }, origin);
      target?.postMessage('deskhand', origin);
    }
  }, desk.url);
  // What the house itself asks for comes after all of those.
  await openFromOutside(page, Number(first?.replace(/\D+/g, '')));
  await expect(frame.locator('.composer textarea')).toBeVisible();
  await expect(frame.locator('.deskhand')).not.toHaveAttribute('data-theme', 'dark');
  await expect(frame.locator('.conversation-row[aria-current]')).toHaveAttribute('id', first ?? '');
});

test('several consoles stand on one page, each by itself, and leave nothing behind', async ({
  page,
  house,
  desk,
  staged,
}) => {
  // A console that goes closes its socket, which may not be open yet.
  staged(socketRefused);
  await page.goto(at(house, 'mount', desk));
  await handOver(page, desk);
  await expect(rows(page.locator('#place')).first()).toBeVisible();
  await expect(page.locator('#place .shell')).not.toHaveAttribute('data-link');

  const session = await page.context().newCDPSession(page);
  const held = async () => {
    await session.send('HeapProfiler.collectGarbage');
    await session.send('HeapProfiler.collectGarbage');
    await session.send('Performance.enable');
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (name: string) => metrics.find((it) => it.name === name)?.value ?? 0;
    return { nodes: of('Nodes'), listeners: of('JSEventListeners') };
  };
  const cycle = (rounds: number) =>
    page.evaluate(
      async ([base, server, token, rounds]) => {
        const { mount } = await import(`${base}/embed/deskhand.js`);
        for (let round = 0; round < (rounds as number); round += 1) {
          const element = document.createElement('div');
          element.style.blockSize = '20rem';
          document.body.append(element);
          const desk = mount(element, { server, regions: 'list' });
          // At once, before the console has read its settings.
          await desk.setToken(token);
          const { signedIn } = await desk.getState();
          if (!signedIn) throw new Error('not signed in');
          desk.unmount();
          element.remove();
        }
      },
      [desk.url, desk.url, desk.agent('Idunn').api_access_token, rounds] as const,
    );
  // What is made once and kept, such as compiled code, is there after the first ones.
  await cycle(3);
  const before = await held();
  await cycle(6);
  // Less than one more node or listener for each console: a list alone has hundreds. What still ran
  // when its console went holds on to it for a moment.
  await expect.poll(async () => (await held()).nodes - before.nodes).toBeLessThan(60);
  await expect.poll(async () => (await held()).listeners - before.listeners).toBeLessThan(6);
  await expect(rows(page.locator('#place')).first()).toBeVisible();
});

test('keys are the page’s own until the console has the focus', async ({ page, house, desk }) => {
  await page.goto(at(house, 'element', desk));
  await handOver(page, desk);
  const place = page.locator('#place');
  await expect(rows(place).first()).toBeVisible();
  await page.getByRole('heading', { name: 'Intranet' }).click();
  await page.keyboard.press('?');
  await expect(place.getByRole('dialog')).toHaveCount(0);
  await place.locator('.conversation-list__rows').focus();
  await page.keyboard.press('?');
  await expect(place.getByRole('dialog')).toBeVisible();
});

test('the keyboard goes through the console as through any part of the page', async ({ page, house, desk }) => {
  await page.goto(at(house, 'element', desk));
  await handOver(page, desk);
  const place = page.locator('#place');
  await expect(rows(place).first()).toBeVisible();
  await page.evaluate(() => {
    const after = document.createElement('button');
    after.textContent = 'After the console';
    document.body.append(after);
  });
  const [before, after] = [page.getByRole('button', { name: 'Open', exact: true }), page.getByRole('button', { name: 'After the console' })];
  const inside = page.locator('#place > :focus');
  await before.focus();
  await page.keyboard.press('Tab');
  await expect(inside).toHaveCount(1);
  await page.keyboard.press('Shift+Tab');
  await expect(before).toBeFocused();
  await after.focus();
  await page.keyboard.press('Shift+Tab');
  await expect(inside).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect(after).toBeFocused();
});
