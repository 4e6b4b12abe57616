// What an agent does to a conversation: by the pointer, by keys alone, undone, refused, and as
// colleagues see it.
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { choose, list, live, log, open, row, rows, signIn, thread, toast } from '../support/console';
import { answered, expect, test } from '../support/journey';
import type { Sandbox } from '../support/sandbox';

const more = (page: Page) => page.getByRole('button', { name: 'More actions' });
const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
const option = (page: Page, name: string | RegExp) => page.locator('.picker__option').filter({ hasText: name });
const held = (sandbox: Sandbox, id = 97) => sandbox.as('Idunn', 'GET', `conversations/${id}`);

/** Waits until the server holds this of a conversation. */
async function expectHeld(sandbox: Sandbox, part: (it: any) => unknown, wanted: unknown, id = 97): Promise<void> {
  await expect.poll(async () => part(await held(sandbox, id))).toEqual(wanted);
}

async function begin(page: Page, sandbox: Sandbox, name = 'Maren'): Promise<void> {
  await signIn(page, sandbox, name, '#/conversations/97');
  await expect(log(page)).toHaveAttribute('aria-busy', 'false');
  await live(page);
}

/** Undoes by the button of the toast. */
async function undo(page: Page): Promise<void> {
  await toast(page).getByRole('button', { name: /^Undo/ }).click();
}

const focused = (it: Locator) => expect(it).toBeFocused();

test('status is set by buttons and menus, and each is undone from its notice', async ({ page, sandbox }) => {
  await begin(page, sandbox);
  const closing = page.getByRole('button', { name: 'More ways to close' });
  await page.getByRole('button', { name: 'Resolve', exact: true }).click();
  await expectHeld(sandbox, (it) => it.status, 'resolved');
  await undo(page);
  await expectHeld(sandbox, (it) => it.status, 'open');
  await choose(page, closing, 'Set to pending');
  await expectHeld(sandbox, (it) => it.status, 'pending');
  await page.getByRole('button', { name: 'Reopen', exact: true }).click();
  await expectHeld(sandbox, (it) => it.status, 'open');
  await choose(page, closing, 'Until the next reply');
  await expectHeld(sandbox, (it) => [it.status, it.snoozed_until], ['snoozed', null]);
  await undo(page);
  await expectHeld(sandbox, (it) => it.status, 'open');
});

test('resolving and going on opens the next conversation of the list', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await live(page);
  await expect(rows(page).nth(2)).toHaveAttribute('id', /^row-\d+$/);
  const second = (await rows(page).nth(1).getAttribute('id'))?.replace('row-', '');
  const third = (await rows(page).nth(2).getAttribute('id'))?.replace('row-', '');
  await open(page, Number(second));
  await choose(page, page.getByRole('button', { name: 'More ways to close' }), 'Resolve and open the next');
  await expect(page).toHaveURL(new RegExp(`conversations/${third}`));
  await expectHeld(sandbox, (it) => it.status, 'resolved', Number(second));
});

test('words, a usual time and a date say until when a conversation sleeps', async ({ page, sandbox }) => {
  await begin(page, sandbox);
  const snooze = dialog(page, 'Snooze #97');
  const until = snooze.getByLabel('Until when');
  await page.getByRole('button', { name: 'Snooze', exact: true }).click();
  await focused(until);
  await until.fill('whenever');
  await expect(snooze.getByRole('status')).toContainText('“whenever” is not understood.');
  await until.press('Enter');
  await expect(snooze).toBeVisible();
  await until.fill('yesterday 9');
  await expect(until).toHaveAttribute('aria-invalid', 'true');
  const today = new Date();
  await until.fill('tomorrow 9');
  await expect(snooze.getByRole('status')).toContainText(/9:00.*your time \(UTC\)/s);
  await expectAccessible(page);
  await until.press('Enter');
  await expect(snooze).toBeHidden();
  // A day may have ended since.
  const mornings = [today, new Date()].map((day) => {
    const morning = new Date(day.getTime() + 24 * 3_600_000);
    morning.setUTCHours(9, 0, 0, 0);
    return morning.toISOString();
  });
  await expectHeld(sandbox, (it) => [it.status, mornings.includes(it.snoozed_until)], ['snoozed', true]);

  await page.getByRole('button', { name: 'Snooze', exact: true }).click();
  await snooze.getByLabel('Or a day and a time').fill('2031-05-06T07:08');
  await expect(snooze.getByRole('status')).toContainText('7:08');
  await snooze.getByRole('button', { name: 'Snooze', exact: true }).click();
  await expectHeld(sandbox, (it) => it.snoozed_until, '2031-05-06T07:08:00.000Z');

  await page.getByRole('button', { name: 'Snooze', exact: true }).click();
  await snooze.getByRole('button', { name: 'Until the next reply' }).click();
  await expectHeld(sandbox, (it) => [it.status, it.snoozed_until], ['snoozed', null]);
});

test('agent, team, priority and labels are chosen by typing and by the pointer', async ({ page, sandbox }) => {
  await begin(page, sandbox);
  await page.getByRole('button', { name: /: assignee. Change$/ }).click();
  const field = page.getByRole('combobox', { name: 'Assign #97' });
  await focused(field);
  await field.fill('JÓNAS');
  await expect(dialog(page, 'Assign #97').getByRole('status')).toHaveText('1 choice');
  await option(page, 'Jonas Keller').click();
  await expect(page.getByRole('button', { name: 'Jonas Keller: assignee. Change' })).toBeVisible();
  await expect(toast(page)).toContainText('Assigned to Jonas Keller.');
  await expectHeld(sandbox, (it) => it.meta.assignee.name, 'Jonas Keller');
  await choose(page, more(page), 'Assign to me');
  await expectHeld(sandbox, (it) => it.meta.assignee.name, 'Maren Solheim');
  await choose(page, more(page), 'Assign to nobody');
  await expectHeld(sandbox, (it) => it.meta.assignee, undefined);
  await undo(page);
  await expectHeld(sandbox, (it) => it.meta.assignee?.name, 'Maren Solheim');

  await choose(page, more(page), 'Team…');
  await option(page, 'web shop').click();
  await expectHeld(sandbox, (it) => it.meta.team?.name, 'web shop');
  await undo(page);
  await expectHeld(sandbox, (it) => it.meta.team?.name, undefined);

  await choose(page, more(page), 'Urgent');
  await expectHeld(sandbox, (it) => it.priority, 'urgent');
  await choose(page, more(page), 'No priority');
  await expectHeld(sandbox, (it) => it.priority, null);

  const before = (await held(sandbox)).labels as string[];
  await choose(page, more(page), 'Labels…');
  const labels = dialog(page, 'Labels of #97');
  await expect(labels.getByRole('listbox')).toHaveAttribute('aria-multiselectable', 'true');
  await option(page, 'vip').click();
  await expect(labels).toBeVisible();
  await expect(option(page, 'vip')).toHaveAttribute('aria-selected', 'true');
  await option(page, 'billing').click();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expectHeld(sandbox, (it) => [...it.labels].sort(), [...before, 'vip', 'billing'].sort());
});

test('labels that a colleague sets meanwhile survive', async ({ page, sandbox }) => {
  await begin(page, sandbox);
  await choose(page, more(page), 'Labels…');
  await sandbox.unreliable({ lose: 1 });
  await sandbox.as('Idunn', 'POST', 'conversations/97/labels', { labels: ['wholesale'] });
  await option(page, 'vip').click();
  await expectHeld(sandbox, (it) => [...it.labels].sort(), ['vip', 'wholesale']);
});

test('muting says first whom it blocks, and is undone', async ({ page, sandbox }) => {
  await begin(page, sandbox);
  await choose(page, more(page), 'Mute…');
  const asks = dialog(page, 'Mute #97?');
  await expect(asks).toContainText('This blocks Ingrid Aasen and resolves the conversation.');
  await asks.getByRole('button', { name: 'Cancel' }).click();
  await expectHeld(sandbox, (it) => [it.muted, it.status], [false, 'open']);
  await choose(page, more(page), 'Mute…');
  await asks.getByRole('button', { name: 'Mute' }).click();
  await expect(thread(page)).toContainText('Muted');
  await expectHeld(sandbox, (it) => [it.muted, it.status], [true, 'resolved']);
  await undo(page);
  await expectHeld(sandbox, (it) => [it.muted, it.status], [false, 'open']);
  await expect(thread(page).locator('.tag').filter({ hasText: 'Muted' })).toHaveCount(0);
});

test('a conversation marked unread while open stays unread until it is marked read', async ({ page, sandbox }) => {
  await begin(page, sandbox);
  await expectHeld(sandbox, (it) => it.unread_count, 0);
  await choose(page, more(page), 'Mark unread');
  await expect(row(page, 97)).toContainText('unread message');
  await expectHeld(sandbox, (it) => it.unread_count > 0, true);
  await choose(page, more(page), 'Mark read');
  await expectHeld(sandbox, (it) => it.unread_count, 0);
});

test('a transcript goes to an address that is one, and its refusal is said in words', async ({ page, sandbox, staged }) => {
  staged(answered(402));
  await begin(page, sandbox);
  const asks = dialog(page, 'Send the transcript of #97');
  await choose(page, more(page), 'Send transcript…');
  await asks.getByLabel('Another address').check();
  await asks.getByLabel('Mail address').fill('nobody');
  await asks.getByRole('button', { name: 'Send' }).click();
  await expect(asks.getByRole('alert')).toHaveText('This is no mail address.');
  await expectAccessible(page);
  await asks.getByLabel('Mail address').fill('ana@mail.example');
  await asks.getByRole('button', { name: 'Send' }).click();
  await expect(toast(page)).toContainText('The transcript goes to ana@mail.example.');

  const path = '/api/v1/accounts/*/conversations/*/transcript';
  await sandbox.rule({ method: 'POST', path, count: 1, act: { answer: { status: 402, body: { error: 'no' } } } });
  await choose(page, more(page), 'Send transcript…');
  await asks.getByLabel('Assignee').check();
  await asks.getByRole('button', { name: 'Send' }).click();
  await expect(toast(page)).toContainText('Send transcript: The account’s plan has no transcripts.');
});

test('an administrator deletes after a warning, and the row leaves', async ({ page, sandbox, browser, watch }) => {
  await begin(page, sandbox);
  await more(page).click();
  await expect(page.getByRole('menuitem', { name: 'Assign to nobody' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /Delete/ })).toHaveCount(0);

  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  watch(context);
  const chief = await context.newPage();
  await signIn(chief, sandbox, 'Idunn', '#/conversations/97?tab=all');
  await expect(log(chief)).toHaveAttribute('aria-busy', 'false');
  await choose(chief, more(chief), 'Delete conversation…');
  const asks = dialog(chief, 'Delete #97?');
  await expect(asks).toContainText('The conversation with Ingrid Aasen goes for everybody, with all its messages');
  await asks.getByRole('button', { name: 'Delete conversation' }).click();
  await expect(chief.getByText('No conversation open')).toBeVisible();
  await expect(row(chief, 97)).toHaveCount(0);
  await context.close();
});

test('a row has a menu at the pointer, by its button and by keys', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await row(page, 97).click({ button: 'right' });
  const menu = page.getByRole('menu', { name: 'Actions for #97' });
  await expect(menu).toBeVisible();
  await expectAccessible(page);
  await menu.getByRole('menuitem', { name: 'Set to pending' }).click();
  await expectHeld(sandbox, (it) => it.status, 'pending');
  await undo(page);
  await expectHeld(sandbox, (it) => it.status, 'open');

  await row(page, 97).hover();
  await row(page, 97).locator('.conversation-row__menu').click();
  await expect(menu).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();

  await list(page).focus();
  for (const key of ['Shift+F10', 'ContextMenu']) {
    await page.keyboard.press(key);
    await expect(menu.locator(':focus')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await focused(list(page));
  }
});

test('every action is done by keys alone', async ({ page, sandbox }) => {
  await begin(page, sandbox);
  await list(page).focus();
  await page.keyboard.press('Home');
  await expect(rows(page).first()).toHaveAttribute('data-active');
  const place = Number(await row(page, 97).getAttribute('aria-posinset'));
  for (let step = 1; step < place; step += 1) await page.keyboard.press('j');
  await expect(row(page, 97)).toHaveAttribute('data-active');
  const keys = page.keyboard;
  const field = page.locator('.picker__input');

  await keys.press('P');
  await expectHeld(sandbox, (it) => it.status, 'pending');
  await keys.press('O');
  await expectHeld(sandbox, (it) => it.status, 'open');
  await keys.press('e');
  await expectHeld(sandbox, (it) => it.status, 'resolved');
  await keys.press('z');
  await expectHeld(sandbox, (it) => it.status, 'open');
  await keys.press('Z');
  await expectHeld(sandbox, (it) => it.status, 'resolved');
  await keys.press('z');
  await expectHeld(sandbox, (it) => it.status, 'open');

  await keys.press('s');
  await focused(field);
  await keys.type('in 2 hours');
  await keys.press('Enter');
  await expectHeld(sandbox, (it) => it.status, 'snoozed');
  await focused(list(page));
  await keys.press('z');
  await expectHeld(sandbox, (it) => it.status, 'open');

  await keys.press('a');
  await focused(field);
  await keys.type('jonas');
  await expect(option(page, 'Jonas Keller')).toHaveAttribute('data-active');
  await keys.press('Enter');
  await expectHeld(sandbox, (it) => it.meta.assignee?.name, 'Jonas Keller');
  await focused(list(page));
  await keys.press('A');
  await expectHeld(sandbox, (it) => it.meta.assignee?.name, 'Maren Solheim');

  await keys.press('t');
  await focused(field);
  await keys.press('ArrowDown');
  await expect(option(page, 'repairs')).toHaveAttribute('data-active');
  await keys.press('Enter');
  await expectHeld(sandbox, (it) => it.meta.team?.name, 'repairs');
  await focused(list(page));

  await keys.press('l');
  await focused(field);
  await keys.type('vip');
  await expect(option(page, 'vip')).toHaveAttribute('data-active');
  await keys.press('Enter');
  await keys.press('Escape');
  await expectHeld(sandbox, (it) => it.labels.includes('vip'), true);
  await focused(list(page));

  const asked = page.waitForRequest(/toggle_priority$/);
  await keys.press('p');
  await focused(field);
  await keys.type('high');
  await keys.press('Enter');
  await asked;
  await expectHeld(sandbox, (it) => it.priority, 'high');

  await focused(list(page));
  await keys.press('u');
  await expectHeld(sandbox, (it) => it.unread_count > 0, true);
  await keys.press('i');
  await expectHeld(sandbox, (it) => it.unread_count, 0);

  await keys.press('m');
  await expect(dialog(page, 'Mute #97?')).toBeVisible();
  await dialog(page, 'Mute #97?').getByRole('button', { name: 'Mute' }).focus();
  await keys.press('Enter');
  await expectHeld(sandbox, (it) => it.muted, true);
  await focused(list(page));
  await keys.press('m');
  await expectHeld(sandbox, (it) => it.muted, false);

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await keys.press('y');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/#\/conversations\/97/);
});

test('what the server refuses is put back, says why, and is tried again', async ({ page, sandbox, staged }) => {
  staged(answered(422));
  await begin(page, sandbox);
  const path = '/api/v1/accounts/*/conversations/*/toggle_status';
  const no = { answer: { status: 422, body: { error: 'The bot is not done' } } };
  await sandbox.rule({ method: 'POST', path, count: 1, act: no });
  await page.getByRole('button', { name: 'Resolve', exact: true }).click();
  await expect(toast(page)).toContainText('Resolve: The server said no: The bot is not done');
  await expect(page.getByRole('button', { name: 'Resolve', exact: true })).toBeVisible();
  await toast(page).getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('button', { name: 'Reopen', exact: true })).toBeVisible();
  await expectHeld(sandbox, (it) => it.status, 'resolved');
});

test('a notice is reached by F6, does not go while the keyboard is on it, and undoes', async ({ page, sandbox }) => {
  await page.clock.install();
  await begin(page, sandbox);
  const panel = page.getByRole('complementary', { name: 'Contact' });
  await expect(panel).toContainText('Identifier');
  await log(page).focus();
  // What is still asked when the clock moves on would be given up.
  const done = page.waitForResponse(/toggle_status$/);
  await page.keyboard.press('e');
  await (await done).finished();
  const button = toast(page).getByRole('button', { name: /^Undo/ });
  await expect(toast(page)).toContainText('Resolved.');
  await page.keyboard.press('F6');
  await expect(panel.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('F6');
  await focused(button);
  await page.clock.fastForward(60_000);
  await expect(button).toBeVisible();
  await page.keyboard.press('Enter');
  await expectHeld(sandbox, (it) => it.status, 'open');
});

test('what was done lately is listed with what became of it', async ({ page, sandbox }) => {
  await begin(page, sandbox);
  await page.getByRole('button', { name: 'Resolve', exact: true }).click();
  await expectHeld(sandbox, (it) => it.status, 'resolved');
  await choose(page, more(page), 'What I did lately…');
  const history = dialog(page, 'What I did lately');
  await expect(history).toContainText('Resolve, #97');
  await expect(history).toContainText('Done');
  await expectAccessible(page);
  await history.getByRole('button', { name: 'Undo' }).click();
  await expect(history).toContainText('Undone');
  await expectHeld(sandbox, (it) => it.status, 'open');
});

test('on a narrow screen in the dark all of it is there and fits', async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await begin(page, sandbox);
  for (const [item, name] of [['Assign…', 'Assign #97'], ['Labels…', 'Labels of #97'], ['Snooze…', 'Snooze #97']] as const) {
    await choose(page, more(page), item);
    await expect(dialog(page, name)).toBeInViewport({ ratio: 1 });
    await expectAccessible(page);
    await page.keyboard.press('Escape');
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});
