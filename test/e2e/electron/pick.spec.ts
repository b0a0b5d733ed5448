/** From the dialog to the window: the dialogs are scripted, everything behind them is the built program. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Bridge, PickedEvidence } from '@shared/ipc/bridge'
import type { HostedApp } from '../host/hosted-app'
import { expect, test } from '../host/fixture'

let base: string
test.beforeEach(() => { base = mkdtempSync(join(tmpdir(), 'imascope-pick-')) })
test.afterEach(() => { rmSync(base, { recursive: true, force: true }) })

/** The user's answer to the next dialogs. */
async function answerDialogs(program: HostedApp, filePaths: string[]): Promise<void> {
  await program.evaluate(({ dialog }, paths) => {
    dialog.showOpenDialog = async () => ({ canceled: paths.length === 0, filePaths: paths })
  }, filePaths)
}

/** What the page gets, with bytes as numbers. */
function pick(window: Page, name: 'pickFolder' | 'pickFiles'): Promise<Omit<PickedEvidence, 'files'> & { files: { path: string; bytes: number[] }[] } | null> {
  return window.evaluate(async (question) => {
    const picked = await (Reflect.get(globalThis, 'imascope') as Bridge)[question]()
    return picked && { ...picked, files: picked.files.map(({ path, bytes }) => ({ path, bytes: [...new Uint8Array(bytes)] })) }
  }, name)
}

test('the bytes of a picked folder arrive, and what was not read is named', async ({ program, window }) => {
  const root = join(base, 'host-a')
  mkdirSync(join(root, 'boot'), { recursive: true })
  writeFileSync(join(base, 'secret'), 'outside')
  writeFileSync(join(root, 'boot', 'log'), new Uint8Array([0, 1, 0x80, 0xff]))
  symlinkSync('boot/log', join(root, 'a-link'))
  symlinkSync('../secret', join(root, 'b-link'))
  execFileSync('mkfifo', [join(root, 'fifo')])
  await answerDialogs(program, [root])
  expect(await pick(window, 'pickFolder')).toEqual({
    name: 'host-a',
    files: [{ path: 'a-link', bytes: [0, 1, 0x80, 0xff] }, { path: 'boot/log', bytes: [0, 1, 0x80, 0xff] }],
    skipped: [{ path: 'b-link', reason: 'a link that leaves the folder' }, { path: 'fifo', reason: 'a FIFO' }],
  })
})

test('picked files arrive by their names', async ({ program, window }) => {
  writeFileSync(join(base, 'quote.bin'), 'q')
  writeFileSync(join(base, 'quote.sig'), 's')
  await answerDialogs(program, [join(base, 'quote.bin'), join(base, 'quote.sig')])
  expect(await pick(window, 'pickFiles')).toEqual({
    name: 'quote.bin', files: [{ path: 'quote.bin', bytes: [0x71] }, { path: 'quote.sig', bytes: [0x73] }], skipped: [],
  })
})

test('a cancelled dialog is null', async ({ program, window }) => {
  await answerDialogs(program, [])
  expect([await pick(window, 'pickFolder'), await pick(window, 'pickFiles')]).toEqual([null, null])
})

test('menu commands reach the window until it no longer listens', async ({ program, window }) => {
  await window.evaluate(() => {
    const heard: string[] = []
    const stop = (Reflect.get(globalThis, 'imascope') as Bridge).onMenuCommand((command) => { heard.push(command) })
    Object.assign(globalThis, { heard, stop })
  })
  const click = (id: string): Promise<void> => program.evaluate(({ Menu }, item) => { Menu.getApplicationMenu()!.getMenuItemById(item)!.click() }, id)
  const heard = (): Promise<string[]> => window.evaluate(() => Reflect.get(globalThis, 'heard') as string[])
  await click('close-case')
  await expect.poll(heard).toEqual(['close-case'])
  await window.evaluate(() => { (Reflect.get(globalThis, 'stop') as () => void)() })
  await answerDialogs(program, [])
  await click('close-case')
  await pick(window, 'pickFiles')
  expect(await heard()).toEqual(['close-case'])
})
