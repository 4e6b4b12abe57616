// Signing in and out: each way in, each failure in its own words, and what is left behind.
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { choose, composer, everythingKept, list, live, open, rows, signIn, signInButton, signOut, text, tokenField } from '../support/console';
import { answered, expect, test, unanswered } from '../support/journey';

const failure = (page: Page) => page.getByRole('alert').filter({ has: page.locator('.callout__title') });

async function typeServer(page: Page, address: string): Promise<void> {
  await page.getByRole('button', { name: 'Another server' }).click();
  await page.getByLabel('Server', { exact: true }).fill(address);
}

async function tryToken(page: Page, token: string): Promise<void> {
  await tokenField(page).fill(token);
  await signInButton(page).click();
}

async function tryPassword(page: Page, email: string, password: string): Promise<void> {
  await page.getByRole('radio', { name: 'E-mail and password' }).click();
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await signInButton(page).click();
}

/** Lets the pages of a bundle talk to these servers. */
function allow(bundle: string, addresses: string[]): void {
  const file = join(bundle, '_headers');
  const headers = readFileSync(file, 'utf8');
  writeFileSync(file, headers.replaceAll("connect-src 'self'", `connect-src 'self' ${addresses.join(' ')}`));
}

/** An address on this device where nobody listens. */
async function nowhere(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

test('a token signs in, and an agent of two accounts chooses which', async ({ page, sandbox }) => {
  await page.goto('./');
  await expect(page).toHaveTitle('Sign in · Deskhand');
  await tryToken(page, sandbox.agent('Maren').api_access_token);
  await expect(page.getByRole('heading', { name: 'Which account?' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Fjellvik Gear/ })).toBeFocused();
  await page.getByRole('button', { name: /Nordlys Outlet.*Administrator/ }).click();
  await expect(page.getByRole('button', { name: 'Nordlys Outlet. Account menu' })).toBeVisible();
  await choose(page, page.getByRole('button', { name: 'Nordlys Outlet. Account menu' }), 'Fjellvik Gear');
  await expect(page.getByRole('button', { name: 'Fjellvik Gear. Account menu' })).toBeVisible();
  await expect(rows(page).first()).toContainText('Layla Haddad');
});

test('e-mail and password sign in where the page comes from the server itself', async ({ page, sandbox }) => {
  await page.goto('./');
  const { email, password } = sandbox.agent('Idunn');
  await tryPassword(page, email, password);
  await expect(page.getByRole('button', { name: 'Fjellvik Gear. Account menu' })).toBeVisible();
  await expect(page).toHaveURL(`${sandbox.url}/`);
});

test('an account with a second factor opens with its code, and a wrong one can be typed again', async ({ page, sandbox, staged }) => {
  staged(answered(400));
  const { email, password, api_access_token } = sandbox.agent('Idunn');
  const profile = await fetch(`${sandbox.url}/api/v1/profile`, { headers: { api_access_token } });
  const data = await profile.json();
  const next = (status: number, body: unknown) =>
    sandbox.rule({ method: 'POST', path: '/auth/sign_in', count: 1, act: { answer: { status, body } } });
  await next(206, { mfa_required: true, mfa_token: 'half' });
  await next(400, { error: 'Invalid verification code' });
  await next(200, { data });
  await page.goto('./');
  await tryPassword(page, email, password);
  const code = page.getByLabel('Code', { exact: true });
  await expect(code).toBeFocused();
  await expect(failure(page)).toContainText('The account wants a second factor');
  await code.fill('000000');
  await signInButton(page).click();
  await expect(failure(page)).toContainText('The code does not fit');
  await expect(code).toBeFocused();
  await code.fill('123456');
  await signInButton(page).click();
  await expect(page.getByRole('button', { name: 'Fjellvik Gear. Account menu' })).toBeVisible();
});

test('a sign-in that is not remembered outlasts a reload and ends with its tab', async ({ page, context, sandbox }) => {
  await page.goto('./');
  await page.getByLabel('Remember me on this device').uncheck();
  await tryToken(page, sandbox.agent('Idunn').api_access_token);
  await expect(list(page)).toBeVisible();
  await page.reload();
  await expect(list(page)).toBeVisible();
  const other = await context.newPage();
  await other.goto(sandbox.url);
  await expect(tokenField(other)).toBeVisible();
});

test('a remembered sign-in outlasts the browser, and nothing readable is kept of it', async ({ sandbox, watch }, info) => {
  const folder = info.outputPath('profile');
  const { launchOptions } = info.project.use;
  const token = sandbox.agent('Idunn').api_access_token;
  const start = async () => {
    const context = await chromium.launchPersistentContext(folder, launchOptions);
    watch(context);
    return { context, page: context.pages()[0] ?? (await context.newPage()) };
  };
  let { context, page } = await start();
  await page.goto(sandbox.url);
  await expect(page.getByLabel('Remember me on this device')).toBeChecked();
  await tryToken(page, token);
  await expect(list(page)).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain(token);
  await context.close();

  ({ context, page } = await start());
  await page.goto(sandbox.url);
  await expect(list(page)).toBeVisible();
  await context.close();
});

test('a text that is no address is told from a server that fails', async ({ page }) => {
  await page.goto('./');
  await typeServer(page, 'not an address');
  await tryToken(page, 'some-token');
  await expect(failure(page)).toContainText('This is no server’s address');
  await expect(page.getByLabel('Server', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Server', { exact: true })).toHaveAttribute('aria-invalid', 'true');
});

test('something that answers without being a Chatwoot server is told as that', async ({ page, sandbox, staged }) => {
  staged(answered(404));
  await sandbox.rule({ path: '/api', act: { answer: { status: 404, body: '<h1>Not here</h1>', content_type: 'text/html' } } });
  await page.goto('./');
  await tryToken(page, 'some-token');
  await expect(failure(page)).toContainText('No Chatwoot server answers there');
});

test('an address where nothing answers is told as that', async ({ page, another, bundle, staged }) => {
  staged(unanswered);
  const address = await nowhere();
  allow(bundle, [address]);
  const own = await another([], bundle);
  await page.goto(own.url);
  await typeServer(page, address);
  await expect(page.getByText('Passwords are asked for only where this page comes from')).toBeVisible();
  await tryToken(page, 'some-token');
  await expect(failure(page)).toContainText('Nothing answers there');
});

test('a server that lets no page of another address in is told as that', async ({ page, sandbox, another, bundle, staged }) => {
  staged(/blocked by CORS policy/);
  staged(unanswered);
  allow(bundle, [sandbox.url]);
  const own = await another([], bundle);
  await page.goto(own.url);
  await typeServer(page, sandbox.url);
  await tryToken(page, sandbox.agent('Idunn').api_access_token);
  await expect(failure(page)).toContainText('The server does not let this page in');
  await expect(failure(page)).toContainText('ENABLE_API_CORS=true');
});

test('a server on another address signs in once both sides allow it', async ({ page, another, bundle }) => {
  const server = await another(['--cors']);
  allow(bundle, [server.url, server.url.replace('http', 'ws')]);
  const own = await another([], bundle);
  await page.goto(own.url);
  await typeServer(page, server.url);
  await expect(page.getByText('This connection is not encrypted')).toBeVisible();
  await tryToken(page, server.agent('Idunn').api_access_token);
  await expect(list(page)).toBeVisible();
  await live(page);
});

test('a server that the page’s own policy does not name is told as that', async ({ page, another, staged }) => {
  staged(/Content Security Policy/);
  const other = await another(['--cors']);
  await page.goto('./');
  await typeServer(page, other.url);
  await tryToken(page, other.agent('Idunn').api_access_token);
  await expect(failure(page)).toContainText('This page may not talk to that server');
  await expect(failure(page)).toContainText('connect-src');
});

test('a wrong token is told as that, and can be corrected at once', async ({ page, sandbox, staged }) => {
  staged(answered(401));
  await page.goto('./');
  await tryToken(page, 'no-such-token');
  await expect(failure(page)).toContainText('The server does not accept this token');
  await expect(tokenField(page)).toBeFocused();
  await tryToken(page, sandbox.agent('Idunn').api_access_token);
  await expect(list(page)).toBeVisible();
});

test('a wrong password is told in the server’s words', async ({ page, sandbox, staged }) => {
  staged(answered(401));
  await page.goto('./');
  await tryPassword(page, sandbox.agent('Idunn').email, 'guessed');
  await expect(failure(page)).toContainText('E-mail and password do not fit');
  await expect(failure(page)).toContainText('Invalid login credentials');
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
});

test('a server that asks to wait is told as that', async ({ page, sandbox, staged }) => {
  staged(answered(429));
  await sandbox.rule({ path: '/api/v1/profile', act: { answer: { status: 429, body: 'Retry later', content_type: 'text/plain' } } });
  await page.goto('./');
  await tryToken(page, sandbox.agent('Idunn').api_access_token);
  await expect(failure(page)).toContainText('Too many attempts');
});

test('a config.json that cannot be used gives a page that says where', async ({ page, another, bundle }) => {
  const file = join(bundle, 'config.json');
  writeFileSync(file, '{\n  "sever": "https://chat.example.com"\n}');
  const own = await another([], bundle);
  await page.goto(own.url);
  await expect(page.getByRole('heading', { name: 'The settings cannot be used' })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'What was found' })).toContainText(/sever.*line 2/);
  writeFileSync(file, '{"name": "Fjellvik Desk"}');
  await page.getByRole('button', { name: 'Load the page again' }).click();
  await expect(page).toHaveTitle('Sign in · Fjellvik Desk');
});

test('signing out asks when something is unsent, and leaves nothing on the device', async ({ page, context, sandbox }) => {
  await signIn(page, sandbox);
  await open(page, 97);
  await text(page).fill('Half a sentence');
  await signOut(page);
  const question = page.getByRole('dialog', { name: 'Sign out and lose what is not sent?' });
  await question.getByRole('button', { name: 'Stay' }).click();
  await expect(question).toBeHidden();
  await expect(text(page)).toHaveValue('Half a sentence');

  await signOut(page);
  await question.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('This device keeps nothing of the account any more.')).toBeVisible();
  // How the console looks is the device's, not the account's.
  const kept = Object.keys(await everythingKept(page)).filter((it) => !/^deskhand:(look|send-key)$/.test(it));
  expect(kept).toEqual([]);

  const other = await context.newPage();
  await other.goto(sandbox.url);
  await expect(tokenField(other)).toBeVisible();
});

test('a sign-in that the server takes back keeps what was written', async ({ page, sandbox, staged }) => {
  staged(answered(401));
  await signIn(page, sandbox);
  await open(page, 97);
  await live(page);
  await text(page).fill('Written before the token was renewed');
  await expect.poll(async () => JSON.stringify(await everythingKept(page))).toContain('Written before the token');
  await sandbox.revoke('Maren');
  // Any call may be the one that finds out, so this one must not need the console to be there still.
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await expect(page.getByText('The server does not accept')).toBeVisible();
  const again = page.getByRole('button', { name: 'Sign in again' });
  await again.click();
  await expect(page.getByText('What you wrote is still on this device.')).toBeVisible();
  await tryToken(page, await sandbox.tokenOf('Maren'));
  await page.getByRole('button', { name: /Fjellvik Gear/ }).click();
  await expect(composer(page).getByRole('textbox')).toHaveValue('Written before the token was renewed');
});
