/** How every area looks in both themes and two sizes, and whether everybody can read it (axe: WCAG 2.2 A and AA). */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixture'
import { openSample, trustAll } from './samples'

const SIZES = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }]
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

async function look(window: Page, name: string): Promise<void> {
  await window.screenshot({ path: `test-results/screenshots/${name}.png`, animations: 'disabled' })
  const { violations } = await new AxeBuilder({ page: window }).withTags(RULES).analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([])
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of SIZES) {
    const kind = `${colorScheme}-${viewport.width}`
    test.describe(kind, () => {
      test.use({ colorScheme, viewport })

      test(`without a case, ${kind}`, async ({ window }) => {
        await expect(window.getByTestId('drop-zone')).toBeVisible()
        await look(window, `welcome-${kind}`)
      })

      test(`every area of a case, ${kind}`, async ({ window }) => {
        await openSample(window, 'unlisted-files')
        await trustAll(window)
        for (const area of ['overview', 'entries', 'quotes', 'evidence']) {
          await window.getByTestId(`area-${area}`).click()
          await expect(window.getByTestId(`area-${area}`)).toHaveAttribute('aria-current', 'page')
          if (area === 'entries') await window.getByTestId('entry-row').first().click()
          await look(window, `${area}-${kind}`)
        }
      })
    })
  }
}

test('the theme can be chosen', async ({ window }) => {
  const isDark = (): Promise<boolean> => window.evaluate(() => getComputedStyle(document.body).colorScheme.startsWith('dark') || getComputedStyle(document.documentElement).colorScheme === 'dark')
  for (const theme of ['dark', 'light']) {
    await window.getByTestId('settings').click()
    await window.getByTestId(`theme-${theme}`).click()
    await expect.poll(isDark).toBe(theme === 'dark')
    await window.keyboard.press('Escape')
  }
})
