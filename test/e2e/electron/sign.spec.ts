/** A new key from the window to the disk: the save dialogs are scripted, one of them is cancelled, and OpenSSL and the command line judge what is there. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { HostedApp } from '../host/hosted-app'
import { expectReadable } from '../browser/readable'
import { expect, ROOT, test } from '../host/fixture'

let base: string
test.beforeEach(() => { base = mkdtempSync(join(tmpdir(), 'imascope-sign-')) })
test.afterEach(() => { rmSync(base, { recursive: true, force: true }) })

/** The next save dialogs save in that folder what they propose, or are cancelled. */
function answerSaves(program: HostedApp, folder: string, saves: boolean): Promise<void> {
  return program.evaluate(({ dialog }, [where, isSaved]) => {
    dialog.showSaveDialog = async (...given: unknown[]) => ({ canceled: !isSaved, filePath: isSaved ? `${where}/${(given.at(-1) as { defaultPath: string }).defaultPath}` : '' })
  }, [folder, saves] as const)
}

/** The first dialog saves under a name of the user's, all behind it are cancelled. */
function answerFirst(program: HostedApp, path: string): Promise<void> {
  return program.evaluate(({ dialog }, filePath) => {
    let isFirst = true
    dialog.showSaveDialog = async () => {
      const canceled = !isFirst
      isFirst = false
      return { canceled, filePath }
    }
  }, path)
}

async function openNewKey(program: HostedApp, window: Page): Promise<void> {
  await program.evaluate(({ dialog }, path) => { dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] }) }, join(ROOT, 'samples/unlisted-files'))
  await window.getByTestId('open-folder').click()
  await expect(window.getByTestId('verdict')).toBeVisible()
  await window.getByTestId('area-policy').click()
  await window.getByTestId('policy-workbench').click()
  await window.getByTestId('sign').click()
  await window.getByTestId('sign-by-new').check()
  await window.getByTestId('new-passphrase').fill('open sesame')
  await window.getByTestId('new-again').fill('open sesame')
}

test('a cancelled save leaves the rest unwritten, and is gone on with under the same key', async ({ program, window }) => {
  await openNewKey(program, window)
  await answerSaves(program, base, false)
  await window.getByTestId('sign-save').click()
  await expect(window.getByTestId('sign-stopped')).toHaveText('Saving signer.pem was cancelled. Nothing was saved.')
  expect(readdirSync(base)).toEqual([])
  await answerFirst(program, join(base, 'mine.pem'))
  await window.getByTestId('sign-save').click()
  await expect(window.getByTestId('sign-half')).toContainText('Saving mine.pub was cancelled.')
  await expect(window.getByTestId('sign-part')).toHaveText([/^Private key\s*mine\.pem\s*saved$/, /^Public key\s*mine\.pub\s*not saved$/, /^Signed policy\s*policy\.dsse\.json\s*not saved$/])
  for (const colorScheme of ['light', 'dark'] as const) {
    await window.emulateMedia({ colorScheme })
    await expectReadable(window, `sign-half-${colorScheme}`)
  }
  expect(readdirSync(base)).toEqual(['mine.pem'])
  const key = readFileSync(join(base, 'mine.pem'), 'utf8')
  if (process.platform !== 'win32') expect(statSync(join(base, 'mine.pem')).mode & 0o777).toBe(0o600)
  await answerSaves(program, base, true)
  await window.getByTestId('sign-save').click()
  await expect(window.getByTestId('sign-dialog')).toBeHidden()
  await expect(window.getByTestId('saved')).toHaveText('Saved as policy.dsse.json.')
  expect(readdirSync(base).sort()).toEqual(['mine.pem', 'mine.pub', 'policy.dsse.json'])
  expect(readFileSync(join(base, 'mine.pem'), 'utf8')).toBe(key)
  expect(execFileSync('openssl', ['pkey', '-in', join(base, 'mine.pem'), '-passin', 'pass:open sesame', '-pubout'], { encoding: 'utf8' })).toBe(readFileSync(join(base, 'mine.pub'), 'utf8'))
  execFileSync(process.execPath, [join(ROOT, 'dist/cli.js'), 'policy', 'verify', join(base, 'policy.dsse.json'), '--key', join(base, 'mine.pub')])
})

test('what was typed and what was made are gone with the dialog', async ({ program, window }) => {
  await openNewKey(program, window)
  await answerFirst(program, join(base, 'signer.pem'))
  await window.getByTestId('sign-save').click()
  await expect(window.getByTestId('sign-half')).toBeVisible()
  await window.keyboard.press('Escape')
  await expect(window.getByTestId('sign-dialog')).toBeHidden()
  await window.getByTestId('sign').click()
  await expect(window.getByTestId('sign-half')).toBeHidden()
  await expect(window.getByTestId('new-passphrase')).toHaveValue('')
  await expect(window.getByTestId('new-again')).toHaveValue('')
  await expect(window.getByTestId('sign-save')).toBeDisabled()
})
