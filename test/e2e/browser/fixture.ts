import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test as base } from '@playwright/test'
import type { Page } from '@playwright/test'

export { expect } from '@playwright/test'

const ROOT = join(import.meta.dirname, '../../..')

/**
 * `address` is the window as `npm start` serves it to a browser. `window` is its page; a test fails when its scripts do, when its
 * content security policy is violated, or when it asks any other address than its own.
 */
export const test = base.extend<{ window: Page }, { address: string }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that a fixture needs from this pattern
  address: [async ({}, use) => {
    const launcher = spawn(process.execPath, [join(ROOT, 'electron/launch/start.mjs'), '--browser', '--no-open'], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(launcher, 'exit')
    let address = ''
    for await (const line of createInterface(launcher.stdout)) {
      address = /^imascope: (http:\S+)$/.exec(line)?.[1] ?? ''
      if (address !== '') break
    }
    await use(address)
    launcher.kill('SIGTERM')
    await ended
  }, { scope: 'worker' }],
  window: async ({ page, context, address }, use) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const wrong: string[] = []
    page.on('pageerror', (error) => { wrong.push(String(error.stack ?? error)) })
    page.on('console', (message) => { if (message.type() === 'error') wrong.push(message.text()) })
    page.on('request', (request) => { if (/^(https?|wss?):/.test(request.url()) && !request.url().startsWith(address)) wrong.push(`asked ${request.url()}`) })
    await page.goto(address)
    await use(page)
    base.expect(wrong).toEqual([])
  },
})
