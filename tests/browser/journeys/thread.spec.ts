// The open conversation: reading back, answering, and what becomes of a message on its way.
import type { Page } from '@playwright/test';
import { choose, composer, everythingKept, live, log, message, open, row, send, signIn, text, thread } from '../support/console';
import { answered, expect, test, unanswered } from '../support/journey';

const SENDING = '/api/v1/accounts/1/conversations/*/messages';
const articles = (page: Page) => log(page).getByRole('article');

test('a conversation opens at its newest message, with the contact beside it', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await expect(page.getByRole('heading', { name: 'Ingrid Aasen' })).toBeVisible();
  await expect(articles(page).last()).toContainText('Who is that now? 😄');
  await expect(articles(page).last()).toBeInViewport();
  await expect(page.getByRole('complementary', { name: 'Contact' })).toContainText('Ingrid Aasen');
  await expect(row(page, 97)).toHaveAttribute('aria-current', 'true');
  await expect(page).toHaveURL(/#\/conversations\/97$/);
});

test('reading back keeps the place while older messages come', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 88);
  await expect(articles(page).last()).toBeInViewport();
  for (let round = 0; round < 4; round += 1) {
    const before = await articles(page).count();
    // As near to the top as one gets without meeting it.
    const mark = await log(page).evaluate((it) => {
      it.scrollTop = 40;
      const top = it.getBoundingClientRect().top;
      const first = [...it.querySelectorAll('article')].find((each) => each.getBoundingClientRect().bottom > top);
      return { id: first?.id ?? '', offset: (first?.getBoundingClientRect().top ?? 0) - top };
    });
    await expect.poll(() => articles(page).count()).toBeGreaterThan(before);
    await expect
      .poll(async () => {
        const moved = await log(page).evaluate((it, id) => {
          const article = document.getElementById(id);
          return (article?.getBoundingClientRect().top ?? 1e6) - it.getBoundingClientRect().top;
        }, mark.id);
        return Math.abs(moved - mark.offset);
      })
      .toBeLessThanOrEqual(2);
  }
  await page.getByRole('button', { name: 'To the newest message' }).click();
  await expect(articles(page).last()).toBeInViewport();
});

test('what is new is marked off, and counts as read once it was seen', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await expect(row(page, 100)).toContainText('2 unread messages');
  await open(page, 100);
  await expect(log(page).getByRole('separator', { name: '2 new messages' })).toBeAttached();
  await expect(row(page, 100)).not.toContainText('unread');
  await expect
    .poll(async () => (await sandbox.as('Maren', 'GET', 'conversations/100')).unread_count)
    .toBe(0);
});

test('a reply goes to the customer, and the composer is ready for the next', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await text(page).fill('It is on its way.');
  await text(page).press('Enter');
  await expect(message(page, 'It is on its way.')).toHaveCount(1);
  await expect(message(page, 'It is on its way.')).not.toContainText('Sending');
  await expect(text(page)).toHaveValue('');
  await expect(text(page)).toBeFocused();
  await expect(row(page, 97)).toContainText('It is on its way.');
  const sent = async () => (await sandbox.messages(97)).filter((it) => it.content === 'It is on its way.');
  await expect.poll(async () => (await sent()).map((it) => [it.private, it.message_type])).toEqual([[false, 1]]);
});

test('a private note stays within the team', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await composer(page).getByRole('radio', { name: 'Private note' }).click();
  await expect(composer(page)).toContainText('Only your team sees this');
  await expect(text(page)).toHaveAccessibleName('Private note on the conversation with Ingrid Aasen');
  await send(page, 'She is a guide, be generous.');
  await expect(log(page).getByRole('article', { name: /^Private note by/ }).last()).toContainText('be generous');
  await expect
    .poll(async () => (await sandbox.messages(97)).filter((it) => it.content === 'She is a guide, be generous.').map((it) => it.private))
    .toEqual([true]);
});

test('reply and note are two texts that never mix', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await text(page).fill('For the customer');
  await composer(page).getByRole('radio', { name: 'Private note' }).click();
  await expect(text(page)).toHaveValue('');
  await text(page).fill('For the team');
  await composer(page).getByRole('radio', { name: 'Reply' }).click();
  await expect(text(page)).toHaveValue('For the customer');
});

test('a file goes with a message, and can be taken off before', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  const files = composer(page).locator('input[type=file]');
  const bytes = Buffer.from('guarantee: five years\n');
  await files.setInputFiles([
    { name: 'guarantee.txt', mimeType: 'text/plain', buffer: bytes },
    { name: 'wrong.txt', mimeType: 'text/plain', buffer: Buffer.from('wrong') },
  ]);
  await composer(page).getByRole('button', { name: 'Remove wrong.txt' }).click();
  await expect(composer(page)).not.toContainText('wrong.txt');
  await send(page, 'The guarantee:');
  const sent = message(page, 'The guarantee:');
  await expect(sent).toContainText('guarantee.txt');
  await expect(composer(page)).not.toContainText('guarantee.txt');
  await expect
    .poll(async () => {
      const all = await sandbox.messages(97);
      return all.find((it) => it.content === 'The guarantee:')?.attachments?.map((it) => it.file_size);
    })
    .toEqual([bytes.length]);
});

test('a message that the server refuses says why, and can be edited', async ({ page, sandbox, staged }) => {
  staged(answered(422));
  await sandbox.rule({ method: 'POST', path: SENDING, count: 1, act: { answer: { status: 422, body: { error: 'The channel is closed today' } } } });
  await signIn(page, sandbox);
  await open(page, 97);
  await send(page, 'Are you there?');
  await expect(message(page, 'Are you there?')).toContainText('Not sent: The channel is closed today');
  await message(page, 'Are you there?').getByRole('button', { name: 'Edit' }).click();
  await expect(message(page, 'Are you there?')).toHaveCount(0);
  await expect(text(page)).toHaveValue('Are you there?');
  await send(page, 'Are you there now?');
  await expect(message(page, 'Are you there now?')).toHaveCount(1);
  await expect(message(page, 'Are you there now?')).not.toContainText('Sending');
});

test('a message that the server refuses can be sent again as it is', async ({ page, sandbox, staged }) => {
  staged(answered(422));
  await sandbox.rule({ method: 'POST', path: SENDING, count: 1, act: { answer: { status: 422, body: { error: 'Not now' } } } });
  await signIn(page, sandbox);
  await open(page, 97);
  await send(page, 'Once more, please');
  await expect(message(page, 'Once more, please')).toContainText('Not sent: Not now');
  await expect(row(page, 97)).toContainText('Not sent');
  await message(page, 'Once more, please').getByRole('button', { name: 'Retry' }).click();
  await expect(message(page, 'Once more, please')).not.toContainText('Not sent');
  await expect
    .poll(async () => (await sandbox.messages(97)).filter((it) => it.content === 'Once more, please').length)
    .toBe(1);
});

for (const events of ['arrives', 'is lost, too'] as const) {
  test(`an answer that is lost after the server acted leaves one message, when its event ${events}`, async ({ page, sandbox, staged }) => {
    staged(unanswered);
    await signIn(page, sandbox);
    await open(page, 97);
    await live(page);
    await sandbox.rule({ method: 'POST', path: SENDING, count: 1, act: 'lose_answer' });
    if (events === 'is lost, too') await sandbox.unreliable({ lose: 1 });
    const stored = async () => (await sandbox.messages(97)).filter((it) => it.content === 'Sent once').length;
    await send(page, 'Sent once');
    await expect.poll(stored).toBe(1);
    await expect(message(page, 'Sent once')).not.toHaveAttribute('data-state');
    await expect(message(page, 'Sent once')).toHaveCount(1);
    expect(await stored()).toBe(1);
  });
}

test('a text that was not sent outlasts a reload', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await text(page).fill('To be continued');
  await expect.poll(async () => JSON.stringify(await everythingKept(page))).toContain('To be continued');
  await page.reload();
  await expect(text(page)).toHaveValue('To be continued');
  await row(page, 99).click();
  await expect(row(page, 97)).toContainText('Draft');
  await expect(row(page, 97)).toContainText('To be continued');
});

test('a message that the channel could not deliver says why, and can be sent again', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 89);
  const failed = articles(page).filter({ hasText: 'Not sent: 131026: Message undeliverable' });
  await expect(failed).toHaveAccessibleName(/not sent$/);
  await failed.getByRole('button', { name: 'Retry' }).click();
  await expect(failed).toHaveCount(0);
});

test('a message that the channel could not deliver goes back into the composer to be written anew', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 89);
  const failed = articles(page).filter({ hasText: 'Not sent: 131026: Message undeliverable' });
  await failed.getByRole('button', { name: 'Edit' }).click();
  await expect(text(page)).toHaveValue('It is at the depot in Tema. Shall it go to your office instead?');
  await expect(text(page)).toBeFocused();
  await expect(failed).toBeVisible();
});

test('a channel whose time to answer is over takes notes only', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 81);
  await expect(composer(page)).toContainText('The channel takes no reply now');
  await expect(composer(page).getByRole('radio', { name: 'Reply' })).toBeDisabled();
  await expect(composer(page).getByRole('radio', { name: 'Private note' })).toBeChecked();
});

test('messages that do not arrive say so, and come when asked for again', async ({ page, sandbox, staged }) => {
  staged(answered(500));
  await sandbox.rule({ method: 'GET', path: SENDING, act: { answer: { status: 500, body: {} } } });
  await signIn(page, sandbox);
  await row(page, 97).click();
  await expect(log(page).getByRole('alert')).toContainText('The messages did not arrive');
  await sandbox.endTrouble();
  await log(page).getByRole('button', { name: 'Retry' }).click();
  await expect(articles(page).last()).toContainText('Who is that now? 😄');
});

test('a message is deleted after a question, and stays as a place', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await live(page);
  // Not from here: answer and event would each bring it, and its menu would begin anew.
  await sandbox.as('Maren', 'POST', 'conversations/97/messages', { content: 'Said in haste' });
  const hasty = message(page, 'Said in haste');
  await expect(hasty).toBeInViewport();
  await hasty.hover();
  await choose(page, hasty.getByRole('button', { name: 'More' }), 'Delete message');
  const question = page.getByRole('dialog', { name: 'Delete this message?' });
  await question.getByRole('button', { name: 'Delete message' }).click();
  await expect(hasty).toHaveCount(0);
  await expect(articles(page).last()).toContainText('This message was deleted.');
});

test('what customers write and attach stays text, and nothing of it acts', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 96);
  await expect(page.getByRole('heading', { name: '<img src=x onerror=alert(1)>' })).toBeVisible();
  expect(await thread(page).locator('script, [onerror], [onclick], [href^="javascript:"]').count()).toBe(0);
});
