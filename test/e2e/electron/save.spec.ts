/** From the workbench to the disk: the dialogs are scripted, everything behind them is the built program. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Bridge, SavedFile } from '@shared/ipc/bridge'
import { expect, ROOT, test } from '../host/fixture'

let base: string
test.beforeEach(() => { base = mkdtempSync(join(tmpdir(), 'imascope-save-')) })
test.afterEach(() => { rmSync(base, { recursive: true, force: true }) })

function save(window: Page, name: string, text: string): Promise<SavedFile | null> {
  return window.evaluate(([named, content]) => (Reflect.get(globalThis, 'imascope') as Bridge).saveFile(named, new TextEncoder().encode(content).buffer as ArrayBuffer, false), [name, text] as const)
}

test('a draft is saved where the dialog says', async ({ program, window }) => {
  const target = join(base, 'mine.json')
  await program.evaluate(({ dialog }, [evidence, path]) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [evidence] })
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: path })
  }, [join(ROOT, 'samples/unlisted-files'), target])
  await window.getByTestId('open-folder').click()
  await expect(window.getByTestId('verdict')).toBeVisible()
  await window.getByTestId('area-policy').click()
  await window.getByTestId('policy-workbench').click()
  await window.getByTestId('save-unsigned').click()
  await expect(window.getByTestId('saved')).toHaveText('Saved as mine.json.')
  expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ meta: { generator: 3 } })
})

test('what the dialog answers is done: nothing, a file, or the reason why not', async ({ program, window }) => {
  expect(await save(window, 'policy.json', 'a')).toBeNull()
  const answer = (filePath: string) => program.evaluate(({ dialog }, path) => { dialog.showSaveDialog = async () => ({ canceled: false, filePath: path }) }, filePath)
  writeFileSync(join(base, 'there'), 'before')
  await answer(join(base, 'there'))
  expect([await save(window, 'policy.json', 'after'), readFileSync(join(base, 'there'), 'utf8')]).toEqual([{ name: 'there' }, 'after'])
  await answer(join(base, 'nowhere', 'policy.json'))
  expect(await save(window, 'policy.json', 'a')).toEqual({ name: 'policy.json', failed: 'the system refused (ENOENT)' })
  expect(readdirSync(base)).toEqual(['there'])
})

test('a page that asks to stay is left only by a decision', async ({ program, window }) => {
  await expect(window.getByTestId('drop-zone')).toBeVisible()
  const leavesBy = (answer: number) => program.evaluate(({ BrowserWindow, dialog }, choice) => {
    let leaves = false
    dialog.showMessageBoxSync = () => choice
    BrowserWindow.getAllWindows()[0].webContents.emit('will-prevent-unload', { preventDefault: () => { leaves = true } } as unknown as Electron.Event)
    return leaves
  }, answer)
  expect([await leavesBy(0), await leavesBy(1)]).toEqual([false, true])
})
