// The languages of the interface: chosen, kept, and written the way they run.
import { live, open, settings, signIn } from '../support/console';
import { answered, expect, test } from '../support/journey';

test('the interface speaks the language that is chosen, also after a reload', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await live(page);
  await (await settings(page)).getByLabel('Language').selectOption('Deutsch');
  await expect(page.getByRole('tab', { name: /^Nicht zugewiesen/ })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.reload();
  await expect(page.getByRole('tab', { name: /^Nicht zugewiesen/ })).toBeVisible();
  await expect(page.getByRole('option').first()).toContainText('ungelesene Nachrichten');
  await (await settings(page, 'Einstellungen')).getByLabel('Sprache').selectOption('English');
  await expect(page.getByRole('tab', { name: /^Unassigned/ })).toBeVisible();
});

test('Arabic runs from right to left, with foreign names apart', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await (await settings(page)).getByLabel('Language').selectOption('العربية');
  await expect(page.locator('.deskhand')).toHaveAttribute('dir', 'rtl');
  await expect(page.locator('.deskhand')).toHaveAttribute('lang', 'ar');
  await page.keyboard.press('Escape');
  await page.getByRole('option').first().click();
  const menu = await page.getByRole('navigation').boundingBox();
  const list = await page.locator('.conversation-list').boundingBox();
  expect(menu?.x ?? 0).toBeGreaterThan(list?.x ?? 0);
  await expect(page.getByRole('log')).toHaveAccessibleName(/\u2068.*\u2069/);
});

for (const [locale, words] of [['fr-CA', 'Se connecter'], ['pt-BR', 'Entrar'], ['es-MX', 'Iniciar sesión'], ['is-IS', 'Sign in']] as const) {
  test.describe(`a browser that prefers ${locale}`, () => {
    test.use({ locale });

    test('is greeted in its own language where there is one, else in English', async ({ page }) => {
      await page.goto('./');
      await expect(page.getByRole('button', { name: words, exact: true })).toBeVisible();
    });
  });
}

test('a language that does not arrive leaves the former one', async ({ page, sandbox, staged }) => {
  staged(answered(503));
  await signIn(page, sandbox);
  await live(page);
  await page.route('**/locales/fr.json', (route) => route.fulfill({ status: 503, body: '' }));
  await (await settings(page)).getByLabel('Language').selectOption('Français');
  await expect(page.getByRole('alert').filter({ hasText: 'Français could not be loaded' })).toBeAttached();
  await page.keyboard.press('Escape');
  await open(page, 97);
  await expect(page.getByRole('button', { name: 'Resolve', exact: true })).toBeVisible();
});
