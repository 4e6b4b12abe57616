// The hosting samples of the bundle, started as they ship: only addresses and folders are put in.
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { test as base } from './journey';
import { named, type Agent, type Sandbox } from './sandbox';

/** A sample, by the name of its file in the bundle's folder `hosting`; the sandbox reads `_headers`. */
export type Sample = '_headers' | 'nginx.conf' | 'nginx-path.conf' | 'Caddyfile';

export interface Host {
  /** Where the console's page is, without the slash at the end. */
  url: string;
  /** The agent of that first name. */
  agent(name: string): Agent;
  /** What `cargo xtask headers` says of it, if it finds a fault. */
  faults(): Promise<string>;
  /** Ends the web server, as if there were no network. */
  stop(): Promise<void>;
}

interface Fixtures {
  sample: Sample;
  /** Where the bundle is made for one public address: that. Its path is the one it is served at. */
  publicUrl: string | undefined;
  host: Host;
}

export const test = base.extend<Fixtures>({
  sample: ['Caddyfile', { option: true }],
  publicUrl: [undefined, { option: true }],
  host: async ({ page, sample, publicUrl, sandbox, bundle, staged }, use) => {
    if (publicUrl) execFileSync(named('XTASK_BIN'), ['bundle', '--public-url', publicUrl, '--dist', bundle]);
    // Addresses of files name the server itself, on plain http here, which the policy refuses.
    staged(/violates the following Content Security Policy directive: "img-src/);
    const agent = (name: string) => sandbox.agent(name);
    if (sample === '_headers') {
      const { url } = sandbox;
      return use({ url, agent, faults: () => faults(`${url}/`), stop: () => sandbox.stop() });
    }
    const folder = mkdtempSync(join(tmpdir(), 'deskhand-host-'));
    const port = await freePort();
    const text = readFileSync(join(bundle, 'hosting', sample), 'utf8');
    const start = sample === 'Caddyfile' ? startCaddy : startNginx;
    const server = start(folder, text, port, bundle, sandbox);
    const path = publicUrl ? new URL(publicUrl).pathname : sample === 'nginx-path.conf' ? '/console/' : '/';
    const url = `http://127.0.0.1:${port}${path.replace(/\/$/, '')}`;
    await answering(`${url}/`, server);
    await use({
      url,
      agent,
      faults: () => faults(`${url}/`),
      stop: () => stopped(server),
    });
    // The page leaves first: a request that its server no longer answers would count as a failure.
    await page.goto('about:blank');
    await stopped(server);
    rmSync(folder, { recursive: true, force: true });
  },
});

function startCaddy(folder: string, text: string, port: number, bundle: string, sandbox: Sandbox): ChildProcess {
  const file = join(folder, 'Caddyfile');
  writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n}\n${text}`);
  const places = { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
  return spawn(named('CADDY'), ['run', '--config', file, '--adapter', 'caddyfile'], {
    stdio: 'ignore',
    env: { ...process.env, ...places, SITE: `http://127.0.0.1:${port}`, DESKHAND: bundle, CHATWOOT: sandbox.url },
  });
}

function startNginx(folder: string, text: string, port: number, bundle: string, sandbox: Sandbox): ChildProcess {
  const put = (sample: string, from: string | RegExp, to: string) => {
    const filled = sample.replace(from, to);
    if (filled === sample) throw new Error(`the sample has no ${from}`);
    return filled;
  };
  let sample = put(text, 'listen 443 ssl;', `listen 127.0.0.1:${port};`);
  sample = put(sample, /ssl_certificate(_key)? .*;/g, '');
  sample = put(sample, '/var/www/deskhand', bundle);
  sample = put(sample, 'http://127.0.0.1:3000', sandbox.url);
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => {
    mkdirSync(join(folder, kind));
    return `${kind}_temp_path ${join(folder, kind)};`;
  });
  const file = join(folder, 'nginx.conf');
  // As root its workers would be somebody else, who may not read the bundle.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  // The types that nginx ships with, by the folder its settings are in.
  const settings = ['/etc/nginx', '/usr/local/etc/nginx', '/opt/homebrew/etc/nginx'];
  const types = settings.map((it) => join(it, 'mime.types')).find(existsSync);
  writeFileSync(
    file,
    `daemon off; pid ${join(folder, 'pid')}; worker_processes 1; ${user}
    error_log ${join(folder, 'errors')};
    events {}
    http { include ${types}; default_type application/octet-stream; access_log off; ${own.join(' ')}
    ${sample}
    }`,
  );
  return spawn(named('NGINX'), ['-c', file, '-e', join(folder, 'errors')], { stdio: 'ignore' });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (server.exitCode !== null) throw new Error(`the web server ended early (${server.exitCode})`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await pause(50);
  }
  throw new Error(`nothing answers at ${url}`);
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await gone;
  }
}

async function faults(url: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(named('XTASK_BIN'), ['headers', url], (error, output, errors) => {
      const wrong = output.split('\n').filter((line) => line.startsWith('WRONG'));
      resolve(error ? [...wrong, errors].join('\n') : '');
    });
  });
}

/** Waits until the worker has all of the version it came with. */
export const ready = (page: Page) => page.evaluate(async () => void (await navigator.serviceWorker.ready));
