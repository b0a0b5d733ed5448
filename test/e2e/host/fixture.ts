import { join } from 'node:path'
import { test as base, _electron } from '@playwright/test'
import type { Page } from '@playwright/test'
import { electronBinary } from '../../../electron/launch/electron-binary.mjs'
import type { HostedApp, Target } from './hosted-app'
import { launchDouble } from './launch-double'

export { expect } from '@playwright/test'

export const ROOT = join(import.meta.dirname, '../../..')

/** `program` is the built program, fresh for each test, and `window` its page. */
export const test = base.extend<{ program: HostedApp; window: Page }, { target: Target }>({
  target: ['double', { option: true, scope: 'worker' }],
  program: async ({ target, browser }, use) => {
    const program = target === 'electron' ? await launchElectron() : await launchDouble(browser, ROOT)
    await use(program)
    await program.close()
  },
  window: async ({ program }, use) => { await use(await program.firstWindow()) },
})

/** As root Electron does not start with its sandbox; only a test may start it without. */
async function launchElectron(): Promise<HostedApp> {
  const executablePath = electronBinary(ROOT, process.env)
  test.skip(executablePath === null, 'Electron itself is not installed here: its npm package came without its download')
  return _electron.launch({ executablePath: executablePath!, args: [ROOT, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])], cwd: ROOT })
}
