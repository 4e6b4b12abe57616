import { expect, test } from '../support/sandbox';

test('the page opens, shows the sign-in form, and the console stays silent', async ({ page }) => {
  await page.goto('./');
  await expect(page).toHaveTitle(/Deskhand/);
  await expect(page.getByRole('button', { name: /sign in/i }).first()).toBeVisible();
});
