/** The boot event log: which PCR differs, what an event says, and what of it nothing proves. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixture'
import { folderOf, folderOfLog, LOG } from './folders'
import { expectReadable } from './readable'
import { goTo, openFolder, openSample, sample } from './samples'

const EVENT_LOG = 'binary_bios_measurements'
const selected = (window: Page) => window.locator('[data-testid=boot-event][aria-selected=true]')
const cell = (window: Page, pcr: number, bank: string) => window.locator(`[data-testid=boot-pcrs] tr[data-pcr="${pcr}"] [data-bank=${bank}]`)

test('an edited digest shows in its PCR and bank alone', async ({ window }) => {
  await openSample(window, 'edited-boot-log')
  await goTo(window, 'boot-log')
  await expect(window.getByTestId('boot-tally')).toHaveText('1 of 27 PCR values differs')
  await expect(cell(window, 4, 'sha384')).toHaveText('Mismatch')
  for (const [pcr, bank] of [[4, 'sha1'], [4, 'sha256'], [5, 'sha384']] as const) await expect(cell(window, pcr, bank)).toHaveText('Match')
  await expect(window.getByTestId('boot-pcrs').locator('[data-status=mismatch]')).toHaveCount(1)
  await expect(window.getByTestId('boot-aggregate')).toContainText('There is no IMA log')
  await expect(selected(window)).toHaveAttribute('data-event', '10')
  await expect(window.getByTestId('boot-explanation')).toContainText('634be5b9cd89f17c1abd53cdca3c53bc')
  const values = window.getByTestId('boot-pcr-values').locator('[data-bank=sha384]')
  await expect(values).toContainText('fdbd7948…7abbc6d5')
  await expect(values).toContainText('634be5b9…0dabb638')
})

test('a finding about an event opens it there', async ({ window }) => {
  await openSample(window, 'edited-boot-log')
  await window.keyboard.press('1')
  await expect(window.getByTestId('area-boot-log')).toHaveAttribute('aria-current', 'page')
  await expect(selected(window)).toHaveAttribute('data-event', '10')
})

test('an event is laid open: fields, bytes, and what no digest covers', async ({ window }) => {
  await openSample(window, 'proven-boot')
  await goTo(window, 'boot-log')
  await expect(window.getByTestId('boot-aggregate')).toHaveAttribute('data-verdict', 'pass')
  await expect(window.getByTestId('boot-tally')).toHaveText('9 of 27 PCR values match, 18 not checked')
  await window.locator('[data-event="11"]').click()
  const details = window.getByTestId('event-details')
  await expect(details).toContainText('Event 11')
  const field = (name: string) => details.getByRole('treeitem').filter({ hasText: name })
  await expect(field('VariableData').last()).not.toContainText('untrusted')
  await field('UnicodeName').last().click()
  await expect(field('UnicodeName').last()).toContainText('untrusted')
  await expect(details).toContainText('Untrusted: no digest covers it')
  await expect(window.locator('.hex .mark').first()).toContainText('42 00 6f 00 6f 00 74 00 4f 00')
  await window.locator('.hex .l', { hasText: '42 00 6f 00' }).click({ position: { x: 76, y: 9 } })
  await expect(details.locator('[aria-selected=true]')).toContainText('Name')

  const covered = (number: number) => window.locator(`[data-event="${number}"]`)
  await expect(covered(2)).toContainText('Untrusted: no digest covers it')
  await expect(covered(4)).toContainText('Covered by its digest')
  await expect(covered(11)).toContainText('Covered in part')
})

test('events by PCR and by text', async ({ window }) => {
  await openSample(window, 'proven-boot')
  await goTo(window, 'boot-log')
  await window.getByRole('button', { name: 'Only events of PCR 4' }).click()
  await expect(window.getByTestId('boot-count')).toHaveText('3 of 25 events')
  await expect(selected(window)).toHaveAttribute('data-event', '10')
  await expect(window.getByTestId('boot-pcr-values')).toContainText('PCR 4')
  await window.getByTestId('boot-search').fill('EV_SEPARATOR')
  await expect(window.getByTestId('boot-count')).toHaveText('1 of 25 events')
  await window.getByTestId('boot-pcr-filter').click()
  await expect(window.getByTestId('boot-count')).toHaveText('8 of 25 events')
  await window.getByTestId('boot-search').fill('nothing has this')
  await window.getByRole('button', { name: 'Clear filter' }).click()
  await expect(window.getByTestId('boot-count')).toHaveText('25 of 25 events')
})

test('events stand by phase of the boot, by PCR or as they were logged', async ({ window }) => {
  await openSample(window, 'proven-boot')
  await goTo(window, 'boot-log')
  const group = (name: string) => window.locator(`[data-testid=event-group][data-group="${name}"]`)
  await expect(group('secure-boot')).toContainText('6 events, PCR 7')
  await group('firmware').getByRole('button').click()
  await expect(window.locator('[data-event="1"]')).toHaveCount(0)
  await window.getByTestId('boot-by-pcr').click()
  await expect(group('pcr-4')).toContainText('Boot programs, 3 events')
  await window.getByTestId('boot-by-logged').click()
  await expect(window.getByTestId('event-group')).toHaveCount(0)
})

test('every event and its fields by keys alone', async ({ window }) => {
  await openSample(window, 'proven-boot')
  await window.keyboard.press('Control+4')
  await expect(selected(window)).toHaveAttribute('data-event', '0')
  await window.getByTestId('boot-events').focus()
  for (const [key, event] of [['End', '24'], ['ArrowUp', '23'], ['Home', '0'], ['ArrowDown', '1'], ['ArrowDown', '2']] as const) {
    await window.keyboard.press(key)
    await expect(selected(window)).toHaveAttribute('data-event', event)
    await expect(selected(window)).toBeInViewport()
  }
  await window.keyboard.press('Enter')
  await expect(window.getByRole('tree')).toBeFocused()
  await window.keyboard.press('End')
  await expect(window.getByTestId('event-details').locator('[aria-selected=true]')).toBeInViewport()
  await window.keyboard.press('Escape')
  await expect(window.getByTestId('boot-events')).toBeFocused()
  await window.keyboard.press('/')
  await expect(window.getByTestId('boot-search')).toBeFocused()
  await window.keyboard.type('dbx')
  await expect(window.getByTestId('boot-count')).toHaveText('1 of 25 events')
  await window.keyboard.press('Escape')
  await expect(window.getByTestId('boot-count')).toHaveText('25 of 25 events')
})

test('a log that is cut off shows its events and where it ends', async ({ window }) => {
  const whole = readFileSync(join(sample('proven-boot').folder, EVENT_LOG))
  await openFolder(window, folderOf({ [EVENT_LOG]: whole.subarray(0, whole.length - 20) }))
  await goTo(window, 'boot-log')
  await expect(window.getByTestId('boot-count')).toHaveText('24 of 24 events')
  await window.getByTestId('boot-events').focus()
  await window.keyboard.press('End')
  await expect(window.getByTestId('boot-cut')).toContainText('The log cannot be read beyond byte')
  await expect(window.getByTestId('boot-tally')).toContainText('Not checked')
})

test('without an event log there is no such area, and the others keep their keys', async ({ window }) => {
  await openFolder(window, folderOfLog([{ path: '/usr/bin/true' }], LOG))
  await expect(window.getByTestId('area-boot-log')).toHaveCount(0)
  await window.keyboard.press('Control+4')
  await expect(window.getByTestId('area-overview')).toHaveAttribute('aria-current', 'page')
  await window.keyboard.press('Control+7')
  await expect(window.getByTestId('area-evidence')).toHaveAttribute('aria-current', 'page')
})

test('everybody can read it', async ({ window }) => {
  await openSample(window, 'edited-boot-log')
  await goTo(window, 'boot-log')
  await window.getByRole('button', { name: 'Only events of PCR 4' }).click()
  await expect(window.getByTestId('event-details')).toContainText('Event 10')
  await expectReadable(window, 'boot-log-details')
})
