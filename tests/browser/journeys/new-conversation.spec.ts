// A conversation that the agent begins: with somebody known, or with somebody new.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { list, message, rows, signIn, text } from '../support/console';
import { answered, expect, test } from '../support/journey';

const form = (page: Page) => page.getByRole('dialog', { name: 'New conversation' });
const to = (page: Page) => form(page).getByRole('combobox', { name: 'To' });
const found = (page: Page) => form(page).getByRole('listbox', { name: 'Contacts' }).getByRole('option');
const start = (page: Page) => form(page).getByRole('button', { name: 'Start conversation' });

test('a conversation is begun with a known contact, by mail, with a subject', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await expect(rows(page).first()).toBeVisible();
  await page.getByRole('button', { name: 'New conversation' }).click();
  await expect(to(page)).toBeFocused();
  await to(page).fill('echeverria');
  await found(page).filter({ hasText: 'Tomás Echeverría' }).click();
  await form(page).getByRole('combobox', { name: 'Inbox' }).selectOption({ label: 'Support e-mail' });
  await form(page).getByLabel('Subject').fill('Your tent pole');
  await form(page).getByLabel('Message').fill('It has arrived at our shop.');
  await start(page).click();
  await expect(form(page)).toHaveCount(0);
  await expect(message(page, 'It has arrived at our shop.')).toBeVisible();
  await expect(text(page)).toBeFocused();
  const number = Number(/conversations\/(\d+)/.exec(page.url())?.[1]);
  const begun = await sandbox.as('Maren', 'GET', `conversations/${number}`);
  expect(begun.additional_attributes.mail_subject).toBe('Your tent pole');
  expect(begun.status).toBe('open');
  expect(begun.meta.assignee.id).toBe(sandbox.agent('Maren').id);
});

test('a new contact is made on the way, by keys alone', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await list(page).focus();
  await page.keyboard.press('c');
  await expect(to(page)).toBeFocused();
  await page.keyboard.type('nora.quist@example.com');
  await expect(form(page)).toContainText('No contact has this.');
  await page.keyboard.press('Enter');
  await expect(form(page).getByLabel('E-mail')).toHaveValue('nora.quist@example.com');
  await expect(form(page).getByLabel('Name')).toBeFocused();
  await page.keyboard.type('Nora Quist');
  await page.keyboard.press('Enter');
  await expect(form(page)).toContainText('Nora Quist');
  const inbox = form(page).getByRole('combobox', { name: 'Inbox' });
  await expect(inbox).toContainText('Support e-mail');
  await inbox.focus();
  await page.keyboard.type('Support');
  await expect(inbox.locator('option:checked')).toHaveText('Support e-mail');
  await form(page).getByLabel('Message').focus();
  await page.keyboard.type('Welcome, Nora.');
  await start(page).focus();
  await page.keyboard.press('Enter');
  await expect(message(page, 'Welcome, Nora.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Nora Quist' }).first()).toBeVisible();
});

test('what the server says no to is said in its words, and nothing is lost', async ({ page, sandbox, staged }) => {
  staged(answered(422));
  staged(answered(403));
  await signIn(page, sandbox);
  await page.keyboard.press('c');
  await found(page).last().click();
  await form(page).getByRole('button', { name: 'Create contact' }).click();
  await expect(form(page).getByRole('alert')).toContainText('A name, an e-mail address or a phone number is needed.');
  await form(page).getByLabel('Phone number').fill('12');
  await form(page).getByRole('button', { name: 'Create contact' }).click();
  await expect(form(page).getByRole('alert')).toContainText('e164');
  await form(page).getByRole('button', { name: 'Back' }).click();
  await to(page).fill('echeverria');
  await found(page).filter({ hasText: 'Tomás Echeverría' }).click();
  await form(page).getByLabel('Message').fill('Kept through it all');
  const refusal = { status: 403, body: { error: 'Not today' } };
  await sandbox.rule({ method: 'POST', path: '/api/v1/accounts/*/conversations', count: 1, act: { answer: refusal } });
  await start(page).click();
  await expect(form(page).getByRole('alert')).toContainText('Not today');
  await page.keyboard.press('Escape');
  await expect(form(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'New conversation' }).click();
  await expect(form(page).getByLabel('Message')).toHaveValue('Kept through it all');
  await start(page).click();
  await expect(message(page, 'Kept through it all')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`beginning a conversation has no fault, on a narrow screen too (${colorScheme})`, async ({ page, sandbox }) => {
      await signIn(page, sandbox);
      await page.keyboard.press('c');
      await to(page).fill('echeverria');
      await expect(found(page).first()).toContainText('Tomás');
      await expectAccessible(page);
      await found(page).filter({ hasText: 'Tomás Echeverría' }).click();
      await expect(form(page).getByLabel('Message')).toBeVisible();
      await page.setViewportSize({ width: 390, height: 844 });
      await expectAccessible(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    });
  });
}
