// Pictures of the main screens, for people to look at, beside the journeys' output. The README's
// `readme.png` is `console-1440-light.png` in fewer colours.
import { banner, list, live, log, open, row, rows, settings, signIn, text } from '../support/console';
import { expect, socketRefused, test } from '../support/journey';
import { expectFits, take } from '../support/pictures';

const WIDTHS = [1440, 900, 390];

for (const look of ['light', 'dark', 'mirrored'] as const) {
  test.describe(look, () => {
    test.use({ colorScheme: look === 'dark' ? 'dark' : 'light' });

    test(`the main screens fit every width (${look})`, async ({ page, sandbox }, info) => {
      await page.goto('./');
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      if (look !== 'mirrored') await take(page, info, `sign-in-1440-${look}`);
      await signIn(page, sandbox);
      if (look === 'mirrored') {
        await (await settings(page)).getByLabel('Mirror the layout').check();
        await page.keyboard.press('Escape');
        await expect(page.locator('.deskhand')).toHaveAttribute('dir', 'rtl');
      }
      await expect(rows(page).first()).toBeVisible();
      await live(page);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await page.goto('./#/conversations');
        await expect(list(page)).toBeInViewport();
        await take(page, info, `list-${width}-${look}`);
        await expectFits(page);
        await open(page, 99);
        await expect(log(page).getByRole('article').last()).toBeInViewport();
        await expect(row(page, 99)).not.toContainText('unread');
        await take(page, info, `console-${width}-${look}`);
        await expectFits(page);
      }
    });

    test(`the states of a thread have pictures (${look})`, async ({ page, sandbox, staged }, info) => {
      staged(socketRefused);
      await signIn(page, sandbox);
      if (look === 'mirrored') await (await settings(page)).getByLabel('Mirror the layout').check();
      await page.keyboard.press('Escape');
      await live(page);
      for (const [name, conversation] of [['kinds', 97], ['arabic', 100], ['mail', 95], ['failed', 89], ['hostile', 96]] as const) {
        await open(page, conversation);
        await expect(log(page).getByRole('article').last()).toBeInViewport();
        await take(page, info, `thread-${name}-1440-${look}`);
      }
      await page.getByRole('radio', { name: 'Private note' }).click();
      await text(page).fill('A note to the team, in the making');
      await take(page, info, `note-1440-${look}`);
      await sandbox.cable({ cut: true, refuse_ms: 0 });
      await expect(banner(page)).toContainText('No connection since');
      await take(page, info, `lost-1440-${look}`);
    });
  });
}
