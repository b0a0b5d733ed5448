import { defineConfig, devices } from '@playwright/test'
import type { Target } from './test/e2e/host/hosted-app'
import { CHROMIUM_ARGS, findChromium } from './test/setup/chromium.mjs'

const chromium = { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 800 }, launchOptions: { executablePath: findChromium(), args: CHROMIUM_ARGS } }

/** The same specs run on two hosts: the built program with Chromium in Electron's place, and Electron itself where it is installed. */
export default defineConfig<object, { target: Target }>({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 480_000,
  expect: { timeout: 90_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: { ...chromium, trace: 'retain-on-failure' },
  projects: [
    { name: 'host-double', testMatch: 'electron/*.spec.ts', use: { target: 'double' } },
    { name: 'electron', testMatch: 'electron/*.spec.ts', use: { target: 'electron' } },
    { name: 'browser', testMatch: 'browser/*.spec.ts' },
  ],
})
