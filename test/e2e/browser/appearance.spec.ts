/** How every area looks in both themes and three sizes, and whether everybody can read it (axe: WCAG 2.2 A and AA). */
import type { Page } from '@playwright/test'
import { expect, test } from './fixture'
import { expectReadable } from './readable'
import { goTo, openSample, trustAll } from './samples'

const SIZES = [{ width: 1024, height: 700 }, { width: 1280, height: 800 }, { width: 1920, height: 1080 }]
const AREAS = ['overview', 'entries', 'quotes', 'evidence'] as const

async function look(window: Page, name: string): Promise<void> {
  await expectReadable(window, name)
  expect(await window.evaluate(widerThanWindow), `${name}: reaches beyond the window`).toEqual([])
}

/** Elements that end right of the window, but for those that their own pane lets scroll or cuts with an ellipsis. */
function widerThanWindow(): string[] {
  const cut = (element: Element): boolean => {
    for (let at: Element | null = element.parentElement; at !== null && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== 'visible' && at.getBoundingClientRect().right <= innerWidth + 0.5) return !at.matches('main, .scroll, footer.bar')
    }
    return false
  }
  return [...document.querySelectorAll('#app *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5 && !cut(one)).map((one) => `${one.tagName} ${one.className} ${one.textContent?.slice(0, 40)}`)
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
        await look(window, `untold-${kind}`)
        await trustAll(window)
        await expect(window.getByTestId('verdict')).toHaveText('Untrusted')
        for (const area of AREAS) {
          await goTo(window, area)
          if (area === 'entries') await expect(window.getByTestId('explanation').first()).toBeVisible()
          await look(window, `${area}-${kind}`)
        }
      })

      test(`a boot log, ${kind}`, async ({ window }) => {
        for (const [name, event] of [['edited-boot-log', 10], ['proven-boot', 11]] as const) {
          await openSample(window, name)
          await goTo(window, 'boot-log')
          // In a low window the rows of later phases stand below what is drawn.
          await window.getByTestId('boot-by-logged').click()
          await window.locator('[data-event]').first().click()
          await window.keyboard.press('Home')
          for (let row = 0; row < event; row++) await window.keyboard.press('ArrowDown')
          await expect(window.locator(`[data-event="${event}"][aria-selected=true]`)).toBeVisible()
          await window.getByTestId('event-details').getByRole('treeitem').filter({ hasText: 'Data' }).first().click()
          await look(window, `boot-log-${name}-${kind}`)
          await window.getByTestId('close-case').click()
        }
      })

      test(`damaged evidence, ${kind}`, async ({ window }) => {
        await openSample(window, 'cut-off')
        await look(window, `damaged-overview-${kind}`)
        await window.keyboard.press('1')
        await expect(window.getByTestId('damage')).toBeVisible()
        await look(window, `damaged-entries-${kind}`)
      })
    })
  }
}

test.describe('the theme', () => {
  test.use({ colorScheme: 'light' })
  const scheme = (window: Page) => window.evaluate(() => getComputedStyle(document.documentElement).colorScheme)
  const background = (window: Page) => window.evaluate(() => getComputedStyle(document.body).backgroundColor)

  test('can be chosen before a case is open, and is kept', async ({ window }) => {
    const light = await background(window)
    await window.getByTestId('settings').click()
    await window.getByTestId('theme-dark').click()
    await expect.poll(() => scheme(window)).toBe('dark')
    const dark = await background(window)
    expect(dark).not.toBe(light)
    await window.reload()
    await expect.poll(() => background(window)).toBe(dark)
    await window.getByTestId('settings').click()
    await window.getByTestId('theme-system').click()
    await expect.poll(() => background(window)).toBe(light)
    await window.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(() => background(window)).toBe(dark)
  })

  test('can be chosen by keys alone', async ({ window }) => {
    await openSample(window, 'good-boot')
    await window.getByTestId('settings').focus()
    await window.keyboard.press('Enter')
    await expect(window.getByTestId('theme-system')).toBeFocused()
    await window.keyboard.press('Tab')
    await window.keyboard.press('Tab')
    await expect(window.getByTestId('theme-dark')).toBeFocused()
    await window.keyboard.press('Space')
    await expect.poll(() => scheme(window)).toBe('dark')
    await window.keyboard.press('Escape')
    await expect(window.getByTestId('theme-dark')).toBeHidden()
    await expect(window.getByTestId('settings')).toBeFocused()
  })
})
