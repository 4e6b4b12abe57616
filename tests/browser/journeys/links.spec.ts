// The address bar: links lead where they say, and the ways back are the browser's own.
import { list, log, message, row, rows, signIn, tab, toast } from '../support/console';
import { answered, expect, test } from '../support/journey';

test('a link to a conversation opens it, also one that no list on screen shows', async ({ page, sandbox }) => {
  const resolved = await sandbox.as('Maren', 'GET', 'conversations?assignee_type=all&status=resolved');
  const { id, meta } = resolved.data.payload[0];
  await signIn(page, sandbox, 'Maren', `#/conversations/${id}`);
  await expect(page.getByRole('heading', { level: 2, name: meta.sender.name })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Reopen', exact: true })).toBeVisible();
  await expect(log(page)).toHaveAttribute('aria-busy', 'false');
});

test('a link to a message opens its conversation there, and stays there while more arrives', async ({ page, sandbox }) => {
  // Slow, so that parts of the conversation arrive one by one.
  const device = await page.context().newCDPSession(page);
  await device.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const before = await sandbox.as('Maren', 'GET', 'conversations/88/messages');
  const older = await sandbox.as('Maren', 'GET', `conversations/88/messages?before=${before.payload[0].id}`);
  const wanted = older.payload.find((it: { message_type: number }) => it.message_type < 2);
  await signIn(page, sandbox, 'Maren', `#/conversations/88?message=${wanted.id}`);
  await expect(page.locator(`#message-${wanted.id}`)).toBeInViewport();
  await expect(page.locator(`#message-${wanted.id}`)).toBeFocused();
  const { id: after } = before.payload[0];
  await expect(page.locator(`#message-${after}`)).toBeAttached();
  await expect(page.locator(`#message-${wanted.id}`)).toBeInViewport();
});

test('inboxes, labels and teams have addresses, and the navigation leads to them', async ({ page, sandbox }) => {
  await signIn(page, sandbox, 'Maren', '#/inbox/2');
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('Website chat');
  await expect(page.getByRole('link', { name: 'Website chat' })).toHaveAttribute('aria-current', 'page');
  await expect(rows(page).first()).toContainText('Website chat');

  await page.goto('./#/label/vip?tab=all');
  await expect(title).toHaveText('vip');
  await expect(tab(page, 'All')).toHaveAttribute('aria-selected', 'true');
  await expect(rows(page).first()).toContainText('vip');

  await page.goto('./#/team/3?tab=all');
  await expect(title).toHaveText('web shop');

  await page.getByRole('link', { name: 'Support e-mail' }).click();
  await expect(title).toHaveText('Support e-mail');
  await expect(page).toHaveURL(/#\/inbox\/1\?tab=all$/);
});

test('back and forward lead through what was open', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  const name = page.getByRole('heading', { level: 2 }).first();
  await row(page, 97).click();
  await expect(name).toHaveText('Ingrid Aasen');
  await row(page, 99).click();
  await expect(name).toHaveText('Tomás Echeverría');
  await page.goBack();
  await expect(name).toHaveText('Ingrid Aasen');
  await page.goBack();
  await expect(page.getByText('No conversation open')).toBeVisible();
  await page.goForward();
  await page.goForward();
  await expect(name).toHaveText('Tomás Echeverría');
  await expect(list(page)).toBeVisible();
});

test('a link to a contact, as Chatwoot’s dashboard writes it, opens their newest conversation', async ({ page, sandbox }) => {
  const { payload } = await sandbox.as('Maren', 'GET', 'contacts/search?q=Ingrid%20Aasen');
  const [{ id }] = payload;
  await signIn(page, sandbox, 'Maren', `#/app/accounts/1/contacts/${id}`);
  await expect(page.getByRole('heading', { level: 2, name: 'Ingrid Aasen' })).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Contact' })).toContainText('Ingrid Aasen');
  await expect(page).toHaveURL(/#\/conversations\/97$/);
  const bare = await sandbox.as('Maren', 'POST', 'contacts', { name: 'Nobody Yet' });
  await page.goto(`./#/contacts/${bare.payload.contact.id}`);
  await expect(toast(page)).toContainText('has no conversation');
});

test('parts of an address that are not understood are named, and the rest holds', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await page.goto('./#/label/vip?colour=red');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('vip');
  await expect(page.getByRole('alert').filter({ hasText: 'Parts of this address are not understood: colour=red' })).toBeAttached();
});

test('a link to a conversation that does not exist says so', async ({ page, sandbox, staged }) => {
  staged(answered(404));
  await signIn(page, sandbox, 'Maren', '#/conversations/999999');
  await expect(toast(page)).toContainText('Conversation #999999 does not exist, or is not open to you.');
  await expect(page.getByText('No conversation open')).toBeVisible();
  await expect(rows(page).first()).toBeVisible();
});

test('a link to a conversation leads there after signing in', async ({ page, sandbox }) => {
  await signIn(page, sandbox, 'Maren', '#/inbox/2/conversations/97');
  await expect(message(page, 'Who is that now? 😄')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Website chat');
});

test('the console marks when it started, and when list, thread and a message were painted', async ({ page, sandbox }) => {
  await signIn(page, sandbox, 'Maren', '#/conversations/97');
  await page.getByRole('textbox', { name: /^Reply to/ }).fill('Marked');
  await page.keyboard.press('Enter');
  await expect(message(page, 'Marked')).toHaveCount(1);
  const marks = () => page.evaluate(() => performance.getEntriesByType('mark').map((it) => it.name));
  await expect
    .poll(marks)
    .toEqual(expect.arrayContaining(['deskhand:start', 'deskhand:list-painted', 'deskhand:thread-painted', 'deskhand:send-painted']));
  const times = await page.evaluate(() =>
    ['start', 'list-painted'].map((it) => performance.getEntriesByName(`deskhand:${it}`)[0]?.startTime ?? -1),
  );
  expect(times[0]).toBeGreaterThanOrEqual(0);
  expect(times[1]).toBeGreaterThan(times[0] ?? 0);
});
