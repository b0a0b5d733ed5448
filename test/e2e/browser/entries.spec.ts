/** The entries: filter, search, details and bytes linked both ways, values that can be copied. */
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixture'
import { folderOfLongLog } from './folders'
import { goTo, openSample, trustAll } from './samples'

const copied = (window: Page) => window.evaluate(() => navigator.clipboard.readText())
const field = (window: Page, label: string) => window.getByRole('treeitem').filter({ hasText: new RegExp(`^${label}`) })

test('filter by what was found', async ({ window }) => {
  await openSample(window, 'unlisted-files')
  await trustAll(window)
  await goTo(window, 'entries')
  await window.getByTestId('filter-fail').click()
  await expect(window.getByTestId('entries-count')).toHaveText('5 of 176 entries')
  await expect(window.getByTestId('entry-row')).toHaveCount(5)
  await expect(window.locator('[data-testid=entry-row]:not([data-verdict=fail])')).toHaveCount(0)
  await window.getByTestId('filter-excluded').click()
  await expect(window.getByTestId('entries-count')).toHaveText('20 of 176 entries')
  await window.getByTestId('filter-all').click()
  await expect(window.getByTestId('entries-count')).toHaveText('176 of 176 entries')
})

test('an altered entry stands out though no policy judged it', async ({ window }) => {
  await openSample(window, 'edited-entry')
  await goTo(window, 'entries')
  await window.getByTestId('filter-error').click()
  await expect(window.getByTestId('entry-row')).toHaveCount(1)
  await expect(window.getByTestId('entry-row')).toContainText('Error')
  await expect(window.locator('[data-testid=explanation]').first()).toHaveAttribute('data-code', 'log.template-digest-mismatch')
  await window.getByRole('button', { name: 'Mark the byte that was changed' }).click()
  await expect(window.getByTestId('hex').locator('.mark').first()).toHaveText('ab')
  await expect(window.getByTestId('hex').locator('.mark').first()).toBeInViewport()
})

test('a mismatch is explained: the conclusion first, then what came of every explanation', async ({ window }) => {
  await openSample(window, 'edited-entry')
  await goTo(window, 'entries')
  await window.getByTestId('filter-error').click()
  const causes = window.locator('[data-testid=explanation][data-code="replay.mismatch"]').getByTestId('mismatch-causes')
  await expect(causes.getByTestId('conclusion')).toHaveText('With the data of entry 57 as measured the value is reached: nothing else is wrong.')
  await expect(causes.locator('li').first()).toHaveAttribute('data-hypothesis', 'altered-data')
  await expect(causes.locator('li').first()).toContainText('Explains it')
  await expect(causes.locator('li[data-hypothesis=padded-sha1]')).toContainText('Ruled out')
  await goTo(window, 'quotes')
  await expect(window.locator('[data-pane=quote-findings]').getByTestId('mismatch-causes')).toBeVisible()
})

test('search says how many, and what to do when there are none', async ({ window }) => {
  await openSample(window, 'unlisted-files')
  await goTo(window, 'entries')
  await window.getByTestId('entries-search').fill('/OPT/signed/un')
  await expect(window.getByTestId('entries-count')).toHaveText('2 of 176 entries')
  await expect(window.getByTestId('entry-row')).toHaveCount(2)
  await window.getByTestId('entries-search').fill('no such path')
  await expect(window.getByTestId('entries-table')).toContainText('No entry has “no such path” in its path or digests.')
  await window.getByTestId('clear-filter').click()
  await expect(window.getByTestId('entries-count')).toHaveText('176 of 176 entries')
  await expect(window.getByTestId('entries-search')).toHaveValue('')
})

test('an entry is found by its number, whatever is filtered', async ({ window }) => {
  await openSample(window, 'unlisted-files')
  await goTo(window, 'entries')
  const search = window.getByTestId('entries-search')
  await window.locator('[data-testid^=filter-]:not([data-testid=filter-all])').first().click()
  await search.fill('#57')
  await expect(window.getByTestId('entries-count')).toHaveText('Enter: entry 57 of 176')
  await search.press('Enter')
  await expect(window.locator('[data-testid=entry-row][aria-selected=true]')).toHaveAttribute('data-entry', '57')
  await expect(window.getByTestId('entries-count')).toHaveText('176 of 176 entries')
  await expect(window.getByTestId('filter-all')).toHaveAttribute('aria-pressed', 'true')
  await search.fill('#177')
  await search.press('Enter')
  await expect(window.getByText('The log has no entry 177: it has 176 entries')).toBeVisible()
  await expect(search).toHaveValue('#177')
})

test('details and bytes are linked both ways', async ({ window }) => {
  await openSample(window, 'good-boot')
  await goTo(window, 'entries')
  await window.getByTestId('entries-table').press('Home')
  await expect(window.getByTestId('entry-details')).toContainText('Entry 1')
  await field(window, 'Template name').click()
  await expect(window.getByTestId('hex').locator('.mark')).toHaveText(['69 6d 61 2d', 'ima-', '73 69 67', 'sig'])
  const name = window.getByTestId('hex').getByText('boot_agg').first()
  await name.click({ position: { x: (await name.boundingBox())!.width - 3, y: 8 } })
  await expect(window.locator('[role=treeitem][aria-selected=true]')).toContainText('Path')
  await expect(window.getByTestId('hex').locator('.mark').filter({ hasText: 'boot_agg' })).toBeVisible()
  await expect(window.getByTestId('hex').locator('.mark').filter({ hasText: '62 6f 6f 74' })).toBeVisible()
})

test('values can be copied', async ({ window }) => {
  await openSample(window, 'good-boot')
  await goTo(window, 'entries')
  await window.getByTestId('entries-table').press('Home')
  await expect(window.getByTestId('entry-details')).toContainText('Entry 1')
  await window.getByRole('button', { name: 'Copy digest' }).click()
  await expect.poll(() => copied(window)).toMatch(/^[0-9a-f]{64}$/)
  await window.getByTestId('entries-table').focus()
  await window.keyboard.press('Control+c')
  await expect.poll(() => copied(window)).toBe('boot_aggregate')
  await field(window, 'Template name').click()
  await window.keyboard.press('Control+c')
  await expect.poll(() => copied(window)).toBe('ima-sig')
})

test('a log that is taller than a page can be scrolls by whole rows to its end, and can be searched', async ({ window }) => {
  test.slow()
  const count = 320_000
  await window.getByTestId('folder-input').setInputFiles(folderOfLongLog(count))
  await expect(window.getByTestId('verdict')).toBeVisible({ timeout: 300_000 })
  await goTo(window, 'entries')
  const row = (entry: number) => window.locator(`[data-testid=entry-row][data-entry="${entry}"]`)
  const table = window.getByTestId('entries-table')
  await expect(row(1)).toBeInViewport()
  await table.hover()
  await window.mouse.wheel(0, 260)
  await expect(row(11)).toBeInViewport()
  await expect(row(8)).not.toBeInViewport()
  expect(await flyThrough(table)).toEqual({ withoutRows: 0, withWholeMap: 0 })
  await expect(row(count)).toBeInViewport()
  await table.press('Home')
  await expect(row(1)).toBeInViewport()
  await table.press('End')
  await expect(row(count)).toHaveAttribute('aria-selected', 'true')
  await table.press('ArrowUp')
  await expect(row(count - 1)).toHaveAttribute('aria-selected', 'true')
  await expect(row(count - 1)).toBeInViewport()
  await window.getByTestId('entries-search').fill(`file-${count - 1}.so`)
  await expect(window.getByTestId('entries-count')).toHaveText('1 of 320,000 entries')
  await expect(window.getByTestId('entry-row')).toHaveAttribute('data-entry', String(count))
})

/** Scrolls from the beginning to the end in 60 frames; in how many of them some of the list is empty, or the map's box is as if all of the log were on show. */
function flyThrough(table: Locator): Promise<{ withoutRows: number; withWholeMap: number }> {
  return table.evaluate(async (list) => {
    const [frames, found] = [60, { withoutRows: 0, withWholeMap: 0 }]
    for (let frame = 1; frame <= frames; frame++) {
      list.scrollTop = ((list.scrollHeight - list.clientHeight) * frame) / frames
      const box = list.getBoundingClientRect()
      const head = list.querySelector('[role=columnheader]')!.getBoundingClientRect()
      const rows = [...list.querySelectorAll('[aria-rowindex]')].map((row) => row.getBoundingClientRect())
      if (!rows.some(({ top }) => top <= head.bottom + 1) || !rows.some(({ bottom }) => bottom >= box.bottom - 2)) found.withoutRows++
      if (document.querySelector('.map .vp')!.getBoundingClientRect().height > box.height / 2) found.withWholeMap++
      await new Promise(requestAnimationFrame)
    }
    return found
  })
}
