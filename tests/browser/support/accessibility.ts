// Holds a page to the accessibility rules a program can check.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails with the rule and the element for each fault axe finds in what the page shows now. */
export async function expectAccessible(page: Page, within = 'body'): Promise<void> {
  // Evaluated, not added as a script: the page's content policy refuses the latter.
  await page.evaluate(source);
  const faults = await page.evaluate(async (selector) => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(selector: string): Promise<{
          violations: { id: string; help: string; nodes: { html: string }[] }[];
        }>;
      };
    };
    const { violations } = await axe.run(selector);
    return violations.flatMap((it) => it.nodes.map((node) => `${it.id}: ${it.help}: ${node.html}`));
  }, within);
  // The rest of the journey may have faults of its own to tell.
  expect.soft(faults).toEqual([]);
}
