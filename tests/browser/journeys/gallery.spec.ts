// The files of a conversation, collected by kind, with the pictures in large.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { choose, log, open, signIn } from '../support/console';
import { answered, expect, test } from '../support/journey';

const gallery = (page: Page) => page.getByRole('dialog', { name: 'Files of this conversation' });
const pictures = (page: Page) => gallery(page).getByRole('button', { name: /^Show / });
const large = (page: Page) => page.locator('dialog dialog');
/** A picture of the conversation is gone from where it was. */
const gone = /missing\.invalid/;

async function openGallery(page: Page): Promise<void> {
  await choose(page, page.getByRole('button', { name: 'More actions' }), /^Files$/);
  await expect(gallery(page).getByRole('tab', { name: /^Images/ })).toBeVisible();
}

test('files are there by kind, and lead to their messages', async ({ page, sandbox, staged }) => {
  staged(gone);
  await signIn(page, sandbox);
  await open(page, 94);
  await openGallery(page);
  await expect(pictures(page).first()).toBeVisible();
  await gallery(page).getByRole('tab', { name: /^Documents/ }).click();
  await expect(gallery(page).getByRole('link').first()).toHaveAttribute('download', /./);
  await gallery(page).getByRole('button', { name: 'Show in the conversation' }).first().click();
  await expect(gallery(page)).toBeHidden();
  await expect(page).toHaveURL(/message=\d+/);
  await expect(log(page).locator(':focus')).toBeInViewport();
});

test('pictures open in large; arrows go along them and Escape goes back step by step', async ({ page, sandbox, staged }) => {
  staged(gone);
  await signIn(page, sandbox);
  await open(page, 94);
  await openGallery(page);
  await expect(pictures(page).first()).toBeVisible();
  const count = await pictures(page).count();
  const first = pictures(page).first();
  await first.focus();
  await page.keyboard.press('Enter');
  await expect(large(page).getByRole('status')).toHaveText(`1 of ${count}`);
  await page.keyboard.press('ArrowRight');
  await expect(large(page).getByRole('status')).toHaveText(`${count > 1 ? 2 : 1} of ${count}`);
  await page.keyboard.press('ArrowLeft');
  await expect(large(page).getByRole('status')).toHaveText(`1 of ${count}`);
  await expect(large(page).getByRole('link', { name: 'Download' })).toHaveAttribute('download', /./);
  await page.keyboard.press('Escape');
  await expect(large(page)).toBeHidden();
  await expect(first).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(gallery(page)).toBeHidden();
});

test('files that do not arrive are said to, and asked for again', async ({ page, sandbox, staged }) => {
  staged(answered(500));
  staged(gone);
  await signIn(page, sandbox);
  await open(page, 94);
  await sandbox.rule({ method: 'GET', path: '/**/attachments', count: 1, act: { answer: { status: 500 } } });
  await choose(page, page.getByRole('button', { name: 'More actions' }), /^Files$/);
  await expect(gallery(page).getByRole('alert')).toContainText('The server failed (500).');
  await gallery(page).getByRole('button', { name: 'Retry' }).click();
  await expect(gallery(page).getByRole('tab', { name: /^Images/ })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`the gallery has no fault, on a narrow screen too (${colorScheme})`, async ({ page, sandbox, staged }) => {
  staged(gone);
      await signIn(page, sandbox);
      await open(page, 94);
      await openGallery(page);
      await expectAccessible(page);
      await gallery(page).getByRole('tab', { name: /^Sound/ }).click();
      await expectAccessible(page);
      await gallery(page).getByRole('tab', { name: /^Images/ }).click();
      await page.setViewportSize({ width: 390, height: 844 });
      await pictures(page).first().click();
      await expect(large(page)).toBeVisible();
      await expectAccessible(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    });
  });
}
