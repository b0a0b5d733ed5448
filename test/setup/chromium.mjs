import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

/**
 * The Chromium that the tests drive: the one that CHROMIUM names, the system's, or Playwright's own download.
 * @returns {string | undefined} its path
 */
export function findChromium() {
  return [process.env.CHROMIUM, '/usr/bin/chromium', chromium.executablePath()].find((path) => path && existsSync(path))
}

/** It starts as root only without its sandbox, and it calls nobody. */
export const CHROMIUM_ARGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
]
