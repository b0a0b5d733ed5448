/** Several hosts in one bundle: which is looked at is chosen, by pointer and by keys, and every area then speaks of that one. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixture'
import { expectReadable } from './readable'
import { folderOfHosts } from './folders'
import { goTo, openFolder, sample } from './samples'

const HOSTS = { 'web-01': 'ecc-key', 'db-02': 'proven-boot', 'build-03': 'cut-off' }
const switchOf = (window: Page) => window.getByTestId('host-switch')
const item = (window: Page, name: string) => window.getByTestId('host-item').filter({ hasText: name })

async function choose(window: Page, name: string): Promise<void> {
  await switchOf(window).click()
  await item(window, name).click()
  await expect(switchOf(window)).toContainText(name)
}

test('the worst host is shown first, each with its verdict beside its name', async ({ window }) => {
  await openFolder(window, folderOfHosts(HOSTS))
  await expect(window.getByTestId('case-name')).toHaveText('build farm')
  await expect(switchOf(window)).toContainText('build-03')
  await switchOf(window).click()
  await expect(window.getByTestId('host-item')).toHaveCount(3)
  await expect(item(window, 'build-03')).toContainText('Untrusted')
  await expect(item(window, 'web-01')).toContainText('Inconclusive')
  await expect(item(window, 'web-01')).toContainText(`${sample('ecc-key').report.log.entries} entries`)
})

test('every area speaks of the chosen host', async ({ window }) => {
  await openFolder(window, folderOfHosts(HOSTS))
  await goTo(window, 'entries')
  await expect(window.getByTestId('area-boot-log')).toHaveCount(0)
  await choose(window, 'db-02')
  await expect(window.getByTestId('area-entries')).toHaveAttribute('aria-current', 'page')
  await expect(window.getByTestId('entries-count')).toContainText(`of ${sample('proven-boot').report.log.entries}`)
  await goTo(window, 'boot-log')
  await expect(window.getByTestId('boot-count')).toHaveText('25 of 25 events')
  await window.locator('[data-event="4"]').click()
  await choose(window, 'web-01')
  await expect(window.getByTestId('area-overview')).toHaveAttribute('aria-current', 'page')
  await expect(window.getByTestId('verdict')).toHaveText('Inconclusive')
  await goTo(window, 'quotes')
  await expect(window.getByText('ECDSA').or(window.getByText('ecdsa')).first()).toBeVisible()
})

test('the host is chosen by keys alone', async ({ window }) => {
  await openFolder(window, folderOfHosts(HOSTS))
  await window.keyboard.press('h')
  await expect(item(window, 'build-03')).toBeVisible()
  await window.keyboard.type('web')
  await window.keyboard.press('Enter')
  await expect(switchOf(window)).toContainText('web-01')
  await expect(switchOf(window)).toBeFocused()
  await window.keyboard.press('h')
  await window.keyboard.press('Escape')
  await expect(window.getByTestId('host-list')).toHaveCount(0)
  await expect(switchOf(window)).toContainText('web-01')
})

test('what is trusted for one host is not asked of the others, and the host stays', async ({ window }) => {
  await openFolder(window, folderOfHosts(HOSTS))
  await choose(window, 'web-01')
  await window.getByTestId('raise-verdict').getByRole('button', { name: /^Trust / }).click()
  await expect(window.getByTestId('dialog-confirm')).toBeVisible()
  await expect(window.getByRole('dialog')).toContainText('web-01/')
  await expect(window.getByRole('dialog')).not.toContainText('db-02/')
  await window.getByTestId('dialog-confirm').click()
  await expect(window.getByTestId('progress')).toBeHidden()
  await expect(switchOf(window)).toContainText('web-01')
  await expect(window.getByTestId('raise-attestation-key')).toHaveCount(0)
  await choose(window, 'db-02')
  await expect(window.getByTestId('raise-attestation-key')).toBeVisible()
})

test('evidence stands by host and part, and each file as its own host sees it', async ({ window }) => {
  await openFolder(window, folderOfHosts(HOSTS))
  await goTo(window, 'evidence')
  const rows = window.getByTestId('evidence-row')
  const heading = (name: string) => window.locator(`[data-testid=evidence-host][data-host="${name}"]`)
  await expect(heading('build-03')).toHaveAttribute('aria-expanded', 'true')
  await expect(heading('web-01')).toHaveAttribute('aria-expanded', 'false')
  await expect(heading('build-03')).toContainText('Untrusted')
  await expect(heading('db-02')).toContainText('Inconclusive')
  await expect(rows.filter({ hasText: 'quote.msg' })).toHaveCount(1)
  await expect(rows.first()).toHaveText(/^binary_runtime_measurements/)
  await heading('web-01').click()
  await expect(rows.filter({ hasText: 'quote.msg' })).toHaveCount(2)
  await rows.filter({ hasText: 'quote.msg' }).nth(1).click()
  await expect(window.getByTestId('selected-file')).toContainText('web-01/quote.msg')
  await expect(window.getByTestId('selected-file')).toContainText('Used')
  await heading('build-03').click()
  await expect(rows.filter({ hasText: 'quote.msg' })).toHaveCount(1)
  await window.getByTestId('evidence-search').fill('quote.msg')
  await expect(rows).toHaveCount(3)
  await expect(window.getByTestId('missing-parts')).toContainText('A runtime policy')
})

test('a case of one host has no switch', async ({ window }) => {
  await openFolder(window, folderOfHosts({ 'web-01': 'ecc-key' }))
  await expect(switchOf(window)).toHaveCount(0)
  await window.keyboard.press('h')
  await expect(window.getByTestId('host-list')).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }]) {
    test.describe(`${colorScheme} ${viewport.width}`, () => {
      test.use({ colorScheme, viewport })

      test('everybody can read it', async ({ window }) => {
        test.slow()
        await openFolder(window, folderOfHosts(HOSTS))
        const look = (name: string) => expectReadable(window, `hosts-${name}-${colorScheme}-${viewport.width}`)
        await look('overview')
        await goTo(window, 'evidence')
        await look('evidence')
        await window.keyboard.press('h')
        await expect(item(window, 'db-02')).toBeVisible()
        await look('list')
      })
    })
  }
}
