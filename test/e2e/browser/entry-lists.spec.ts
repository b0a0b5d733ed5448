/** Entries sorted by their headings, and grouped by path: with the mouse, with keys, and together with the filter. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixture'
import { folderOfLog, folderOfLongLog } from './folders'
import { expectReadable } from './readable'
import { goTo, openFolder, openSample, trustAll } from './samples'
import { digestOf } from '../../support/make-log'

const SIZES = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }]
const table = (window: Page) => window.getByTestId('entries-table')
const groups = (window: Page) => window.getByTestId('group-row')
const rows = (window: Page) => window.getByTestId('entry-row')
const entriesOnShow = (window: Page) => rows(window).evaluateAll((all) => all.map((row) => Number((row as HTMLElement).dataset.entry)))

/** Some paths measured again, one of them with another digest. */
function measuredAgain(): string {
  const path = (name: string, content = name) => ({ path: `/usr/bin/${name}`, digest: digestOf(content) })
  return folderOfLog([{ path: 'boot_aggregate' }, path('sed'), path('awk'), path('sed'), path('cat'), path('awk', 'altered'), path('sed'), { path: '/usr/bin/cat', violation: true }])
}

test('headings sort by path and by number, up and down', async ({ window }) => {
  await openFolder(window, measuredAgain())
  await goTo(window, 'entries')
  await expect(rows(window)).toHaveCount(8)
  await window.getByTestId('sort-path').click()
  await expect.poll(() => entriesOnShow(window)).toEqual([3, 6, 5, 8, 2, 4, 7, 1])
  await expect(window.getByRole('columnheader', { name: 'Path' })).toHaveAttribute('aria-sort', 'ascending')
  await window.getByTestId('sort-path').click()
  await expect.poll(() => entriesOnShow(window)).toEqual([1, 2, 4, 7, 5, 8, 3, 6])
  await expect(window.getByRole('columnheader', { name: 'Path' })).toHaveAttribute('aria-sort', 'descending')
  await window.getByTestId('sort-log').click()
  await window.getByTestId('sort-log').click()
  await expect.poll(() => entriesOnShow(window)).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
  await table(window).focus()
  await window.keyboard.press('s')
  await expect.poll(() => entriesOnShow(window)).toEqual([3, 6, 5, 8, 2, 4, 7, 1])
})

test('groups tell how many entries a path has, as what, and the worst; they open to their entries', async ({ window }) => {
  await openFolder(window, measuredAgain())
  await goTo(window, 'entries')
  await window.getByTestId('group-by-path').click()
  await expect(groups(window)).toHaveCount(4)
  await expect(window.getByTestId('entries-count')).toHaveText('8 of 8 entries, 4 paths')
  await window.getByTestId('sort-count').click()
  await expect(groups(window).first()).toContainText('sed')
  await expect(groups(window).first()).toContainText('3 entries')
  await expect(groups(window).first()).toContainText('No. 2 to 7')
  await expect(groups(window).first()).toContainText('1 digest')
  await expect(groups(window).nth(1)).toContainText('2 digests')
  await expect(groups(window).nth(2)).toContainText('Violation')
  await groups(window).first().click()
  await expect.poll(() => entriesOnShow(window)).toEqual([2, 4, 7])
  await rows(window).nth(1).click()
  await expect(window.getByTestId('entry-details')).toContainText('Entry 4')
  await groups(window).first().click()
  await expect(rows(window)).toHaveCount(0)
  await window.getByTestId('entries-search').fill('AWK')
  await expect(groups(window)).toHaveCount(1)
  await expect(window.getByTestId('entries-count')).toHaveText('2 of 8 entries, 1 path')
})

test('keys go from line to line, open and close groups', async ({ window }) => {
  await openFolder(window, measuredAgain())
  await goTo(window, 'entries')
  await table(window).press('g')
  await expect(groups(window)).toHaveCount(4)
  await table(window).press('Home')
  await table(window).press('ArrowDown')
  await expect(groups(window).nth(1)).toHaveAttribute('aria-selected', 'true')
  await table(window).press('ArrowRight')
  await expect(groups(window).nth(1)).toHaveAttribute('aria-expanded', 'true')
  await expect.poll(() => entriesOnShow(window)).toEqual([2, 4, 7])
  await table(window).press('ArrowDown')
  await expect(rows(window).first()).toHaveAttribute('aria-selected', 'true')
  await table(window).press('End')
  await expect(groups(window).last()).toHaveAttribute('aria-selected', 'true')
  await table(window).press('Home')
  for (let down = 0; down < 4; down++) await table(window).press('ArrowDown')
  await expect(rows(window).last()).toHaveAttribute('aria-selected', 'true')
  await table(window).press('ArrowLeft')
  await expect(groups(window).nth(1)).toHaveAttribute('aria-selected', 'true')
  await table(window).press('ArrowLeft')
  await expect(rows(window)).toHaveCount(0)
  await table(window).press('Enter')
  await expect(rows(window)).toHaveCount(3)
  await table(window).press('g')
  await expect(rows(window)).toHaveCount(8)
})

test('the next finding is shown in its group', async ({ window }) => {
  await openSample(window, 'unlisted-files')
  await trustAll(window)
  await goTo(window, 'entries')
  await window.getByTestId('group-by-path').click()
  await expect(rows(window)).toHaveCount(0)
  await table(window).press('n')
  await expect(window.locator('[data-testid=entry-row][aria-selected=true]')).toHaveAttribute('data-verdict', 'fail')
})

test('a long log is sorted and grouped', async ({ window }) => {
  test.slow()
  const count = 320_000
  await window.getByTestId('folder-input').setInputFiles(folderOfLongLog(count))
  await expect(window.getByTestId('verdict')).toBeVisible({ timeout: 300_000 })
  await goTo(window, 'entries')
  await expect(rows(window).first()).toHaveAttribute('data-entry', '1')
  await window.getByTestId('sort-path').click()
  // The selected entry stays in view: boot_aggregate is the last.
  await expect(rows(window).last()).toHaveAttribute('data-entry', '1')
  await table(window).press('Home')
  await expect(rows(window).first()).toContainText('package-0/')
  await window.getByTestId('group-by-path').click()
  await expect(window.getByTestId('entries-count')).toHaveText('320,000 of 320,000 entries, 320,000 paths')
  await table(window).press('Home')
  await expect(groups(window).first()).toContainText('1 entry')
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of SIZES) {
    test.describe(`${colorScheme}-${viewport.width}`, () => {
      test.use({ colorScheme, viewport })

      test(`sorted and grouped entries can be read, ${colorScheme}, ${viewport.width}`, async ({ window }) => {
        await openSample(window, 'unlisted-files')
        await trustAll(window)
        await goTo(window, 'entries')
        await window.getByTestId('sort-path').click()
        await expect(rows(window).first()).toBeVisible()
        await expectReadable(window, `entries-sorted-${colorScheme}-${viewport.width}`)
        await window.getByTestId('group-by-path').click()
        await window.getByTestId('sort-count').click()
        await groups(window).first().click()
        await expect(rows(window).first()).toBeVisible()
        await expectReadable(window, `entries-grouped-${colorScheme}-${viewport.width}`)
      })
    })
  }
}
