/** How values came to be: the steps, the bytes that they point at, and commands that check them once they are copied. */
import { spawnSync } from 'node:child_process'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixture'
import { expectReadable } from './readable'
import { goTo, openSample, sample, trustAll } from './samples'

const VIEWPORTS = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }]
const copied = (window: Page) => window.evaluate(() => navigator.clipboard.readText())
const command = (window: Page, label: string): Locator => window.getByRole('button', { name: `Copy command: ${label}` })
const marked = (window: Page) => window.getByTestId('hex').locator('.mark')

/** What the copied text prints in the sample's folder. */
async function runCopied(window: Page, name: string): Promise<string> {
  return spawnSync('bash', ['-c', await copied(window)], { cwd: sample(name).folder, encoding: 'utf8' }).stdout.trim()
}

test('an entry: its digest, what it made of its PCR, and both checked by copied commands', async ({ window }) => {
  await openSample(window, 'proven-boot')
  await goTo(window, 'entries')
  await window.getByTestId('entries-table').press('End')
  const steps = window.getByTestId('derivation-step')
  await expect(steps).toHaveText([/Template digest, sha1.*equals the template digest at byte 17,412/s, /Template digest, sha256/, /PCR 10 after entry 151, sha256.*after 151 extends/s])
  await expect(window.getByTestId('origin')).toContainText('is reached after entry 151: this entry is part of it')
  await command(window, 'Template digest, sha1').click()
  expect(await runCopied(window, 'proven-boot')).toBe('f53960418b52c02304304347e3b8271999005381  -')
  await window.getByRole('button', { name: 'Copy step 3 as command' }).click()
  expect(await runCopied(window, 'proven-boot')).toMatch(/^4c1120ea06bc75df435e8b183ef3913f67abac909fecc05e7056609eb37f30a6 /)
  await window.getByRole('group', { name: 'PCR bank' }).getByRole('button', { name: 'sha1' }).click()
  await expect(steps).toHaveCount(2)
})

test('a step points at its bytes, and gives all of them', async ({ window }) => {
  await openSample(window, 'proven-boot')
  await goTo(window, 'entries')
  await window.getByTestId('entries-table').press('Home')
  await window.getByRole('button', { name: /^\d+ bytes at .* of binary_runtime_measurements$/ }).first().click()
  await expect(marked(window).filter({ hasText: 'boot_agg' })).toBeVisible()
  await window.getByRole('button', { name: 'Copy Template data' }).first().click()
  expect(await copied(window)).toMatch(/^280000007368613235363a00[0-9a-f]{64}0f000000626f6f745f616767726567617465/)
  await window.getByRole('treeitem').filter({ hasText: /^Template name/ }).click()
  await expect(marked(window)).toHaveText(['69 6d 61 2d', 'ima-', '73 69 67', 'sig'])
})

test('Ctrl Shift C gives the selected field as a command', async ({ window }) => {
  await openSample(window, 'proven-boot')
  await goTo(window, 'entries')
  await window.getByTestId('entries-table').press('Home')
  await window.getByRole('treeitem').filter({ hasText: /^Template name/ }).click()
  await window.keyboard.press('Control+Shift+C')
  await expect(window.getByRole('status').filter({ hasText: 'Command copied' })).toBeVisible()
  expect(Buffer.from(await runCopied(window, 'proven-boot'), 'hex').toString()).toBe('ima-sig')
})

test('a quote, its fields and a PCR, with the tools of others', async ({ window }) => {
  await openSample(window, 'proven-boot')
  await trustAll(window)
  await goTo(window, 'quotes')
  const origin = window.getByTestId('quote-origin')
  await expect(origin).toContainText('verifies under ak.pub, which you gave')
  await command(window, 'The whole quote, by tpm2_checkquote').click()
  expect(await runCopied(window, 'proven-boot')).toBe('accepted')
  await command(window, 'The signature, by openssl').click()
  expect(await runCopied(window, 'proven-boot')).toBe('Verified OK')
  await window.getByRole('button', { name: 'How sha256 PCR 10 came to be' }).click()
  await command(window, 'The replay of sha256 PCR 10, by evmctl').click()
  expect(await runCopied(window, 'proven-boot')).toBe('sha256 PCR-10: succeed at entry 151')
  await window.locator('[data-term="attested.quote.pcrDigest"]').click()
  await expect(origin).toContainText('equals the PCR digest that was signed')
  await origin.getByRole('button', { name: '32 bytes at 208 of quote.pcrs' }).click()
  await expect(marked(window).first()).toContainText('8e 9d 1f e2')
  await window.getByRole('button', { name: 'Back to the quote' }).click()
  await expect(marked(window).first()).toContainText('00 20 3f')
})

test('a boot event, a PCR of the boot and boot_aggregate', async ({ window }) => {
  await openSample(window, 'proven-boot')
  await goTo(window, 'boot-log')
  await window.locator('[data-event="11"]').click()
  await command(window, 'Digest, sha256').click()
  expect(await runCopied(window, 'proven-boot')).toMatch(/^96a296d224f285c6/)
  await window.getByTestId('boot-aggregate').getByRole('button', { name: 'How this value came to be' }).click()
  await command(window, 'Hash of PCR 0 to 9, sha256').click()
  expect(await runCopied(window, 'proven-boot')).toMatch(/^cf5d6d3bef52c7c0/)
  await window.getByRole('button', { name: 'Only events of PCR 4' }).click()
  await window.getByTestId('boot-pcr-values').getByRole('button', { name: 'How these values came to be' }).click()
  await command(window, 'PCR 4 of sha256, by tpm2_eventlog').click()
  expect(await runCopied(window, 'proven-boot')).toContain('917dc72dff6ddbdf')
})

test('a finding of the policy: what stands in the log and what the policy has', async ({ window }) => {
  await openSample(window, 'unlisted-files')
  await trustAll(window)
  await goTo(window, 'entries')
  await window.getByTestId('filter-fail').click()
  await expect(window.getByTestId('entries-count')).toHaveText('5 of 176 entries')
  await window.getByTestId('entry-row').first().click()
  await window.getByTestId('explanation').getByRole('button', { name: 'Check it yourself' }).click()
  await command(window, 'The path in the policy').click()
  expect(await runCopied(window, 'unlisted-files')).toBe('0')
  await command(window, 'The digest in the policy').click()
  expect(await runCopied(window, 'unlisted-files'), 'a copy of a file that is listed').toBe('1')
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of VIEWPORTS) {
    test.describe(`${colorScheme}, ${viewport.width}`, () => {
      test.use({ colorScheme, viewport })

      test('everybody can read it', async ({ window }) => {
        await openSample(window, 'edited-entry')
        for (const area of ['entries', 'quotes'] as const) {
          await goTo(window, area)
          if (area === 'entries') {
            await window.getByTestId('filter-error').click()
            await expect(window.getByTestId('entry-row')).toHaveCount(1)
          } else await window.getByRole('button', { name: /^How sha256 PCR 10/ }).click()
          await expect(window.getByTestId('command').first()).toBeAttached()
          await window.getByTestId('origin').last().scrollIntoViewIfNeeded()
          await expectReadable(window, `explain-${area}-${colorScheme}-${viewport.width}`)
        }
      })
    })
  }
}
