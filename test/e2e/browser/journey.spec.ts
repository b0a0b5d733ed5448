/** What an analyst does: drop a folder, read the answer, look for an entry, read its bytes. */
import { expect, test } from './fixture'
import { drop, goTo, openSample, sample } from './samples'

test('a folder that is dropped is analysed where it is', async ({ window }) => {
  await drop(window, sample('unlisted-files').folder)
  await expect(window.getByTestId('verdict')).toBeVisible()
  await expect(window.getByTestId('case-name')).toHaveText('unlisted-files')
})

test('an entry is found, and its bytes are shown', async ({ window }) => {
  await openSample(window, 'good-boot')
  await goTo(window, 'entries')
  await window.getByTestId('entries-search').fill('boot_aggregate')
  await expect(window.getByTestId('entries-count')).toHaveText('1 of 151 entries')
  await window.getByTestId('entry-row').first().click()
  await expect(window.getByTestId('entry-row').first()).toHaveAttribute('data-entry', '1')
  await expect(window.getByTestId('entry-details')).toContainText('boot_aggregate')
  await expect(window.getByTestId('hex')).toContainText('0a 00 00 00')
})

test('quotes and evidence are laid open', async ({ window }) => {
  await openSample(window, 'good-boot')
  await goTo(window, 'quotes')
  await expect(window.getByTestId('quote-fields')).toContainText('extraData')
  await expect(window.getByTestId('pcr-banks')).toContainText('sha256')
  await goTo(window, 'evidence')
  await expect(window.getByTestId('evidence-row').filter({ hasText: 'binary_runtime_measurements' })).toBeVisible()
})
