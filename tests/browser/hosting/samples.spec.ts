// The console behind each sample: it is served as promised, and all of it works there.
import { list, live, message, send, signIn, signInButton, thread } from '../support/console';
import { expect } from '../support/journey';
import { test, type Sample } from '../support/host';

for (const sample of ['_headers', 'nginx.conf', 'nginx-path.conf', 'Caddyfile'] satisfies Sample[]) {
  test.describe(sample, () => {
    test.use({ sample });

    test('serves every file with the headers that cargo xtask headers asks for', async ({ host }) => {
      expect(await host.faults()).toBe('');
    });

    if (sample === 'nginx.conf' || sample === 'Caddyfile') {
      test('opens a link of Chatwoot’s own dashboard', async ({ page, host, sandbox }) => {
        await signIn(page, { url: host.url, agent: host.agent }, 'Idunn', 'app/accounts/1/conversations/97');
        await expect(thread(page)).toBeVisible();
        await expect(page).toHaveURL(/\/#\/.*conversations\/97$/);
        await sandbox.visitorWrites(97, 'Found by an old link');
        await expect(message(page, 'Found by an old link')).toBeVisible();
      });
    }

    test('lets an agent sign in with a password, write and read', async ({ page, host, sandbox }) => {
      const { email, password } = sandbox.agent('Idunn');
      await page.goto(`${host.url}/`);
      await page.getByRole('radio', { name: 'E-mail and password' }).click();
      await page.getByLabel('E-mail', { exact: true }).fill(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await signInButton(page).click();
      await expect(list(page)).toBeVisible();
      await live(page);
      await page.goto(`${host.url}/#/conversations/97`);
      await expect(thread(page)).toBeVisible();
      await send(page, 'Through the web server');
      await expect(message(page, 'Through the web server')).toHaveCount(1);
      await sandbox.visitorWrites(97, 'And back over the socket');
      await expect(message(page, 'And back over the socket')).toBeVisible();
      await expect(page).toHaveURL(`${host.url}/#/conversations/97`);
      await page.reload();
      await expect(message(page, 'And back over the socket')).toBeVisible();
    });
  });
}
