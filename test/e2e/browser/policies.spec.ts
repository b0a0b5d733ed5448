import { expect, test } from './fixture'
import { expectReadable } from './readable'
import { goTo, openFolder, openSample, sample, trustAll } from './samples'
import { folderOfHosts } from './folders'
import type { Page } from '@playwright/test'

const spot = (window: Page, kind: string) => window.getByTestId('blind-spots').locator(`[data-kind=${kind}]`)

test('the other mode stands beside the one that is applied, with the sentence why', async ({ window }) => {
  await openSample(window, 'files-written-while-read')
  await trustAll(window)
  await goTo(window, 'policy')
  const differences = window.getByTestId('differences').locator('tbody tr')
  await expect(differences.first()).toContainText('violation, not looked at')
  await expect(differences.first()).toContainText('Not judged')
  await expect(differences.first()).toContainText('Pass')
  await window.getByTestId('mode-keylime').click()
  await expect(window.getByText('Mode: keylime')).toBeVisible()
  await window.getByTestId('mode-strict').click()
  await expect(window.getByText('Mode: strict')).toBeVisible()
  await window.getByTestId('all-differences').click()
  await expect(window.getByTestId('filter-modes-differ')).toHaveAttribute('aria-pressed', 'true')
  await expect(window.getByRole('columnheader', { name: 'Keylime' })).toBeVisible()
})

test('what a pass does not say is counted, and its entries are a click away', async ({ window }) => {
  await openSample(window, 'files-written-while-read')
  await trustAll(window)
  await goTo(window, 'policy')
  await expect(spot(window, 'violations')).toBeVisible()
  await spot(window, 'violations').getByRole('button').click()
  await expect(window.getByTestId('filter-violation')).toHaveAttribute('aria-pressed', 'true')
})

test('a signed policy says who signed it once its key is given', async ({ window }) => {
  await openSample(window, 'signed-policy')
  await trustAll(window)
  await goTo(window, 'policy')
  const first = window.getByTestId('policies').locator('li').first()
  await expect(first).toContainText('Not checked')
  const [chooser] = await Promise.all([window.waitForEvent('filechooser'), window.getByTestId('add-policy-key').click()])
  await chooser.setFiles([`${sample('signed-policy').folder}/signer.pub`])
  await expect(first).toContainText('Pass')
})

test('without a policy the area says so, and takes one', async ({ window }) => {
  await openFolder(window, folderOfHosts({ one: 'unlisted-files' }))
  await goTo(window, 'policy')
  await expect(window.getByTestId('policies')).toContainText('No policy was given')
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1024, height: 700 }, { width: 1280, height: 800 }, { width: 1920, height: 1080 }]) {
    test.describe(`${colorScheme}, ${viewport.width} wide`, () => {
      test.use({ colorScheme, viewport })

      test('everybody can read how policies are applied', async ({ window }) => {
        await openSample(window, 'files-written-while-read')
        await trustAll(window)
        await goTo(window, 'policy')
        await expect(window.getByTestId('differences')).toBeVisible()
        await expectReadable(window, `policy-${colorScheme}-${viewport.width}`)
      })
    })
  }
}
