// What a program can check of accessibility, on every kind of screen, light and dark.
import { expectAccessible } from '../support/accessibility';
import { banner, live, log, open, rows, signIn, text } from '../support/console';
import { answered, expect, socketRefused, test } from '../support/journey';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`the sign-in page has no fault, nor a failure on it (${colorScheme})`, async ({ page, staged }) => {
      staged(answered(401));
      await page.goto('./');
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      await expectAccessible(page);
      await page.getByLabel('Access token', { exact: true }).and(page.locator('input')).fill('wrong');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('alert').filter({ hasText: 'does not accept' })).toBeVisible();
      await expectAccessible(page);
    });

    test(`list, thread, panel and their menus have no fault (${colorScheme})`, async ({ page, sandbox }) => {
      await signIn(page, sandbox);
      await expect(rows(page).first()).toBeVisible();
      await live(page);
      await expectAccessible(page);
      for (const conversation of [97, 100, 95, 89]) {
        await open(page, conversation);
        await expect(page.getByRole('complementary', { name: 'Contact' })).toContainText('Identifier');
        await expectAccessible(page);
      }
      await page.getByRole('radio', { name: 'Private note' }).click();
      await text(page).fill('A note in the making');
      await page.getByRole('button', { name: 'More actions' }).click();
      await expect(page.getByRole('menuitemradio', { name: 'Urgent' })).toBeVisible();
      await expectAccessible(page);
    });

    test(`an empty list and the list of keys have no fault (${colorScheme})`, async ({ page, sandbox }) => {
      await signIn(page, sandbox, 'Maren', '#/label/nobody-has-it');
      await expect(page.getByText('No conversation here')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
      await expectAccessible(page);
    });

    test(`a lost connection has no fault (${colorScheme})`, async ({ page, sandbox, staged }) => {
      staged(socketRefused);
      await signIn(page, sandbox);
      await open(page, 97);
      await live(page);
      await sandbox.cable({ cut: true, refuse_ms: 0 });
      await expect(banner(page)).toContainText('No connection since');
      await expectAccessible(page);
    });

    test(`a narrow screen has no fault (${colorScheme})`, async ({ page, sandbox }) => {
      await page.setViewportSize({ width: 390, height: 844 });
      await signIn(page, sandbox);
      await expect(rows(page).first()).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Open navigation' }).click();
      await expect(page.getByRole('link', { name: 'Mentions' })).toBeInViewport();
      await expectAccessible(page);
      // Nothing behind the drawer takes the keyboard.
      await expect(page.locator('.conversation-list')).toHaveAttribute('inert');
      await page.keyboard.press('Escape');
      await expect(page.locator('.conversation-list')).not.toHaveAttribute('inert');
      await open(page, 97);
      await expect(log(page)).toBeInViewport();
      await expectAccessible(page);
    });
  });
}

const LOOKS = {
  'more contrast': { moreContrast: true, lessMotion: true },
  'large text': { textScale: 1.5, density: 'roomy' },
  'small text': { textScale: 0.8, density: 'compact', theme: 'dark' },
};

for (const [name, look] of Object.entries(LOOKS)) {
  test(`list, thread and panel have no fault and fit the page with ${name}`, async ({ page, sandbox }) => {
    await page.addInitScript((look) => localStorage.setItem('deskhand:look', look), JSON.stringify(look));
    await signIn(page, sandbox);
    await open(page, 95);
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(log(page)).toBeInViewport();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
}

test('where the system asks for more contrast or its own colours, there is no fault either', async ({ page, sandbox }) => {
  await page.emulateMedia({ contrast: 'more', forcedColors: 'active' });
  await signIn(page, sandbox);
  await open(page, 95);
  await expectAccessible(page);
});
