// The contact beside the thread: who they are, what is noted of them, and changing it in its place.
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { choose, live, log, open, signIn, toast } from '../support/console';
import { answered, expect, test } from '../support/journey';

const INGRID = 97;
const TOMAS = 99;

const panel = (page: Page) => page.getByRole('complementary', { name: 'Contact' });
const button = (page: Page, name: string) => panel(page).getByRole('button', { name, exact: true });
const field = (page: Page, name: string) =>
  panel(page).locator('.fact-editor').getByLabel(name, { exact: true });
/** The row of a fact, by what it is called. */
const fact = (page: Page, name: string): Locator =>
  panel(page).locator('.facts__row').filter({ has: page.getByText(name, { exact: true }) });
const section = (page: Page, name: string): Locator =>
  panel(page).locator('.panel-section').filter({ has: page.getByRole('button', { name: new RegExp(`^${name}`) }) });

/** Opens a fact's editor, writes and saves. */
async function enter(page: Page, name: string, words: string): Promise<void> {
  await field(page, name).fill(words);
  await field(page, name).press('Enter');
}

/** As `enter`, where what is written will do. */
async function entered(page: Page, name: string, words: string): Promise<void> {
  await enter(page, name, words);
  await expect(field(page, name)).toHaveCount(0);
}

/** Chooses an attribute to be added. */
async function add(page: Page, group: string, name: string): Promise<void> {
  await section(page, group).getByRole('button', { name: 'Add an attribute' }).click();
  await page.locator('.menu:popover-open').getByText(name, { exact: true }).click();
}

/** Picks in the open list by keys alone. */
async function pickByTyping(page: Page, typed: string, picked: string): Promise<void> {
  await expect(page.locator('.picker__input')).toBeFocused();
  await page.keyboard.type(typed);
  const option = page.locator('.picker__option').filter({ hasText: picked });
  await expect(option).toHaveAttribute('data-active');
  await page.keyboard.press('Enter');
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
}

test('the panel says who the contact is, where they are and how the conversation began', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, INGRID);
  await expect(panel(page)).toContainText('Ingrid Aasen');
  await expect(fact(page, 'Location')).toContainText('Bodø, Norge');
  // Norway has one time in all of it.
  await expect(fact(page, 'Local time')).toContainText(/\d:\d\d/);
  await expect(fact(page, 'Reached by')).toContainText('Website chat');
  await expect(fact(page, 'Number')).toContainText(`#${INGRID}`);
  for (const name of ['Began', 'First reply', 'Waiting', 'Contact id']) {
    await expect(fact(page, name)).toBeVisible();
  }
});

test('every fact can be copied by key', async ({ page, sandbox, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page, sandbox);
  await open(page, INGRID);
  for (const [name, copied] of [['Location', 'Bodø, Norge'], ['Number', `#${INGRID}`], ['Identifier', 'showcase-kinds']]) {
    await button(page, `Copy ${name}`).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(copied);
  }
});

test('name and addresses are changed where they stand, by keys alone, and the change is undone', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, INGRID);
  await live(page);
  await button(page, 'Add: Company').focus();
  await page.keyboard.press('Enter');
  await expect(field(page, 'Company')).toBeFocused();
  await page.keyboard.type('Aasen Guiding');
  await page.keyboard.press('Enter');
  await expect(button(page, 'Edit Company')).toBeFocused();
  await expect(fact(page, 'Company')).toContainText('Aasen Guiding');
  await expect(toast(page)).toContainText('Saved.');
  const contact = async () => (await sandbox.as('Maren', 'GET', `conversations/${INGRID}`)).meta.sender;
  await expect.poll(async () => (await contact()).additional_attributes.company_name).toBe('Aasen Guiding');
  // The next notice is then that of the next change.
  await toast(page).getByRole('button', { name: 'Dismiss' }).click();
  await expect(toast(page)).toHaveCount(0);

  await button(page, 'Edit Name').focus();
  await page.keyboard.press('Enter');
  await expect(field(page, 'Name')).toHaveValue('Ingrid Aasen');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Ingrid B. Aasen');
  await page.keyboard.press('Enter');
  // The thread's head bears the new name, too.
  await expect(page.getByRole('heading', { name: 'Ingrid B. Aasen' })).toBeVisible();
  await expect.poll(async () => (await contact()).name).toBe('Ingrid B. Aasen');
  await expect(toast(page).getByRole('button', { name: /Undo/ })).toBeVisible();
  await page.keyboard.press('z');
  await expect(page.getByRole('heading', { name: 'Ingrid Aasen' })).toBeVisible();
  await expect.poll(async () => (await contact()).name).toBe('Ingrid Aasen');

  // Escape leaves the editor, not the conversation.
  await button(page, 'Edit Company').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type(' and more');
  await page.keyboard.press('Escape');
  await expect(button(page, 'Edit Company')).toBeFocused();
  await expect(fact(page, 'Company')).toContainText('Aasen Guiding');
  await expect(log(page)).toBeVisible();
});

test('what cannot be an address is said at its field, and so is what the server refuses', async ({ page, sandbox, staged }) => {
  staged(answered(422));
  const taken = await sandbox.as('Maren', 'GET', `conversations/${TOMAS}`);
  const email: string = taken.meta.sender.email;
  expect(email).toContain('@');
  await signIn(page, sandbox);
  await open(page, INGRID);
  await button(page, 'Edit E-mail').click();
  await enter(page, 'E-mail', 'ingrid');
  await expect(panel(page).getByRole('alert')).toContainText('name@example.com');
  await expect(field(page, 'E-mail')).toHaveAttribute('aria-invalid', 'true');
  await enter(page, 'E-mail', email);
  await expect(panel(page).getByRole('alert')).toContainText('has already been taken');
  await expect(field(page, 'E-mail')).toHaveValue(email);
  await enter(page, 'E-mail', 'ingrid@example.com');
  await expect(fact(page, 'E-mail')).toContainText('ingrid@example.com');
  await expect(panel(page).getByRole('alert')).toHaveCount(0);

  await button(page, 'Add: Phone').click();
  await enter(page, 'Phone', '900 12 345');
  await expect(panel(page).getByRole('alert')).toContainText('country code');
  await enter(page, 'Phone', '+47 900 12 345');
  await expect(fact(page, 'Phone')).toContainText('+4790012345');
});

test('attributes are entered by their kind, and cleared', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, INGRID);
  await live(page);
  const held = async () => (await sandbox.as('Idunn', 'GET', `conversations/${INGRID}`)).custom_attributes;
  await add(page, 'Attributes', 'Order');
  await enter(page, 'Order', '12');
  await expect(panel(page).getByRole('alert')).toHaveText('Five digits');
  await entered(page, 'Order', '20419');
  await expect(fact(page, 'Order')).toContainText('20419');

  await add(page, 'Attributes', 'Visits to the store');
  await enter(page, 'Visits to the store', 'three');
  await expect(panel(page).getByRole('alert')).toContainText('not a number');
  await entered(page, 'Visits to the store', '3');
  await add(page, 'Attributes', 'Promised by');
  await entered(page, 'Promised by', '2026-12-01');
  await add(page, 'Attributes', 'Product line');
  await field(page, 'Product line').selectOption('boots');
  await button(page, 'Save').click();
  await expect(field(page, 'Product line')).toHaveCount(0);
  await add(page, 'Attributes', 'Tracking');
  await entered(page, 'Tracking', 'https://track.example/1');
  await expect(fact(page, 'Tracking').getByRole('link')).toBeVisible();
  await add(page, 'Attributes', 'It is a gift');
  await expect(panel(page).getByRole('checkbox', { name: 'It is a gift' })).toBeChecked();
  await expect.poll(held).toEqual({
    order_number: '20419',
    store_visits: 3,
    promised_by: '2026-12-01',
    product_line: 'boots',
    tracking_link: 'https://track.example/1',
    gift: true,
  });

  await panel(page).getByRole('checkbox', { name: 'It is a gift' }).uncheck();
  await button(page, 'Edit Promised by').click();
  await expect(field(page, 'Promised by')).toHaveValue('2026-12-01');
  await button(page, 'Clear').click();
  await expect(fact(page, 'Promised by')).toHaveCount(0);
  await expect.poll(held).toEqual({
    order_number: '20419',
    store_visits: 3,
    product_line: 'boots',
    tracking_link: 'https://track.example/1',
    gift: false,
  });
});

test('two agents change attributes of one conversation, and none is lost', async ({ page, sandbox, browser, watch }) => {
  await signIn(page, sandbox);
  await open(page, TOMAS);
  await live(page);
  await expect(fact(page, 'Order')).toContainText('20418');
  const other = await browser.newContext();
  watch(other);
  const colleague = await other.newPage();
  await signIn(colleague, sandbox, 'Idunn', `#/conversations/${TOMAS}`);
  await live(colleague);
  await button(colleague, 'Edit Order').click();
  await enter(colleague, 'Order', '20500');
  await expect(fact(page, 'Order')).toContainText('20500');
  await add(page, 'Attributes', 'Refunded');
  await enter(page, 'Refunded', '15');
  await expect(fact(colleague, 'Refunded')).toContainText('15');
  await expect(fact(colleague, 'Order')).toContainText('20500');
  await button(page, 'Edit Name').click();
  await enter(page, 'Name', 'Tomás E.');
  await expect(panel(colleague)).toContainText('Tomás E.');
  await other.close();
});

test('notes are written and deleted', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, INGRID);
  const notes = section(page, 'Notes');
  await notes.getByRole('button', { name: 'Add a note' }).click();
  await expect(notes.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('Prefers **mail** to calls.');
  await page.keyboard.press('Control+Enter');
  await expect(notes.locator('.panel-note')).toContainText('Prefers mail to calls.');
  await expect(notes.locator('.panel-note')).toContainText('Maren');
  await expect(notes.getByRole('textbox')).toHaveCount(0);
  await notes.getByRole('button', { name: 'Delete note' }).click();
  const question = page.getByRole('dialog', { name: 'Delete this note?' });
  await question.getByRole('button', { name: 'Keep' }).click();
  await expect(notes.locator('.panel-note')).toHaveCount(1);
  await notes.getByRole('button', { name: 'Delete note' }).click();
  await question.getByRole('button', { name: 'Delete note' }).click();
  await expect(notes.locator('.panel-note')).toHaveCount(0);
  await expect(notes).toContainText('None');
});

test('labels and participants are picked by typing', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, INGRID);
  const contact = (await sandbox.as('Maren', 'GET', `conversations/${INGRID}`)).meta.sender.id;
  await button(page, 'Change the contact\'s labels').click();
  await pickByTyping(page, 'whole', 'wholesale');
  await expect(section(page, 'Contact labels')).toContainText('wholesale');
  await expect
    .poll(async () => (await sandbox.as('Maren', 'GET', `contacts/${contact}/labels`)).payload)
    .toEqual(['wholesale']);

  await button(page, 'Change the participants').click();
  await pickByTyping(page, 'priya', 'Priya Raman');
  await expect(section(page, 'Participants')).toContainText('Priya Raman');
  const names = async () =>
    (await sandbox.as('Maren', 'GET', `conversations/${INGRID}/participants`)).map((it: { name: string }) => it.name);
  await expect.poll(names).toContain('Priya Raman');
  await button(page, 'Remove Priya Raman').click();
  await expect(section(page, 'Participants')).not.toContainText('Priya Raman');
  await expect.poll(names).not.toContain('Priya Raman');
});

test('another conversation of the contact opens beside the list', async ({ page, sandbox }) => {
  const first = await sandbox.as('Maren', 'GET', `conversations/${INGRID}`);
  const made = await sandbox.as('Maren', 'POST', 'conversations', {
    contact_id: first.meta.sender.id,
    inbox_id: first.inbox_id,
    message: { content: 'About your other order' },
  });
  await signIn(page, sandbox);
  await open(page, INGRID);
  const others = section(page, 'Other conversations');
  await expect(others.locator('.previous')).toHaveCount(2);
  await others.getByRole('button', { name: /About your other order/ }).click();
  await expect(page).toHaveURL(new RegExp(`conversations/${made.id}`));
  await expect(log(page)).toContainText('About your other order');
});

test('what does not arrive says so in its place, and is read again when asked', async ({ page, sandbox, staged }) => {
  staged(answered(500));
  for (const path of ['contacts/*/notes', 'contacts/*/labels', 'contacts/*/conversations', 'conversations/*/participants']) {
    const body = { status: 500, error: 'Internal Server Error' };
    await sandbox.rule({ method: 'GET', path: `/api/v1/accounts/1/${path}`, count: 1, act: { answer: { status: 500, body } } });
  }
  await signIn(page, sandbox);
  await open(page, INGRID);
  for (const [name, words] of [
    ['Notes', 'The notes did not arrive.'],
    ['Contact labels', 'The labels did not arrive.'],
    ['Other conversations', 'The other conversations did not arrive.'],
    ['Participants', 'The participants did not arrive.'],
  ]) {
    await expect(section(page, name)).toContainText(words);
    await section(page, name).getByRole('button', { name: 'Retry' }).click();
    await expect(section(page, name)).not.toContainText(words);
  }
  await expect(section(page, 'Notes')).toContainText('None');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`the panel has no fault of accessibility while it is edited (${colorScheme})`, async ({ page, sandbox }) => {
      await signIn(page, sandbox);
      await open(page, TOMAS);
      await button(page, 'Edit E-mail').click();
      await enter(page, 'E-mail', 'nonsense');
      await expect(panel(page).getByRole('alert')).toBeVisible();
      await button(page, 'Edit Product line').click();
      await section(page, 'Notes').getByRole('button', { name: 'Add a note' }).click();
      await expectAccessible(page);
      await button(page, 'Change the participants').click();
      await expect(page.getByRole('dialog', { name: 'Change the participants' })).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test('on a narrow screen the panel lies over the thread and takes changes', async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, sandbox);
  await open(page, INGRID);
  await choose(page, page.getByRole('button', { name: 'More actions' }), 'Contact panel');
  await expect(panel(page)).toBeInViewport();
  await expectAccessible(page);
  await button(page, 'Add: Company').click();
  await enter(page, 'Company', 'Aasen Guiding');
  await expect(fact(page, 'Company')).toContainText('Aasen Guiding');
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(sideways).toBe(false);
  await button(page, 'Close panel').click();
  await expect(panel(page)).toBeHidden();
  // Escape goes back by one step, not by two.
  await choose(page, page.getByRole('button', { name: 'More actions' }), 'Contact panel');
  await expect(panel(page).locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  await expect(log(page)).toBeInViewport();
});
