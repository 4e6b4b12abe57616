// Journeys through the built bundle. `cargo xtask test --only journeys` builds what they need and
// names it in the environment; nothing is started from here.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  // Through the hosting samples where their web servers are named, else straight to the sandbox.
  testDir: process.env.CADDY ? './hosting' : './journeys',
  outputDir: process.env.JOURNEY_OUTPUT ?? '../../target/journeys',
  workers: 2,
  forbidOnly: !!process.env.CI,
  reporter: [['list']],
  // Long enough for a machine that does much else; a journey that passes waits for none of it.
  timeout: 180_000,
  expect: { timeout: 25_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
