// Two agents at once: what one does, the other sees, without asking where the server tells of it.
import type { Page } from '@playwright/test';
import { choose, colleague, composer, live, log, message, open, row, rows, send, signIn, thread, toast } from '../support/console';
import { answered, expect, test } from '../support/journey';

const more = (page: Page) => page.getByRole('button', { name: 'More actions' });

test('two agents see at once what the other does', async ({ page, sandbox, browser, watch }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await live(page);
  const other = await colleague(browser, sandbox, watch);

  await page.getByRole('button', { name: /: assignee. Change$/ }).click();
  await page.locator('.picker__option').filter({ hasText: 'Jonas Keller' }).click();
  await expect(other.getByRole('button', { name: 'Jonas Keller: assignee. Change' })).toBeVisible();

  await composer(other).getByRole('radio', { name: 'Private note' }).click();
  await send(other, 'Jonas is on holiday');
  await expect(message(page, 'Jonas is on holiday')).toHaveAccessibleName(/^Private note by Idunn Berg/);

  await choose(page, page.getByRole('button', { name: 'More actions' }), 'Urgent');
  await expect(row(other, 97)).toContainText('Urgent');

  await page.getByRole('button', { name: 'Resolve', exact: true }).click();
  await expect(other.getByRole('button', { name: 'Reopen', exact: true })).toBeVisible();
  await expect(rows(other).first()).toBeVisible();
  await other.getByRole('button', { name: 'Reopen', exact: true }).click();
  await expect(thread(page).getByRole('button', { name: 'Resolve', exact: true })).toBeVisible();
});

test('labels and sleep of a conversation show to the other, and so does their undoing', async ({ page, sandbox, browser, watch }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await live(page);
  const other = await colleague(browser, sandbox, watch);
  await expect(row(other, 97)).not.toContainText('vip');
  await choose(page, more(page), 'Labels…');
  await page.locator('.picker__option').filter({ hasText: 'vip' }).click();
  await page.keyboard.press('Escape');
  await expect(row(other, 97)).toContainText('vip');
  await toast(page).getByRole('button', { name: /^Undo/ }).click();
  await expect(row(other, 97)).not.toContainText('vip');

  await choose(page, page.getByRole('button', { name: 'More ways to close' }), 'Until the next reply');
  await expect(other.getByRole('button', { name: 'Reopen', exact: true })).toBeVisible();
  await expect(thread(other)).toContainText('Snoozed');
  await toast(page).getByRole('button', { name: /^Undo/ }).click();
  await expect(other.getByRole('button', { name: 'Resolve', exact: true })).toBeVisible();
});

test('a contact that one agent blocks is blocked for the other, too', async ({ page, sandbox, browser, watch }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await live(page);
  const other = await colleague(browser, sandbox, watch);
  const panel = other.getByRole('complementary', { name: 'Contact' });
  await expect(panel).not.toContainText('Blocked');
  await choose(page, more(page), 'Mute…');
  await page.getByRole('dialog', { name: 'Mute #97?' }).getByRole('button', { name: 'Mute' }).click();
  await expect(panel).toContainText('Blocked');
  await expect(other.getByRole('button', { name: 'Reopen', exact: true })).toBeVisible();
  await toast(page).getByRole('button', { name: /^Undo/ }).click();
  await expect(panel).not.toContainText('Blocked');
  await expect(other.getByRole('button', { name: 'Resolve', exact: true })).toBeVisible();
});

test('what one agent marks unread is unread for the other when they look again', async ({ page, sandbox, browser, watch }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await live(page);
  const unread = async () => (await sandbox.as('Idunn', 'GET', 'conversations/97')).unread_count;
  // Else the other would mark it read as well, perhaps after it was marked unread.
  await expect.poll(unread).toBe(0);
  const other = await colleague(browser, sandbox, watch);
  await open(other, 92);
  await choose(page, more(page), 'Mark unread');
  await expect.poll(unread).toBeGreaterThan(0);
  // The server tells nobody of it.
  await other.reload();
  await expect(row(other, 97)).toContainText('unread message');
});

test('a conversation that one agent deletes leaves the list and the thread of the other as soon as they ask for it', async ({ page, sandbox, browser, watch, staged }) => {
  staged(answered(404));
  await signIn(page, sandbox);
  await open(page, 92);
  await live(page);
  const chief = await colleague(browser, sandbox, watch);
  const remove = async (conversation: number) => {
    await choose(chief, more(chief), 'Delete conversation…');
    await chief.getByRole('dialog', { name: `Delete #${conversation}?` }).getByRole('button', { name: 'Delete conversation' }).click();
    await expect(row(chief, conversation)).toHaveCount(0);
    const asked = () => sandbox.as('Idunn', 'GET', `conversations/${conversation}`).then(() => 'there', String);
    await expect.poll(asked).toContain('404');
  };
  await remove(97);
  await expect(row(page, 97)).toHaveCount(1);
  await row(page, 97).click();
  await expect(toast(page)).toContainText('Conversation #97 was deleted');
  // The pointer is over the list, whose rows keep their places; of this one nothing is left.
  await expect(row(page, 97)).toHaveCount(0);

  await open(page, 92);
  await open(chief, 92);
  await remove(92);
  await page.getByRole('button', { name: 'Resolve', exact: true }).click();
  await expect(toast(page)).toContainText('Conversation #92 was deleted');
  await expect(thread(page)).toHaveCount(0);
  await expect(row(page, 92)).toHaveCount(0);
});
