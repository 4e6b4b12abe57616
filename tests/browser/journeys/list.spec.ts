// The list: what stands in it, how it is ordered, and what stands there when nothing can.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { choose, list, live, row, rows, signIn, tab, toast } from '../support/console';
import { answered, expect, test } from '../support/journey';
import { named, type Sandbox } from '../support/sandbox';

const LISTS = '/api/v1/accounts/1/conversations';
const status = 'Status: Open';

test('each tab shows its conversations and says how many there are', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await expect(tab(page, 'Mine 23')).toHaveAttribute('aria-selected', 'true');
  await expect(rows(page).first()).toHaveAttribute('aria-setsize', '23');
  await expect(rows(page).first()).toContainText('Layla Haddad');
  await expect(rows(page).first()).toContainText('2 unread messages');

  await tab(page, 'Unassigned 9').click();
  await expect(rows(page)).toHaveCount(9);
  await expect(rows(page).first()).toContainText('Martha Achebe');
  await expect(page).toHaveURL(/tab=unassigned/);

  await tab(page, 'All 51').click();
  await expect(rows(page).first()).toHaveAttribute('aria-setsize', '51');
});

test('another status shows other conversations, also after a reload', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await choose(page, page.getByRole('button', { name: status }), 'Snoozed');
  await expect(rows(page)).toHaveCount(5);
  await expect(rows(page).first()).toContainText('Snoozed');
  await page.reload();
  await expect(rows(page)).toHaveCount(5);
  await expect(page.getByRole('button', { name: 'Status: Snoozed' })).toBeVisible();
});

test('another order puts the rows as the server orders them', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await expect(rows(page).first()).toContainText('Layla Haddad');
  await choose(page, page.getByRole('button', { name: 'Sort: Latest activity' }), 'Oldest activity');
  await expect(rows(page).first()).toContainText('Hervé Lefèvre-Dubois');
  await expect(page.getByRole('button', { name: 'Sort: Oldest activity' })).toBeVisible();
});

test('a list without conversations says so and leads to where there are some', async ({ page, sandbox }) => {
  await signIn(page, sandbox, 'Maren', '#/label/nobody-has-it');
  await expect(page.getByText('No conversation here')).toBeVisible();
  const given = await mine(sandbox);
  for (const { id } of given) await sandbox.as('Maren', 'POST', `conversations/${id}/assignments`, { assignee_id: 0 });
  await page.goto('./#/conversations');
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
  // Their number is counted anew after each change.
  await page.getByRole('button', { name: `See ${given.length + 9} unassigned` }).click();
  await expect(tab(page, 'Unassigned')).toHaveAttribute('aria-selected', 'true');
  await expect(rows(page).first()).toBeVisible();
});

test('a list that does not arrive says so, and comes when asked for again', async ({ page, sandbox, staged }) => {
  staged(answered(500));
  await sandbox.rule({ method: 'GET', path: LISTS, act: { answer: { status: 500, body: {} } } });
  await signIn(page, sandbox);
  await expect(page.getByRole('alert').filter({ hasText: 'The list did not arrive' })).toBeVisible();
  await sandbox.endTrouble();
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(rows(page).first()).toContainText('Layla Haddad');
});

test('a resolved conversation leaves the list, and undoing brings it back', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await live(page);
  await row(page, 97).click();
  await page.getByRole('button', { name: 'Resolve', exact: true }).click();
  await expect(toast(page)).toContainText('Resolved.');
  await page.getByRole('navigation').hover();
  await expect(row(page, 97)).toBeHidden();
  await expect(tab(page, 'Mine 22')).toBeVisible();
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await expect(tab(page, 'Mine 23')).toBeVisible();
  await expect(row(page, 97)).toBeVisible();
  await expect.poll(async () => (await sandbox.as('Maren', 'GET', 'conversations/97')).status).toBe('open');
});

test('rows keep their places under the pointer until they are let go', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await live(page);
  await expect(rows(page).first()).toContainText('Layla Haddad');
  await row(page, 99).hover();
  await sandbox.visitorWrites(84, 'I wrote while you were pointing');
  await expect(page.getByRole('button', { name: '1 updated' })).toBeVisible();
  await expect(rows(page).first()).toContainText('Layla Haddad');
  await page.getByRole('button', { name: '1 updated' }).click();
  await expect(rows(page).first()).toContainText('Nora Lind');
  await expect(rows(page).first()).toContainText('I wrote while you were pointing');

  // Of two that wrote in the same second the one with the higher number stands first.
  await sandbox.visitorWrites(99, 'So did I');
  await expect(page.getByRole('button', { name: '1 updated' })).toBeVisible();
  await page.getByRole('main').hover();
  await expect(rows(page).first()).toContainText('So did I');
});

/** Maren's open conversations. */
async function mine(sandbox: Sandbox): Promise<{ id: number }[]> {
  const pages = [1, 2].map((it) => sandbox.as('Maren', 'GET', `conversations?assignee_type=me&status=open&page=${it}`));
  return (await Promise.all(pages)).flatMap((it) => it.data.payload);
}

/** A database kept from one run to the next, since laying it out takes a while; another sandbox lays out its own. */
function kept(folder: string): string {
  const name = `large-${Math.trunc(statSync(named('SANDBOX_BIN')).mtimeMs)}.db`;
  mkdirSync(folder, { recursive: true });
  const old = readdirSync(folder).filter((it) => !it.startsWith(name));
  for (const file of old) rmSync(join(folder, file));
  return join(folder, name);
}

test.describe('of 10,000 conversations', () => {
  test.use({
    sandboxFlags: async ({}, use, info) => {
      await use(['--size', 'L', '--db', kept(`${info.project.outputDir}-kept`)]);
    },
  });

  test('the row at any depth is reached at once, with few rows in the page', async ({ page, sandbox }) => {
    await signIn(page, sandbox, 'Idunn', '#/conversations?tab=all&status=all');
    await expect(rows(page).first()).toHaveAttribute('aria-setsize', /^\d{5}$/);
    await expect(rows(page).first()).toHaveAttribute('aria-posinset', '1');
    const height = (await rows(page).first().boundingBox())?.height ?? 0;
    await list(page).evaluate((it, top) => it.scrollTo({ top }), 4_999 * height);
    const wanted = list(page).locator('[aria-posinset="5000"]');
    await expect(wanted).toBeVisible();
    await expect(wanted).not.toHaveAttribute('aria-disabled');
    await expect(wanted).toHaveAttribute('id', /^row-\d+$/);
    expect(await rows(page).count()).toBeLessThanOrEqual(60);

    const nth = await sandbox.as('Idunn', 'GET', 'conversations?assignee_type=all&status=all&page=200');
    await expect(wanted).toHaveAttribute('id', `row-${nth.data.payload[24].id}`);

    await list(page).focus();
    await page.keyboard.press('End');
    const size = await rows(page).first().getAttribute('aria-setsize');
    const last = list(page).locator(`[aria-posinset="${size}"]`);
    await expect(last).toHaveAttribute('id', /^row-\d+$/);
    expect(await rows(page).count()).toBeLessThanOrEqual(60);
  });
});
