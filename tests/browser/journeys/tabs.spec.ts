// One account in several tabs of a browser.
import { live, log, message, open, send, signIn, signOut, tokenField, text } from '../support/console';
import { expect, test, unanswered } from '../support/journey';

test('a text that is typed in one tab stands in the other, and is gone there once it is sent', async ({ page, context, sandbox }) => {
  await signIn(page, sandbox);
  await live(page);
  await open(page, 97);
  const other = await context.newPage();
  await other.goto(`${sandbox.url}/#/conversations/97`);
  await live(other);
  await text(page).fill('Half a sentence');
  await expect(text(other)).toHaveValue('Half a sentence');
  await send(page, 'A whole sentence');
  await expect(text(other)).toHaveValue('');
  await expect(message(other, 'A whole sentence')).toHaveCount(1);
});

test('what a closed tab left unsent is looked after by another', async ({ page, context, sandbox, staged }) => {
  staged(unanswered);
  await signIn(page, sandbox);
  await live(page);
  const other = await context.newPage();
  await other.goto(`${sandbox.url}/#/conversations/97`);
  await live(other);
  await other.route('**/conversations/97/messages', (route) =>
    route.request().method() === 'POST' ? route.abort('internetdisconnected') : route.fallback());
  await send(other, 'Left behind');
  await expect(message(other, 'Left behind')).toHaveCount(1);
  await expect(log(other)).toContainText('Sent or not');
  await open(page, 97);
  await expect(message(page, 'Left behind')).toHaveCount(0);
  await other.close();
  // Nobody knows whether it left; the tab that is there looks, and says so.
  await expect(message(page, 'Left behind')).toHaveCount(1);
  expect((await sandbox.messages(97)).filter((it) => it.content === 'Left behind')).toHaveLength(0);
});

test('signing out ends every tab', async ({ page, context, sandbox }) => {
  await signIn(page, sandbox);
  await live(page);
  const other = await context.newPage();
  await other.goto(sandbox.url);
  await live(other);
  await signOut(page);
  await expect(tokenField(page)).toBeVisible();
  await expect(tokenField(other)).toBeVisible();
  await other.reload();
  await expect(tokenField(other)).toBeVisible();
});
