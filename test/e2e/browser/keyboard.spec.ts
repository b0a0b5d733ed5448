/** Everything without a mouse: areas, panes, lists, dialogs, and where the focus is afterwards. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixture'
import { openSample, sample, trustAll } from './samples'

const selected = (window: Page) => window.locator('[data-testid=entry-row][aria-selected=true]')

test('the keyboard reaches every area', async ({ window }) => {
  await openSample(window, 'good-boot')
  for (const [index, area] of ['overview', 'entries', 'quotes', 'boot-log', 'signatures', 'policy', 'evidence'].entries()) {
    await window.keyboard.press(`Control+${index + 1}`)
    await expect(window.getByTestId(`area-${area}`)).toHaveAttribute('aria-current', 'page')
  }
})

test('the keyboard reaches every entry, however fast keys come', async ({ window }) => {
  await openSample(window, 'good-boot')
  await window.keyboard.press('Control+2')
  await expect(selected(window)).toBeVisible()
  await window.getByTestId('entries-table').focus()
  await window.keyboard.press('End')
  await expect(selected(window)).toHaveAttribute('data-entry', String(sample('good-boot').report.log.entries))
  await window.getByTestId('entries-table').evaluate((table) => {
    for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'End', 'Home', 'ArrowDown']) table.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  })
  await expect(selected(window)).toHaveAttribute('data-entry', '2')
  await expect(window.getByTestId('entry-details')).toContainText('Entry 2')
})

test('from entry to entry by their findings, into the details and back', async ({ window }) => {
  await openSample(window, 'unlisted-files')
  await trustAll(window)
  await window.keyboard.press('Control+2')
  await expect(selected(window)).toHaveAttribute('data-entry', '67')
  for (const entry of ['68', '69', '72']) {
    await window.keyboard.press('n')
    await expect(selected(window)).toHaveAttribute('data-entry', entry)
  }
  await window.keyboard.press('Shift+N')
  await expect(selected(window)).toHaveAttribute('data-entry', '69')
  await window.getByTestId('entries-table').focus()
  await window.keyboard.press('Enter')
  await expect(window.getByRole('tree')).toBeFocused()
  await window.keyboard.press('Escape')
  await expect(window.getByTestId('entries-table')).toBeFocused()
})

test('search and back by keys', async ({ window }) => {
  await openSample(window, 'good-boot')
  await window.keyboard.press('Control+2')
  await expect(selected(window)).toBeVisible()
  await window.keyboard.press('/')
  await expect(window.getByTestId('entries-search')).toBeFocused()
  await window.keyboard.type('boot_aggregate')
  await expect(window.getByTestId('entries-count')).toHaveText('1 of 151 entries')
  await window.keyboard.press('Escape')
  await expect(window.getByTestId('entries-count')).toHaveText('151 of 151 entries')
  await window.keyboard.press('Escape')
  await expect(window.getByTestId('entries-table')).toBeFocused()
})

test('F6 goes round the panes', async ({ window }) => {
  await openSample(window, 'good-boot')
  await window.keyboard.press('Control+2')
  await expect(selected(window)).toBeVisible()
  const paneNow = () => window.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane)
  const seen: (string | undefined)[] = []
  for (let step = 0; step < 6; step++) {
    await window.keyboard.press('F6')
    seen.push(await paneNow())
  }
  expect(seen).toEqual(['rail', 'filter', 'table', 'details', 'bytes', 'inspector'])
  await window.keyboard.press('Shift+F6')
  expect(await paneNow()).toBe('bytes')
})

test('a dialog closes by Escape and gives the focus back', async ({ window }) => {
  await openSample(window, 'good-boot')
  await window.getByTestId('use-all').focus()
  await window.keyboard.press('Enter')
  await expect(window.getByRole('dialog')).toContainText('Use these files from the bundle?')
  await window.keyboard.press('Escape')
  await expect(window.getByRole('dialog')).toBeHidden()
  await expect(window.getByTestId('use-all')).toBeFocused()
  await expect(window.getByTestId('verdict')).toHaveText('Inconclusive')

  await window.keyboard.press('?')
  await expect(window.getByRole('dialog')).toContainText('next finding')
  await window.keyboard.press('Escape')
  await expect(window.getByRole('dialog')).toBeHidden()
  await expect(window.getByTestId('use-all')).toBeFocused()
})

test('the focus can be seen wherever Tab leads', async ({ window }) => {
  await openSample(window, 'proven-boot')
  for (const area of ['1', '2', '3', '4', '5']) {
    await window.keyboard.press(`Control+${area}`)
    await window.getByTestId('close-case').focus()
    for (let stop = 0; stop < 25; stop++) {
      await window.keyboard.press('Tab')
      expect(await window.evaluate(showsFocus), `area ${area}, stop ${stop}`).toBe(true)
    }
  }
})

/** Is the element with the focus drawn as such: by itself, the field around it, or the frame that a list lays over its rows? */
function showsFocus(): boolean {
  const active = document.activeElement
  if (active === null || active === document.body) return true
  const drawn = (element: Element | null): boolean => {
    const style = element === null ? null : getComputedStyle(element)
    return style !== null && ((style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2) || (element!.matches('.split-handle') && style.boxShadow !== 'none'))
  }
  return drawn(active) || drawn(active.closest('.field')) || drawn(active.querySelector(':scope > .focus'))
}
