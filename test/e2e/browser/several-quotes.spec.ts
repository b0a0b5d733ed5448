/** Several quotes of one machine: their order, what was measured between them, and which of them attests an entry. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixture'
import { expectReadable } from './readable'
import { goTo, openSample, trustAll } from './samples'

const SAMPLE = 'several-quotes'
const boot = (window: Page, name: string) => window.getByTestId('quote-boot').filter({ hasText: name })
const line = (window: Page, covered: number) => window.locator(`[data-testid=quote-line][data-covered="${covered}"]`)
const check = (window: Page, what: string) => window.getByTestId('quote-checks').locator(`[data-check="${what}"]`)
const selectedEntry = (window: Page) => window.locator('[data-testid=entry-row][aria-selected=true]')

async function openTrusted(window: Page): Promise<void> {
  await openSample(window, SAMPLE)
  await trustAll(window)
}

test('boots stand apart, with the entries between their quotes', async ({ window }) => {
  await openTrusted(window)
  await goTo(window, 'quotes')
  await expect(window.getByTestId('quote-boot')).toHaveCount(2)
  await expect(boot(window, 'Earlier boot').getByTestId('quote')).toHaveText([/quote-0.*3\.265 s.*not reached/])
  await expect(boot(window, 'Boot of this log').getByTestId('quote')).toHaveText([/quote-1.*7\.947 s/, /quote-2.*15\.257 s/, /quote-3.*23\.051 s/])
  for (const words of ['entries 1–56', 'entries 57–120', 'entries 121–174', '1 sleep', 'entries 175–195', '21 in no quote']) await expect(boot(window, 'Boot of this log')).toContainText(words)
})

test('keys go from quote to quote, through the boots, and the bytes follow', async ({ window }) => {
  await openTrusted(window)
  await goTo(window, 'quotes')
  const selected = window.locator('[data-testid=quote][aria-selected=true]')
  await expect(selected).toContainText('quote-0')
  await expect(check(window, 'Entries')).toContainText('It is of another boot than the log')
  for (const name of ['quote-1', 'quote-2']) {
    await window.keyboard.press(']')
    await expect(selected).toContainText(name)
  }
  await expect(check(window, 'Time')).toContainText('Entries 57–120 were measured between 7.947 s and 15.257 s of the TPM clock')
  await expect(window.locator('.hex .l').first()).toContainText('ff 54 43 47')
  await window.getByTestId('timeline').focus()
  await window.keyboard.press('ArrowRight')
  await expect(selected).toContainText('quote-3')
  await expect(check(window, 'Time')).toContainText('with 1 sleep')
  await window.keyboard.press('Home')
  await expect(selected).toContainText('quote-0')
})

test('a line for each quote among the entries, and keys between them', async ({ window }) => {
  await openTrusted(window)
  await goTo(window, 'entries')
  await window.getByTestId('entries-table').focus()
  await window.keyboard.press('Home')
  for (const [entry, words] of [[56, 'Quote quote-1 covers entries 1–56'], [120, 'Quote quote-2 covers entries 1–120'], [174, 'Quote quote-3 covers entries 1–174: nothing proves what follows']] as const) {
    await window.keyboard.press(']')
    await expect(selectedEntry(window)).toHaveAttribute('data-entry', String(entry))
    await expect(line(window, entry)).toContainText(words)
    await expect(line(window, entry)).toBeInViewport()
  }
  await window.keyboard.press('[')
  await expect(selectedEntry(window)).toHaveAttribute('data-entry', '120')
  await expect(window.locator('.facts')).toContainText('by quote-2, of entries 1–120')
  await expect(window.getByTestId('measured')).toContainText('TPM clock between 7.947 s and 15.257 s')
  await line(window, 120).getByRole('button').click()
  await expect(window.locator('[data-testid=quote][aria-selected=true]')).toContainText('quote-2')
})

test('a filter keeps the lines where they belong', async ({ window }) => {
  await openTrusted(window)
  await goTo(window, 'entries')
  await window.getByRole('textbox').fill('/usr/bin/s')
  const items = window.getByTestId('entries-table').locator('[data-testid=entry-row], [data-testid=quote-line]')
  await expect(items.first()).toBeVisible()
  await expect.poll(async () => {
    const order = await items.evaluateAll((all) => all.map((one) => one.getAttribute('data-entry') ?? `after ${one.getAttribute('data-covered')}`))
    return order.every((one, i) => !one.startsWith('after ') || order.slice(0, i).every((before) => Number(before.replace('after ', '')) <= Number(one.slice(6)))) && order.includes('after 120')
  }).toBe(true)
})

test('after the last quote nothing attests an entry', async ({ window }) => {
  await openTrusted(window)
  await window.keyboard.press('1')
  await expect(selectedEntry(window)).toHaveAttribute('data-entry', '175')
  await expect(window.locator('.facts')).toContainText('came after the last quote')
  await expect(window.getByTestId('measured')).toHaveCount(0)
})

test('each quote wants its own nonce', async ({ window }) => {
  await openTrusted(window)
  await goTo(window, 'evidence')
  await expect(window.getByTestId('remove-nonce')).toHaveCount(4)
  await window.getByTestId('remove-nonce').first().click()
  await expect(window.getByTestId('remove-nonce')).toHaveCount(3)
  await expect(window.getByTestId('you-gave')).toContainText('Another nonce')
  await goTo(window, 'overview')
  await expect(window.getByTestId('verdict')).toHaveText('Untrusted')
  await goTo(window, 'evidence')
  await window.getByTestId('nonce-input').fill('a3f1c2de00')
  await window.getByTestId('nonce-use').click()
  await expect(window.getByTestId('remove-nonce')).toHaveCount(4)
  await goTo(window, 'overview')
  await expect(window.getByTestId('verdict')).toHaveText('Inconclusive')
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1024, height: 700 }, { width: 1280, height: 800 }, { width: 1920, height: 1080 }]) {
    test.describe(`${colorScheme}, ${viewport.width} wide`, () => {
      test.use({ colorScheme, viewport })

      test('everybody can read the timeline and the lines', async ({ window }) => {
        await openTrusted(window)
        for (const area of ['quotes', 'entries', 'overview'] as const) {
          await goTo(window, area)
          if (area !== 'overview') await window.keyboard.press(']')
          await expectReadable(window, `several-${area}-${colorScheme}-${viewport.width}`)
        }
      })
    })
  }
}
