// What every journey starts from: a sandbox of its own, and pages whose console must stay clean.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type BrowserContext } from '@playwright/test';
import { Sandbox, named } from './sandbox';

interface Fixtures {
  /** Arguments for the sandbox; a file sets its own with `test.use({ sandboxFlags: [...] })`. */
  sandboxFlags: string[];
  sandbox: Sandbox;
  /** Starts a further sandbox, which ends with the journey. */
  another: (flags: string[], bundle?: string) => Promise<Sandbox>;
  /** A copy of the bundle to change, gone after the journey. */
  bundle: string;
  /** Names a line of the console that is a failure the journey stages. Others fail the journey. */
  staged: (line: RegExp) => void;
  /** Watches the console of a context that a journey opens itself. */
  watch: (context: BrowserContext) => void;
  cleanConsole: void;
}

/** A failure that the browser tells of by itself: an answer with this status, or none at all. */
export const answered = (status: number) => new RegExp(`the server responded with a status of ${status}`);
export const unanswered = /net::ERR_(EMPTY_RESPONSE|CONNECTION_\w+|INCOMPLETE_CHUNKED_ENCODING|CONTENT_LENGTH_MISMATCH|INTERNET_DISCONNECTED|FAILED)/;
export const socketRefused = /WebSocket connection to '\S*' failed/;
/** How a fetch ends when its page is left: without a reason, which a refusal would give. */
const left = /^error: Fetch API cannot load \S+\. +\(/;

const heard = new WeakMap<object, { said: string[]; allowed: RegExp[] }>();

export const test = base.extend<Fixtures>({
  sandboxFlags: [['--size', 'S', '--trouble'], { option: true }],

  sandbox: async ({ sandboxFlags }, use) => {
    const sandbox = await Sandbox.start(sandboxFlags);
    await use(sandbox);
    await sandbox.stop();
  },

  another: async ({ page }, use) => {
    const started: Sandbox[] = [];
    await use(async (flags, bundle) => {
      const sandbox = await Sandbox.start(flags, bundle);
      started.push(sandbox);
      return sandbox;
    });
    // The page leaves first: a request that its server no longer answers would count as a failure.
    await page.goto('about:blank');
    await Promise.all(started.map((it) => it.stop()));
  },

  bundle: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'deskhand-bundle-'));
    cpSync(named('DIST'), folder, { recursive: true });
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },

  baseURL: async ({ sandbox }, use) => use(`${sandbox.url}/`),

  staged: async ({}, use, info) => {
    await use((line) => ears(info).allowed.push(line));
  },

  watch: async ({}, use, info) => {
    const { said } = ears(info);
    await use((context) => {
      context.on('weberror', (it) => said.push(`uncaught: ${it.error().stack ?? it.error().message}`));
      context.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') {
          said.push(`${message.type()}: ${message.text()} (${message.location().url})`);
        }
      });
    });
  },

  cleanConsole: [
    // The sandbox is named so that it outlives the check.
    async ({ context, watch, sandbox: _ }, use, info) => {
      watch(context);
      await use();
      const { said, allowed } = ears(info);
      const unexpected = said.filter((line) => !allowed.some((it) => it.test(line)));
      expect(unexpected, 'the console says what the journey did not stage').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

function ears(info: object) {
  const found = heard.get(info) ?? { said: [], allowed: [left] };
  heard.set(info, found);
  return found;
}
