/** What is not a finished case: work that goes on or was cancelled, evidence that is damaged, partial, or none. */
import { expect, test } from './fixture'
import { folderOf, folderOfLongLog, LOG, partOf } from './folders'
import { withholdConclusion } from './hold'
import { drop, goTo, openFolder, openSample, sample, trustAll } from './samples'

test('long work tells how far it is, can be cancelled and started again', async ({ window }) => {
  test.slow()
  await withholdConclusion(window)
  await window.evaluate(() => {
    const rate = new MutationObserver(() => {
      const told = document.querySelector('[data-testid=progress]')?.textContent?.match(/[\d,]+ entries\/s/)
      if (told) document.documentElement.dataset.rate = told[0]
    })
    rate.observe(document.body, { childList: true, subtree: true, characterData: true })
  })
  await window.getByTestId('folder-input').setInputFiles(folderOfLongLog(300_000))
  const progress = window.getByTestId('progress')
  await expect(progress).toContainText('1 file, ')
  await expect(window.locator('html')).toHaveAttribute('data-rate', /^[\d,]+ entries\/s$/)
  await window.getByTestId('cancel').click()
  await window.evaluate('letGo()')
  await expect(window.getByTestId('cancelled')).toContainText('Nothing was concluded.')
  await expect(progress).toBeHidden()
  await expect(window.getByTestId('verdict')).toHaveCount(0)

  await window.getByTestId('start-again').click()
  await expect(progress).toBeVisible()
  await window.keyboard.press('Escape')
  await window.evaluate('letGo()')
  await expect(window.getByTestId('cancelled')).toBeVisible()
  await window.getByRole('button', { name: 'Open other evidence' }).click()
  await expect(window.getByTestId('drop-zone')).toBeVisible()
})

test('a log that is cut off is shown up to the cut, with where and why', async ({ window }) => {
  await openSample(window, 'cut-off')
  await trustAll(window)
  await expect(window.getByTestId('attestation')).toHaveText('Fail')
  const first = window.getByTestId('look-first').getByRole('listitem').first()
  await expect(first).toContainText('The log is cut off inside entry 90')
  await expect(first).toContainText(`${LOG}, byte 14,675: expected template data: 82 bytes, found 21 bytes before the end of the file`)

  await window.keyboard.press('1')
  await expect(window.locator('[data-testid=entry-row][aria-selected=true]')).toHaveAttribute('data-entry', '89')
  await expect(window.getByTestId('cut-line')).toBeInViewport()
  await expect(window.getByTestId('cut-line')).toContainText('Entry 90 cannot be read at byte 14,675')
  await expect(window.getByTestId('damage')).toContainText('21 bytes before the end of the file')
  await window.getByRole('button', { name: 'Show the bytes' }).click()
  await expect(window.getByTestId('boxed')).toHaveText('Boxed: The log is cut off inside entry 90')
  await expect(window.getByTestId('hex').locator('.mark').first()).toHaveText('28 00 00 00 73  68 61 32 35 36 3a 00 f9')
})

test('a log alone is no proof, and what is missing is named', async ({ window }) => {
  await openFolder(window, partOf('good-boot', LOG))
  await expect(window.getByTestId('verdict')).toHaveText('Inconclusive')
  await expect(window.getByTestId('raise-verdict')).toContainText('A quote')
  await goTo(window, 'quotes')
  await expect(window.getByRole('heading', { name: 'This case has no quote' })).toBeVisible()
  await expect(window.locator('[data-bank=sha256]')).toHaveAttribute('data-status', 'not-checked')
})

test('files that come later complete the case', async ({ window }) => {
  await openFolder(window, partOf('good-boot', LOG))
  const chooser = window.waitForEvent('filechooser')
  await window.getByTestId('lacking-quote').getByRole('button', { name: 'Add files…' }).click()
  await (await chooser).setFiles(['quote.msg', 'quote.sig', 'quote.pcrs', 'ak.pub', 'nonce.hex', 'policy.json'].map((name) => `${sample('good-boot').folder}/${name}`))
  await expect(window.getByTestId('raise-attestation-key')).toBeVisible()
  await trustAll(window)
  await expect(window.getByTestId('verdict')).toHaveText('Trusted')
})

test('a quote alone says that the log is missing', async ({ window }) => {
  await openFolder(window, partOf('good-boot', 'quote.msg', 'quote.sig', 'quote.pcrs', 'ak.pub'))
  await expect(window.getByTestId('lacking-log')).toBeVisible()
  await goTo(window, 'entries')
  await expect(window.getByRole('heading', { name: 'This case has no IMA log' })).toBeVisible()
})

test('a folder with nothing in it that is evidence is said to be so', async ({ window }) => {
  await window.getByTestId('folder-input').setInputFiles(folderOf({ 'notes.txt': 'nothing\n', 'photo.jpg': new Uint8Array(900).fill(7) }))
  const error = window.getByTestId('no-evidence')
  await expect(error).toContainText('Nothing here can be read as evidence')
  await expect(error).toContainText('notes.txt')
  await expect(error).toContainText('900 bytes')
  await openSample(window, 'good-boot')
  await expect(error).toBeHidden()
})

test('an empty folder that is dropped is said to be empty', async ({ window }) => {
  await drop(window, folderOf({}))
  await expect(window.getByTestId('no-evidence')).toContainText('The folder is empty.')
})

test('trust that is taken back is gone from the verdict', async ({ window }) => {
  await openSample(window, 'good-boot')
  await trustAll(window)
  await expect(window.getByTestId('verdict')).toHaveText('Trusted')
  await goTo(window, 'evidence')
  await window.getByTestId('remove-nonce').click()
  await goTo(window, 'overview')
  await expect(window.getByTestId('verdict')).toHaveText('Inconclusive')
  await expect(window.getByTestId('raise-nonce')).toBeVisible()
})
