// Pictures for people to look at, beside the journeys' output, and what a program can see of a
// screen that does not fit.
import { readFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, type TestInfo } from '@playwright/test';
import { named } from './sandbox';

/** Takes a picture of what is in sight. */
export async function take(page: Page, info: TestInfo, name: string): Promise<void> {
  const folder = `${info.project.outputDir}-screens`;
  mkdirSync(folder, { recursive: true });
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
}

/** Nothing sticks out of the page sideways. */
export async function expectFits(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
}

/** Controls whose own text does not fit them and is not shortened on purpose. */
export const clipped = (page: Page) =>
  page.evaluate(() => {
    const faults: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('.deskhand button, .deskhand label, .deskhand [role=menuitem], .deskhand h1, .deskhand h2, .deskhand h3, .deskhand p')) {
      const style = getComputedStyle(element);
      if (!element.checkVisibility() || style.textOverflow === 'ellipsis' || element.closest('.spoken')) continue;
      if (style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) faults.push(`${element.className}: ${element.textContent}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the screen');
    return faults;
  });

/** The phrases of a language, as the bundle has them: section, then name. */
export function phrases(language: string): Record<string, Record<string, string>> {
  return JSON.parse(readFileSync(join(named('DIST'), `locales/${language}.json`), 'utf8'));
}
