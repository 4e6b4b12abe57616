// What helps an agent write: canned responses, mentions of the team, copies of a mail.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { composer, everythingKept, live, log, message, open, row, signIn, text } from '../support/console';
import { answered, expect, test } from '../support/journey';

const CANNED = '/api/v1/accounts/1/canned_responses';
const suggestions = (page: Page) => composer(page).getByRole('listbox', { name: 'Suggestions' });
const suggestion = (page: Page, name: string) => suggestions(page).getByRole('option').filter({ hasText: name });
const counted = (page: Page) => composer(page).locator('.spoken');
const note = (page: Page) => composer(page).getByRole('radio', { name: 'Private note' });

test('a canned response is found by its code or its words and put in by keys', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await text(page).focus();
  await page.keyboard.type('Good morning! /he');
  await expect(suggestions(page)).toBeVisible();
  await expect(suggestions(page).getByRole('option').first()).toContainText('hello');
  const chosen = suggestions(page).getByRole('option', { selected: true });
  await expect(chosen).toContainText('hello');
  await expect(text(page)).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id')) ?? '');
  await expect(counted(page)).toHaveText(/^\d+ choices?$/);
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await expect(chosen).not.toContainText('hello');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(suggestions(page)).toHaveCount(0);
  await expect(text(page)).toHaveValue('Good morning! Hi Ingrid, thanks for writing to Fjellvik Gear!');
  await expect(text(page)).toBeFocused();

  // By the words of another, and several in one message.
  await page.keyboard.type(' /detergent');
  await expect(suggestions(page).getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect(text(page)).toHaveValue(/Fjellvik Gear! Wash it by hand/);
  await page.keyboard.press('Enter');
  await expect(message(page, 'Wash it by hand')).toContainText('Hi Ingrid');
});

test('the list closes when it is told to, and a slash within words opens none', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await text(page).focus();
  await page.keyboard.type('/');
  await expect(suggestions(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(suggestions(page)).toHaveCount(0);
  await expect(text(page)).toBeFocused();
  await page.keyboard.type('hello');
  await expect(suggestions(page)).toHaveCount(0);
  await text(page).fill('');
  await page.keyboard.type('and/or /zzqq');
  await expect(suggestions(page)).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(message(page, 'and/or /zzqq')).toBeVisible();
});

test('a canned response is put in by the pointer, and what has no value is named', async ({ page, sandbox }) => {
  await sandbox.as('Maren', 'POST', 'canned_responses', {
    short_code: 'call',
    content: 'We call {{contact.phone}}, {{contact.first_name}}. Yours, {{agent.name}}',
  });
  await signIn(page, sandbox);
  await open(page, 97);
  await composer(page).getByRole('button', { name: 'Canned response (/)' }).click();
  await suggestion(page, 'call').click();
  await expect(text(page)).toHaveValue('We call {{contact.phone}}, Ingrid. Yours, Maren Solheim');
  await expect(text(page)).toBeFocused();
  await expect(composer(page)).toContainText('No value here for contact.phone: nothing would stand in its place.');
  await text(page).fill('We call you.');
  await expect(composer(page)).not.toContainText('No value here');
});

test('canned responses that cannot be read are told of, and old ones are marked', async ({ page, sandbox, staged }) => {
  staged(answered(403));
  const refused = { method: 'GET', path: CANNED, count: 1, act: { answer: { status: 403, body: { error: 'no' } } } };
  await sandbox.rule(refused);
  await signIn(page, sandbox);
  await open(page, 97);
  await text(page).focus();
  await page.keyboard.type('/');
  await expect(composer(page).locator('.completion')).toContainText('The canned responses could not be read.');
  await text(page).fill('');
  await page.keyboard.type('/');
  await expect(suggestion(page, 'hello')).toBeVisible();
  await expect(composer(page).locator('.completion__remark')).toHaveCount(0);
  await sandbox.rule(refused);
  await text(page).fill('');
  await page.keyboard.type('/');
  await expect(composer(page).locator('.completion__remark')).toContainText('reading them again failed');
  await expect(suggestion(page, 'hello')).toBeVisible();
});

test('a note names a colleague or a team, which shows as a name in its bubble', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await live(page);
  await text(page).fill('@');
  await expect(suggestions(page)).toHaveCount(0);
  await text(page).fill('');
  await note(page).click();
  await expect(text(page)).toBeFocused();
  await page.keyboard.type('@jona');
  await expect(suggestions(page).getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(text(page)).toHaveValue('[@Jonas Keller](mention://user/3/Jonas%20Keller) ');
  await page.keyboard.type('and ');
  await composer(page).getByRole('button', { name: 'Mention somebody (@)' }).click();
  await expect(text(page)).toHaveValue(/ and @$/);
  await expect(text(page)).toBeFocused();
  await page.keyboard.type('repairs');
  await suggestion(page, 'repairs').click();
  await expect(text(page)).toHaveValue(/mention:\/\/team\/1\/repairs\) $/);
  await expect(text(page)).toBeFocused();
  await page.keyboard.type('please look');
  await page.keyboard.press('Enter');
  const bubble = message(page, 'please look');
  await expect(bubble.locator('.mention')).toHaveText(['@Jonas Keller', '@repairs']);
  await expect(row(page, 97)).toContainText('@Jonas Keller and @repairs please look');
  await expect
    .poll(async () => (await sandbox.messages(97)).map((it) => it.content))
    .toContain('[@Jonas Keller](mention://user/3/Jonas%20Keller) and [@repairs](mention://team/1/repairs) please look');
  const mentioned = await sandbox.as('Jonas', 'GET', 'conversations?conversation_type=mention&assignee_type=all&status=all');
  expect(mentioned.data.payload.map((it: { id: number }) => it.id)).toContain(97);
});

test('a mail goes to more people, whose addresses are looked at and kept with the draft', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await expect(composer(page).getByRole('button', { name: 'Cc, Bcc' })).toHaveCount(0);
  await open(page, 99);
  await composer(page).getByRole('button', { name: 'Cc, Bcc' }).click();
  const cc = composer(page).getByRole('textbox', { name: 'Cc', exact: true });
  const bcc = composer(page).getByRole('textbox', { name: 'Bcc', exact: true });
  const words = composer(page).getByRole('textbox', { name: /^Reply to/ });
  await expect(cc).toBeFocused();
  await page.keyboard.type('workshop@fjellvik.example, nobody');
  await page.keyboard.press('Tab');
  await expect(composer(page).getByRole('alert')).toHaveText('“nobody” is not a mail address.');
  await expect(cc).toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.type('chief@fjellvik.example');
  await words.fill('For all of you');
  await expect(composer(page).getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  await expectAccessible(page);
  await cc.fill('workshop@fjellvik.example; ana@mail.example');
  await words.focus();
  await expect(composer(page).getByRole('alert')).toHaveCount(0);

  await open(page, 97);
  await expect.poll(async () => JSON.stringify(await everythingKept(page))).toContain('; ana@mail.example');
  await page.reload();
  await open(page, 99);
  await expect(cc).toHaveValue('workshop@fjellvik.example; ana@mail.example');
  await expect(bcc).toHaveValue('chief@fjellvik.example');
  await words.focus();
  await page.keyboard.press('Enter');
  await expect(message(page, 'For all of you')).toContainText('workshop@fjellvik.example, ana@mail.example');
  await expect(cc).toHaveCount(0);
  const stored = async () => (await sandbox.messages(99)).find((it) => it.content === 'For all of you');
  await expect.poll(stored).toBeDefined();
  const sent = await stored();
  expect(sent?.content_attributes?.cc_emails).toEqual(['workshop@fjellvik.example', 'ana@mail.example']);
  expect(sent?.content_attributes?.bcc_emails).toEqual(['chief@fjellvik.example']);
});

test('a reply to a mail goes to all whom the mail names, but those that the agent takes out', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 99);
  await live(page);
  const cc = composer(page).getByRole('textbox', { name: 'Cc', exact: true });
  await expect(cc).toHaveCount(0);
  const email = { from: ['lea@buyer.example'], to: ['help@fjellvik.example'], cc: ['ana@buyer.example', 'undisclosed recipients:;'] };
  await sandbox.visitorMails(99, 'Lea writes for me', email);
  await expect(message(page, 'Lea writes for me')).toBeVisible();
  await expect(cc).toHaveValue('lea@buyer.example, ana@buyer.example');
  await cc.fill('');
  await expect(cc).toHaveValue('');
  await expect(cc).toBeFocused();
  await cc.fill('lea@buyer.example');
  const words = composer(page).getByRole('textbox', { name: /^Reply to/ });
  await words.fill('To both of you');
  await words.press('Enter');
  await expect(message(page, 'To both of you')).toContainText('lea@buyer.example');
  // The next one begins as the mail says again.
  await expect(cc).toHaveValue('lea@buyer.example, ana@buyer.example');
  const stored = async () => (await sandbox.messages(99)).find((it) => it.content === 'To both of you')?.content_attributes?.cc_emails;
  await expect.poll(stored).toEqual(['lea@buyer.example']);
});

test('the list fits beside the text on a narrow screen', async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, sandbox, 'Idunn', '#/conversations/97?tab=all');
  await expect(log(page)).toHaveAttribute('aria-busy', 'false');
  await composer(page).getByRole('button', { name: 'Canned response (/)' }).click();
  const list = suggestions(page);
  await expect(list).toBeInViewport({ ratio: 1 });
  const box = await list.boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
  await suggestion(page, 'photo').click();
  await expect(text(page)).toHaveValue('Could you send us two photos, one of the whole and one of the damage?');
});
