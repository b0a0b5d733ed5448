/** A large log while it is being verified: its first entries are there, and nothing is said of them before it is checked. */
import { expect, test } from './fixture'
import { folderOfLongLog } from './folders'
import { withholdConclusion } from './hold'
import { expectReadable } from './readable'
import { drop } from './samples'

const ENTRIES = 200_000
const SIZES = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }]

test('the first entries are there before the verdict, and are called unchecked', async ({ window }) => {
  test.slow()
  await withholdConclusion(window)
  await drop(window, folderOfLongLog(ENTRIES))
  const first = window.getByTestId('first-entries')
  await expect(first).toContainText('Already decoded: the first 40 entries of binary_runtime_measurements')
  const rows = window.getByTestId('first-entry')
  await expect(rows).toHaveCount(40)
  await expect(rows.first()).toContainText('boot_aggregate')
  await expect(rows.nth(39)).toContainText('/usr/lib/x86_64-linux-gnu/package-39/file-39.so')
  for (const row of await rows.all()) await expect(row).toContainText('Not checked yet')
  await expect(window.getByTestId('progress')).toBeVisible()
  await expect(window.getByTestId('verdict')).toHaveCount(0)

  await expect(window.getByTestId('progress')).toContainText(`${ENTRIES.toLocaleString('en-US')} entries`)
  await window.evaluate('letGo()')
  await expect(window.getByTestId('verdict')).toBeVisible()
  await expect(first).toHaveCount(0)
})

test('cancel ends it with nothing concluded, whatever was shown', async ({ window }) => {
  test.slow()
  // Pressed as soon as they are there, by whoever looks faster than a test.
  await window.evaluate(() => {
    const seen = new MutationObserver(() => {
      if (document.querySelector('[data-testid=first-entries]') === null) return
      seen.disconnect()
      document.querySelector<HTMLElement>('[data-testid=cancel]')!.click()
    })
    seen.observe(document.body, { childList: true, subtree: true })
  })
  await drop(window, folderOfLongLog(ENTRIES))
  await expect(window.getByTestId('cancelled')).toContainText('Nothing was concluded.')
  await expect(window.getByTestId('first-entries')).toHaveCount(0)
  await expect(window.getByTestId('verdict')).toHaveCount(0)
  await window.getByTestId('start-again').click()
  await expect(window.getByTestId('verdict')).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of SIZES) {
    const kind = `${colorScheme}-${viewport.width}`
    test.describe(kind, () => {
      test.use({ colorScheme, viewport })

      test(`what is shown meanwhile can be read, ${kind}`, async ({ window }) => {
        await withholdConclusion(window)
        await drop(window, folderOfLongLog(ENTRIES))
        await expect(window.getByTestId('first-entry').first()).toBeInViewport()
        await expectReadable(window, `opening-${kind}`)
        await window.getByTestId('first-entries').getByRole('region').focus()
        await window.keyboard.press('End')
        await expect(window.getByTestId('first-entry').last()).toBeInViewport()
        await expect(window.getByTestId('cancel')).toBeInViewport()
      })
    })
  }
}
