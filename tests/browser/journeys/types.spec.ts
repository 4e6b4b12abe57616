// The declarations that come with the embedding module, held to a page that uses all of them.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { expect, test } from '@playwright/test';

test('a host page written in TypeScript checks against the declarations', () => {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const project = new URL('../types/tsconfig.json', import.meta.url).pathname;
  const check = () => execFileSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' });
  expect(check).not.toThrow();
});
