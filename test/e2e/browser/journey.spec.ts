/** What an analyst does: drop a folder, read the answer, look for an entry, read its bytes, all of it with the keyboard too. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixture'
import { openSample, sample } from './samples'

/** Drops files or folders of this machine as the system's file manager does. */
async function drop(window: Page, path: string): Promise<void> {
  const box = (await window.getByTestId('drop-zone').boundingBox())!
  const devtools = await window.context().newCDPSession(window)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const data = { items: [], files: [path], dragOperationsMask: 1 }
    await devtools.send('Input.dispatchDragEvent', { type, x: box.x + box.width / 2, y: box.y + box.height / 2, data })
  }
}

test('a folder that is dropped is analysed where it is', async ({ window }) => {
  await drop(window, sample('unlisted-files').folder)
  await expect(window.getByTestId('verdict')).toBeVisible()
  await expect(window.getByTestId('case-name')).toHaveText('unlisted-files')
})

test('an entry is found, and its bytes are shown', async ({ window }) => {
  await openSample(window, 'good-boot')
  await window.getByTestId('area-entries').click()
  await window.getByTestId('entries-search').fill('boot_aggregate')
  await window.getByTestId('entry-row').first().click()
  await expect(window.getByTestId('entry-row').first()).toHaveAttribute('data-entry', '1')
  await expect(window.getByTestId('entry-details')).toContainText('boot_aggregate')
  await expect(window.getByTestId('hex')).toContainText('0a 00 00 00')
})

test('the keyboard reaches every area and every entry', async ({ window }) => {
  await openSample(window, 'good-boot')
  for (const [index, area] of ['overview', 'entries', 'quotes', 'evidence'].entries()) {
    await window.keyboard.press(`Control+${index + 1}`)
    await expect(window.getByTestId(`area-${area}`)).toHaveAttribute('aria-current', 'page')
  }
  await window.keyboard.press('Control+2')
  await window.getByTestId('entries-table').focus()
  await window.keyboard.press('End')
  await expect(window.locator('[data-testid=entry-row][aria-selected=true]')).toHaveAttribute('data-entry', String(sample('good-boot').report.log.entries))
  await window.keyboard.press('Home')
  await window.keyboard.press('ArrowDown')
  await expect(window.locator('[data-testid=entry-row][aria-selected=true]')).toHaveAttribute('data-entry', '2')
  await window.keyboard.press('/')
  await expect(window.getByTestId('entries-search')).toBeFocused()
})

test('the entries that fail lead', async ({ window }) => {
  await openSample(window, 'edited-entry')
  await expect(window.getByTestId('verdict')).toHaveText(/untrusted/i)
  await window.getByTestId('area-entries').click()
  await window.getByTestId('filter-fail').click()
  await expect(window.getByTestId('entry-row')).not.toHaveCount(0)
})

test('quotes and evidence are laid open', async ({ window }) => {
  await openSample(window, 'good-boot')
  await window.getByTestId('area-quotes').click()
  await expect(window.getByTestId('quote-fields')).toContainText('qualifyingData')
  await expect(window.getByTestId('pcr-banks')).toContainText('sha256')
  await window.getByTestId('area-evidence').click()
  await expect(window.getByTestId('evidence-row').filter({ hasText: 'binary_runtime_measurements' })).toBeVisible()
})
