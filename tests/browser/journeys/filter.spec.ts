// Finding conversations by conditions in groups, and keeping what was found as a view.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { live, row, rows, signIn, toast } from '../support/console';
import { answered, expect, test } from '../support/journey';

const builder = (page: Page) => page.getByRole('dialog', { name: 'Filter', exact: true });
const bar = (page: Page) => page.getByRole('group', { name: 'Filter in use' });
const button = (page: Page, name: string) => builder(page).getByRole('button', { name, exact: true });
const views = (page: Page) => page.getByRole('list', { name: 'Saved views' });

/** Picks values for a condition, by its name, and closes the list. */
async function pick(page: Page, clause: string, ...values: string[]): Promise<void> {
  await builder(page).getByRole('group', { name: clause, exact: true }).getByRole('button', { name: /^Value:/ }).click();
  for (const value of values) {
    await page.locator('.picker:popover-open').getByRole('option', { name: value, exact: true }).click();
  }
  await page.keyboard.press('Escape');
}

const FILTER = 'all(priority=urgent,high;any(labels=warranty;team.set))';
const atFilter = (text: string) => `#/conversations?filter=${text}`;

/** How many conversations the server itself finds. */
async function counted(sandbox: { as: (name: string, method: string, path: string, body?: unknown) => Promise<any> }) {
  const link = (key: string, operator: string, values: string[], next: string | null) => ({
    attribute_key: key,
    filter_operator: operator,
    values,
    query_operator: next,
  });
  const urgent = link('priority', 'equal_to', ['urgent', 'high'], 'and');
  const found = await sandbox.as('Maren', 'POST', 'conversations/filter', {
    payload: [
      urgent,
      link('labels', 'equal_to', ['warranty'], 'or'),
      urgent,
      link('team_id', 'is_present', [], null),
    ],
  });
  return found.meta.all_count as number;
}

test('a filter of nested groups is built by pointer, counts, and shows what the server finds', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await live(page);
  await page.getByRole('button', { name: /^Filter the list/ }).click();
  await expect(builder(page).getByRole('group', { name: 'Status is Open', exact: true })).toBeVisible();
  await button(page, 'Clear').click();
  await button(page, 'Condition').click();
  await builder(page).getByLabel('Attribute').selectOption({ label: 'Priority' });
  await expect(builder(page)).toContainText('A value is missing');
  await pick(page, 'Priority is', 'Urgent', 'High priority');
  await button(page, 'Group').click();
  const group = builder(page).getByRole('group', { name: 'Any of: 1 condition' });
  await group.getByLabel('Attribute').selectOption({ label: 'Labels' });
  await pick(page, 'Labels has any of', 'warranty');
  await group.getByRole('button', { name: 'Condition', exact: true }).click();
  const second = builder(page).getByRole('group', { name: 'Status is', exact: true });
  await second.getByLabel('Attribute').selectOption({ label: 'Team' });
  await builder(page)
    .getByRole('group', { name: 'Team is', exact: true })
    .getByLabel('Comparison')
    .selectOption({ label: 'is set' });
  const count = await counted(sandbox);
  await expect(builder(page).getByRole('status')).toContainText(`${count} on the server`);
  await button(page, 'Apply Ctrl ↵').or(button(page, 'Apply')).click();
  await expect(page).toHaveURL(new RegExp(FILTER.replace(/[()]/g, '\\$&')));
  await expect(bar(page)).toContainText(`${count} conversation`);
  await expect(bar(page)).toContainText('Priority is any of Urgent, High priority');
  await expect(rows(page)).toHaveCount(count);
});

test('a filter is built, applied and cleared by keys alone', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await live(page);
  await page.keyboard.press('f');
  const join = builder(page).getByLabel('How these conditions combine');
  await expect(join).toBeFocused();
  // Past the join, to the first condition's end: its button takes it away.
  for (let stops = 0; stops < 4; stops += 1) await page.keyboard.press('Tab');
  await expect(builder(page).getByRole('button', { name: 'Remove condition: Status is Open' })).toBeFocused();
  await page.keyboard.press('Enter');
  // The first one is gone, so the focus is on the group.
  await expect(join).toBeFocused();
  await builder(page).getByRole('button', { name: 'Condition', exact: true }).focus();
  await page.keyboard.press('Enter');
  const added = builder(page).getByRole('group', { name: 'Status is', exact: true });
  await expect(added.getByLabel('Attribute')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const list = page.locator('.picker:popover-open');
  await expect(list.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('reso');
  await expect(list.getByRole('option')).toHaveText(['Resolved']);
  await page.keyboard.press('Enter');
  await expect(list.getByRole('option')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(builder(page).getByRole('group', { name: 'Status is Resolved', exact: true })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(bar(page)).toContainText('Status is Resolved');
  await page.keyboard.press('Escape');
  await expect(builder(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Filter, 2 conditions' })).toBeFocused();
  await bar(page).getByRole('button', { name: 'Clear the filter' }).focus();
  await page.keyboard.press('Enter');
  await expect(bar(page)).toBeHidden();
  await expect(page.getByRole('tab', { name: /^All/, selected: true })).toBeVisible();
});

test('rows enter and leave a filtered list by themselves, and a link opens the same one', async ({ page, sandbox }) => {
  await signIn(page, sandbox, 'Maren', atFilter('all(status=open;labels=vip)'));
  await live(page);
  await expect(bar(page)).toContainText(/\d conversation/);
  const before = Number(/(\d+) conversation/.exec((await bar(page).textContent()) ?? '')?.[1]);
  await expect(rows(page)).toHaveCount(before);
  const id = Number((await rows(page).first().getAttribute('id'))?.replace('row-', ''));
  await page.mouse.move(1200, 600);
  await sandbox.as('Maren', 'POST', `conversations/${id}/toggle_status`, { status: 'resolved' });
  await expect(row(page, id)).toBeHidden();
  await expect(bar(page)).toContainText(`${before - 1} conversation`);
  await sandbox.as('Maren', 'POST', `conversations/${id}/toggle_status`, { status: 'open' });
  await expect(row(page, id)).toBeVisible();
  await expect(bar(page)).toContainText(`${before} conversation`);
});

test('parts of a link that mean nothing are named, and the rest holds', async ({ page, sandbox }) => {
  await signIn(page, sandbox, 'Maren', atFilter('all(status=open;mood=good)'));
  await expect(toast(page)).toContainText('mood=good');
  await expect(bar(page)).toContainText('Status is Open');
});

test('a filter is kept as a view, renamed, deleted and brought back', async ({ page, sandbox }) => {
  await signIn(page, sandbox, 'Maren', atFilter('all(status=open;none(team.set))'));
  await live(page);
  await bar(page).getByRole('button', { name: 'Edit the filter' }).click();
  await button(page, 'Save as view').click();
  await builder(page).getByLabel('Name of the view').fill('Open without a team');
  await page.keyboard.press('Enter');
  const link = views(page).getByRole('link', { name: 'Open without a team' });
  await expect(link).toHaveAttribute('aria-current', 'page');
  await expect(page).toHaveURL(/#\/folder\/\d+$/);
  await builder(page).getByRole('button', { name: 'Close the filter' }).click();

  await views(page).getByRole('button', { name: 'Actions for “Open without a team”' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('dialog', { name: 'Rename' }).getByLabel('Name of the view').fill('No team');
  await page.keyboard.press('Enter');
  await expect(views(page).getByRole('link', { name: 'No team' })).toBeVisible();
  await expect
    .poll(async () => {
      const kept = await sandbox.as('Maren', 'GET', 'custom_filters?filter_type=conversation');
      return kept.map((it: { name: string }) => it.name);
    })
    .toContain('No team');

  // Also where the navigation is a rail of icons, under the pointer; a click beside it still opens the view.
  await page.setViewportSize({ width: 1000, height: 800 });
  const renamed = views(page).getByRole('link', { name: 'No team' });
  await renamed.hover({ position: { x: 6, y: 16 } });
  await renamed.click({ position: { x: 6, y: 16 } });
  await expect(renamed).toHaveAttribute('aria-current', 'page');
  await views(page).getByRole('button', { name: 'Actions for “No team”' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(views(page).getByRole('link', { name: 'No team' })).toBeHidden();
  await toast(page).getByRole('button', { name: /Undo/ }).click();
  await expect(views(page).getByRole('link', { name: 'No team' })).toBeVisible();
  await expect(bar(page)).toContainText('none of: Team is set');
});

test('a view that Chatwoot’s own dashboard wrote opens and shows what it finds there', async ({ page, sandbox }) => {
  await signIn(page, sandbox);
  await views(page).getByRole('link', { name: 'Nobody’s' }).or(views(page).getByRole('link', { name: "Nobody's" })).click();
  await expect(bar(page)).toContainText('Assignee is not set');
  await expect(bar(page)).toContainText('Status is Open');
  await expect(rows(page).first()).toBeVisible();
});

test('what the server refuses is said at the condition it concerns', async ({ page, sandbox, staged }) => {
  staged(answered(422));
  await signIn(page, sandbox, 'Maren', atFilter('all(status=open;text:nobody_defined_this=x)'));
  await expect(page.getByText('The server does not take this filter')).toBeVisible();
  await page.getByRole('button', { name: 'Edit the filter' }).last().click();
  const clause = builder(page).getByRole('group', { name: /^nobody_defined_this is x/ });
  await expect(clause.getByRole('alert')).toContainText('The server refuses this condition');
  await expect(builder(page).getByRole('alert')).toHaveCount(1);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`the builder and the conditions in use have no fault (${colorScheme})`, async ({ page, sandbox }) => {
      await signIn(page, sandbox, 'Maren', atFilter(`any(${FILTER};none(subject.has=pole);created.older=3)`));
      await live(page);
      await expect(rows(page).first()).toBeVisible();
      await page.keyboard.press('f');
      await expect(builder(page).getByRole('status')).toContainText('on the server');
      await expectAccessible(page);
      await button(page, 'Save as view').click();
      await expect(builder(page).getByLabel('Name of the view')).toBeFocused();
      await expectAccessible(page);
    });
  });
}

test('on a narrow screen the builder is a sheet within the screen', async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, sandbox, 'Maren', atFilter(FILTER));
  await page.getByRole('button', { name: /^Filter, 3 conditions/ }).click();
  await expect(builder(page).getByRole('status')).toContainText('on the server');
  const box = await builder(page).boundingBox();
  expect(box).toMatchObject({ x: 0, width: 390 });
  const wide = await builder(page).evaluate((it) => it.scrollWidth > it.clientWidth);
  expect(wide).toBe(false);
  await expectAccessible(page);
  await button(page, 'Clear').click();
  await button(page, 'Condition').click();
  await expect(builder(page).getByLabel('Attribute')).toBeFocused();
});
