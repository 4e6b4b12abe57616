// A bundle made for one public address, behind the samples it brings: places are paths below it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { live, message, open, row, rows, signIn, tab, thread, tokenField } from '../support/console';
import { expect, unanswered } from '../support/journey';
import { ready, test, type Sample } from '../support/host';

for (const [sample, base] of [
  ['nginx.conf', '/'],
  ['nginx-path.conf', '/console/'],
  ['Caddyfile', '/'],
  ['Caddyfile', '/console/'],
] satisfies [Sample, string][]) {
  test.describe(`${sample} at ${base}`, () => {
    test.use({ sample, publicUrl: `https://desk.example.com${base}` });

    test('every file and every place is served as cargo xtask headers asks', async ({ host, bundle }) => {
      expect(`${host.url}/`.endsWith(base)).toBe(true);
      expect(await host.faults()).toBe('');
      const rules = readFileSync(join(bundle, '_redirects'), 'utf8');
      expect(rules).toContain(`\n${base}conversations/* ${base} 200\n`);
    });
  });
}

for (const sample of ['nginx-path.conf', 'Caddyfile'] satisfies Sample[]) {
  test.describe(sample, () => {
    test.use({ sample, publicUrl: 'https://desk.example.com/console/' });

    test('has a path for every place, which a reload and the back button keep', async ({ page, host, sandbox }) => {
      await signIn(page, host, 'Maren');
      await live(page);
      await open(page, 97);
      await expect(page).toHaveURL(`${host.url}/conversations/97`);
      await page.reload();
      await expect(thread(page)).toBeVisible();
      await expect(page).toHaveURL(`${host.url}/conversations/97`);
      await live(page);
      await sandbox.visitorWrites(97, 'Found by its path');
      await expect(message(page, 'Found by its path')).toBeVisible();

      const name = page.getByRole('heading', { level: 2 }).first();
      await row(page, 99).click();
      await expect(page).toHaveURL(`${host.url}/conversations/99`);
      await expect(name).toHaveText('Tomás Echeverría');
      await page.goBack();
      await expect(name).toHaveText('Ingrid Aasen');
      await expect(page).toHaveURL(`${host.url}/conversations/97`);
      await page.goForward();
      await expect(name).toHaveText('Tomás Echeverría');

      const inbox = page.getByRole('link', { name: 'Website chat' });
      await expect(inbox).toHaveAttribute('href', '/console/inbox/2');
      await inbox.click();
      await expect(page).toHaveURL(new RegExp('/console/inbox/2(/|$)'));
      await tab(page, 'All').click();
      await expect(page).toHaveURL(/\/console\/inbox\/2[^#]*\?tab=all$/);
    });

    test('copies a path, and opens the addresses of before', async ({ page, host, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await signIn(page, host, 'Maren', '?theme=dark#/conversations/97?tab=all');
      const here = `${host.url}/conversations/97?tab=all&theme=dark`;
      await expect(thread(page)).toBeVisible();
      await expect(page).toHaveURL(here);
      await expect(page.locator('.deskhand')).toHaveAttribute('data-theme', 'dark');
      await page.getByRole('log').focus();
      await page.keyboard.press('y');
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(here);

      // Typed after the address of an open console.
      await page.evaluate(() => (location.hash = '#/inbox/2'));
      await expect(page).toHaveURL(`${host.url}/inbox/2?theme=dark`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Website chat');
      await page.goto(`${host.url}/app/accounts/1/inbox/2/conversations/97?theme=dark`);
      await expect(thread(page)).toBeVisible();
      await expect(page.locator('.deskhand')).toHaveAttribute('data-theme', 'dark');
      await page.goto(`${host.url}/label/vip?tab=all&colour=red`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('vip');
      await expect(page.getByRole('alert').filter({ hasText: 'not understood: colour=red' })).toBeAttached();
      await expect(rows(page).first()).toContainText('vip');
    });
  });
}

test.describe('without a network', () => {
  test.use({ sample: 'Caddyfile', publicUrl: 'https://desk.example.com/console/' });

  test('every place still opens', async ({ page, host, staged }) => {
    staged(unanswered);
    await page.goto(`${host.url}/`);
    await ready(page);
    await page.reload();
    await expect(tokenField(page)).toBeVisible();
    await host.stop();
    await page.goto(`${host.url}/inbox/2/conversations/97?tab=all`);
    await expect(tokenField(page)).toBeVisible();
  });
});
