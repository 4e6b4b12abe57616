// What the operator leaves out is nowhere: not on screen, not in menus, not by key.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { list, live, log, open, row, signIn } from '../support/console';
import { expect, test } from '../support/journey';

test('what the operator hides is in no menu, on no key and not in the list of keys', async ({ page, another, bundle }) => {
  const hide = ['filters', 'search', 'new_conversation', 'saved_views', 'panel', 'resolve', 'snooze', 'assign', 'priority', 'delete'];
  writeFileSync(join(bundle, 'config.json'), JSON.stringify({ hide }));
  const own = await another(['--size', 'S'], bundle);
  await signIn(page, own);
  await live(page);
  await expect(page.getByRole('button', { name: /^Sort/ })).toBeVisible();
  for (const name of ['Search', 'Filter the list', 'New conversation', 'Saved views']) {
    await expect(page.getByRole('button', { name })).toHaveCount(0);
  }

  await open(page, 97);
  await expect(page.getByRole('complementary', { name: 'Contact' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Resolve', exact: true })).toBeHidden();
  await expect(page.getByRole('button', { name: /assignee\. Change|^Snooze|^Contact panel/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'More actions' }).click();
  await expect(page.getByRole('menuitem', { name: /^Labels/ })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /^(Resolve|Snooze|Delete|Assign…)/ })).toHaveCount(1);
  await expect(page.getByRole('menuitem', { name: 'Resolve and open the next' })).toBeVisible();
  await expect(page.getByRole('menuitemradio')).toHaveCount(0);
  await page.keyboard.press('Escape');

  // The keys before the last one do nothing; that one opens the list of keys.
  await log(page).focus();
  for (const key of ['/', 'f', 'c', 'e', 's', 'a', 'p', ']', '?']) await page.keyboard.press(key);
  const keys = page.getByRole('dialog');
  await expect(keys).toHaveCount(1);
  await expect(keys).toHaveAccessibleName('Keys');
  await expect(keys).toContainText('Write a reply');
  for (const gone of ['New conversation', 'Filter the list', 'Snooze', 'Search']) {
    await expect(keys.getByText(gone)).toHaveCount(0);
  }
  await page.keyboard.press('Escape');
  await expect(row(page, 97)).toBeVisible();
  await expect(list(page)).toBeVisible();
});

test('a page that embeds the console hides what it likes, and a word that hides nothing is named', async ({ page, another, bundle }) => {
  const index = join(bundle, 'index.html');
  const meta = '<meta name="deskhand:hide" content="search"><meta name="deskhand:hide" content="attic">';
  writeFileSync(index, readFileSync(index, 'utf8').replace(/<meta charset=[^>]*>/, `$&${meta}`));
  // A compressed copy would go on saying what the page said before.
  for (const copy of ['.br', '.gz']) rmSync(index + copy, { force: true });
  const own = await another(['--size', 'S'], bundle);
  await signIn(page, own);
  await expect(page.getByRole('button', { name: 'New conversation' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Search' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('dialog').getByRole('listitem')).toContainText('attic');
});
