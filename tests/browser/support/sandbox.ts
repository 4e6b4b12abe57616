// A sandbox per worker, and a page whose console must stay clean.
import { test as base, expect, type Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Agent {
  name: string;
  email: string;
  password: string;
  api_access_token: string;
  role: string;
}

/** What a sandbox says of itself once it is ready. */
export interface Sandbox {
  url: string;
  account_id: number;
  /** The first one is the demo agent. */
  agents: Agent[];
}

interface ForWorker {
  /** Arguments for the sandbox; a file sets its own with `test.use({ sandboxFlags: [...] })`. */
  sandboxFlags: string[];
  sandbox: Sandbox;
}

interface ForTest {
  /** What the console of the page may say: the failures this journey stages. */
  staged: RegExp[];
  cleanConsole: void;
}

export const test = base.extend<ForTest, ForWorker>({
  sandboxFlags: [['--size', 'S', '--trouble'], { option: true, scope: 'worker' }],

  sandbox: [
    async ({ sandboxFlags }, use) => {
      const sandbox = await startSandbox(sandboxFlags);
      await use(sandbox.said);
      await sandbox.stop();
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ sandbox }, use) => use(`${sandbox.url.replace(/\/$/, '')}/`),

  staged: async ({}, use) => use([]),

  cleanConsole: [
    async ({ context, staged }, use) => {
      const said: string[] = [];
      const watch = (page: Page) => {
        page.on('pageerror', (error) => said.push(`uncaught: ${error.stack ?? error.message}`));
        page.on('console', (message) => {
          if (message.type() === 'error' || message.type() === 'warning') {
            said.push(`${message.type()}: ${message.text()} (${message.location().url})`);
          }
        });
      };
      context.pages().forEach(watch);
      context.on('page', watch);
      await use();
      const unexpected = said.filter((line) => !staged.some((allowed) => allowed.test(line)));
      expect(unexpected, 'the console says what the journey did not stage').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Starts a sandbox of its own on a free port, with its data in memory. */
export async function startSandbox(
  flags: string[],
): Promise<{ said: Sandbox; stop: () => Promise<void> }> {
  const program = named('SANDBOX_BIN');
  const args = ['--port', '0', '--dist', named('DIST'), '--seed', '1', '--db', ':memory:', ...flags];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the sandbox ended early (${code})`)));
  });
  // Whoever still waits hears of it; an end that was asked for concerns nobody.
  ended.catch(() => {});
  const lines = createInterface({ input: child.stdout });
  const first = new Promise<string>((resolve) => lines.once('line', resolve));
  const said = JSON.parse(await Promise.race([first, ended])) as Sandbox;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
  };
  return { said, stop };
}

function named(variable: string): string {
  const value = process.env[variable];
  if (!value) {
    throw new Error(`${variable} is not set: run the journeys with cargo xtask test --only journeys`);
  }
  return value;
}
