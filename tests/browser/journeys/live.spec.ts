// What reaches the console by itself, and what it says while nothing can.
import { banner, colleague, composer, live, log, message, open, row, send, signIn, tab, text } from '../support/console';
import { expect, socketRefused, test, unanswered } from '../support/journey';

/** The console waits half a minute at most before it tries again. */
const LONG = { timeout: 50_000 };

test('what a visitor writes arrives in the list and in the open conversation', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await live(page);
  await sandbox.visitorWrites(97, 'One more question');
  await expect(message(page, 'One more question')).toBeInViewport();
  await expect(row(page, 97)).toContainText('One more question');

  await sandbox.visitorWrites(84, 'Hello there');
  await expect(row(page, 84)).toContainText('Hello there');
  await expect(row(page, 84)).toContainText('1 unread message');
  await expect(page).toHaveTitle(/^\(\d+\+?\) Deskhand$/);
});

test('what arrives further down is counted while one reads back', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 88);
  await live(page);
  await expect(log(page).getByRole('article').last()).toBeInViewport();
  await log(page).hover();
  await page.mouse.wheel(0, -2_000);
  await expect(page.getByRole('button', { name: 'To the newest message' })).toBeVisible();
  await sandbox.visitorWrites(88, 'Still there?');
  await page.getByRole('button', { name: '1 new message', exact: true }).click();
  await expect(message(page, 'Still there?')).toBeInViewport();
});

test('a conversation that begins appears in its list and in the count', async ({ page, sandbox }) => {
  await signIn(page, sandbox, 'Maren', '#/conversations?tab=unassigned');
  await live(page);
  await expect(tab(page, 'Unassigned 9')).toBeVisible();
  const message = { content: 'Who can help me?', message_type: 'incoming' };
  const { id } = await sandbox.as('Idunn', 'POST', 'conversations', { inbox_id: 8, contact_id: 1, message });
  await expect(row(page, id)).toBeVisible();
  await expect(tab(page, 'Unassigned 10')).toBeVisible();
});

test('typing is seen both ways, and its end', async ({ page, sandbox, browser, watch }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await live(page);
  await sandbox.visitorTypes(97, true);
  await expect(log(page).getByText('Ingrid Aasen is typing')).toBeVisible();
  await expect(row(page, 97)).toContainText('typing');
  await sandbox.visitorTypes(97, false);
  await expect(log(page).getByText('Ingrid Aasen is typing')).toBeHidden();

  const other = await colleague(browser, sandbox, watch);
  await text(page).pressSequentially('Just a mo');
  await expect(log(other).getByText('Maren Solheim is typing')).toBeVisible();
  await text(page).fill('');
  await expect(log(other).getByText('Maren Solheim is typing')).toBeHidden();
  await composer(page).getByRole('radio', { name: 'Private note' }).click();
  await text(page).pressSequentially('Between us');
  await expect(log(other).getByText('Maren Solheim is writing a note')).toBeVisible();
  await expect(log(page).getByText(/is (typing|writing)/)).toHaveCount(0);
});

test('what was missed while the connection was cut arrives when it is back', async ({ page, sandbox, staged }) => {
  staged(socketRefused);
  await signIn(page, sandbox);
  await open(page, 97);
  await live(page);
  await expect(banner(page)).toHaveCount(0);
  await sandbox.cable({ cut: true, refuse_ms: 0 });
  await expect(banner(page)).toContainText(/No connection since .*\d:\d\d/);
  await expect(banner(page)).toHaveRole('alert');
  await sandbox.visitorWrites(97, 'First, while you were away');
  await sandbox.visitorWrites(97, 'Second, while you were away');
  await sandbox.visitorWrites(84, 'Elsewhere, while you were away');
  await expect(message(page, 'while you were away')).toHaveCount(0);
  await banner(page).getByRole('button', { name: 'Try now' }).click();
  await expect(banner(page)).toContainText('No connection since');
  await sandbox.endTrouble();
  await expect(banner(page)).toHaveCount(0, LONG);
  await expect(message(page, 'while you were away')).toHaveText([/First/, /Second/]);
  await expect(row(page, 84)).toContainText('Elsewhere, while you were away');
  await live(page);
});

test('what is written without a connection waits, and goes out once when it is back', async ({ page, sandbox, staged }) => {
  staged(socketRefused);
  staged(unanswered);
  await signIn(page, sandbox);
  await open(page, 97);
  await live(page);
  await sandbox.rule({ path: '/api/**', act: 'cut' });
  await sandbox.cable({ cut: true, refuse_ms: 0 });
  await expect(banner(page)).toContainText('No connection since');
  await send(page, 'Written in a tunnel');
  await send(page, 'And another');
  await expect(message(page, 'Written in a tunnel')).toContainText('Waits for the connection');
  await expect(message(page, 'And another')).toContainText('Waits for the connection');
  await sandbox.endTrouble();
  await expect(banner(page)).toHaveCount(0, LONG);
  await expect(log(page).getByText('Waits for the connection')).toHaveCount(0);
  await expect(message(page, /Written in a tunnel|And another/)).toHaveText([/tunnel/, /another/]);
  const sent = async () =>
    (await sandbox.messages(97)).map((it) => it.content).filter((it) => /tunnel|another/.test(it ?? ''));
  await expect.poll(sent).toEqual(['Written in a tunnel', 'And another']);
  await expect(message(page, /tunnel|another/).and(page.locator('[data-state=pending]'))).toHaveCount(0);
  expect(await sent()).toEqual(['Written in a tunnel', 'And another']);
});

test('a connection that falls silent without ending is noticed', async ({ page, sandbox, staged }) => {
  staged(socketRefused);
  await signIn(page, sandbox);
  await open(page, 97);
  await live(page);
  await sandbox.cable({ silence_ms: 0, refuse_ms: 0 });
  await sandbox.visitorWrites(97, 'Said into the silence');
  await expect(banner(page)).toContainText('No connection since');
  await sandbox.endTrouble();
  await expect(banner(page)).toHaveCount(0, LONG);
  await expect(message(page, 'Said into the silence')).toHaveCount(1);
});
