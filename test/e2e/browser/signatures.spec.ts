import { join } from 'node:path'
import { expect, test } from './fixture'
import { expectReadable } from './readable'
import { goTo, openFolder, sample } from './samples'
import type { Page } from '@playwright/test'

const SAMPLE = sample('signed-files')
const KEYS = ['ima-rsa2048', 'ima-ecp256', 'ima-ecp384', 'ima-rsa4096'].map((name) => join(SAMPLE.folder, `${name}.crt.pem`))

const count = (window: Page, state: string) => window.getByTestId('signature-summary').locator(`[data-state=${state}] b`)
const signer = (window: Page, keyId: string) => window.getByTestId('signers').locator(`[data-signer="${keyId}"]`)

/** The window's own dialog for files, answered with these. */
async function chooseFiles(window: Page, button: string, files: readonly string[]): Promise<void> {
  const [chooser] = await Promise.all([window.waitForEvent('filechooser'), window.getByTestId(button).click()])
  await chooser.setFiles([...files])
}

test('a key counts when the user vouches for it, and not before', async ({ window }) => {
  await openFolder(window, SAMPLE.folder)
  await goTo(window, 'signatures')
  await expect(count(window, 'valid')).not.toHaveText('0')
  const trusted = window.getByTestId('signers').locator('tr[data-trust=you]')
  await expect(trusted).toHaveCount(0)
  await chooseFiles(window, 'add-ima-key', KEYS)
  await expect(trusted).toHaveCount(4)
  await expect(count(window, 'invalid')).toHaveText('2')
  await expect(count(window, 'unknown-key')).toHaveText('1')
})

test('an unknown key has its id, its entries, and no name', async ({ window }) => {
  await openFolder(window, SAMPLE.folder)
  await goTo(window, 'signatures')
  const unknown = signer(window, 'b70a4874')
  await unknown.click()
  await expect(window.getByTestId('signer')).toContainText('Unknown key')
  await window.getByTestId('signer').getByRole('tab', { name: '1 signature' }).click()
  await window.getByTestId('signer-entries').getByRole('button').click()
  await expect(window.locator('[data-testid=entry-row][aria-selected=true]')).toContainText('untrusted-logname')
})

test('unsigned and badly signed entries have filters of their own', async ({ window }) => {
  await openFolder(window, SAMPLE.folder)
  await goTo(window, 'signatures')
  const unsigned = await count(window, 'absent').textContent()
  await window.getByTestId('all-unsigned').click()
  await expect(window.getByTestId('entries-count')).toContainText(`${unsigned} of 174`)
  await window.getByTestId('filter-unsigned').click()
  await window.getByTestId('filter-badly-signed').click()
  await expect(window.getByTestId('entries-count')).toContainText('3 of 174')
})

test('a folder shows its entries, and keys go through the signers', async ({ window }) => {
  await openFolder(window, SAMPLE.folder)
  await goTo(window, 'signatures')
  await window.keyboard.press(']')
  await expect(window.getByTestId('signers').locator('tr[aria-selected=true]')).toHaveCount(1)
  await window.getByTestId('signature-folders').getByRole('button', { name: 'signed', exact: true }).click()
  await expect(window.getByTestId('entries-table').locator('[data-testid=entry-row]').first()).toContainText('/opt/signed/')
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1024, height: 700 }, { width: 1280, height: 800 }, { width: 1920, height: 1080 }]) {
    test.describe(`${colorScheme}, ${viewport.width} wide`, () => {
      test.use({ colorScheme, viewport })

      test('everybody can read who signed what', async ({ window }) => {
        await openFolder(window, SAMPLE.folder)
        await goTo(window, 'signatures')
        await chooseFiles(window, 'add-ima-key', KEYS)
        await expect(count(window, 'invalid')).toHaveText('2')
        await expectReadable(window, `signatures-${colorScheme}-${viewport.width}`)
      })
    })
  }
}
