/** Names that were made to deceive: what they hide is drawn as boxes, and nothing of them is ever markup. */
import { expect, test } from './fixture'
import { folderOfLog } from './folders'
import { goTo, openFolder } from './samples'

const text = new TextEncoder()
const HOSTILE = [
  'boot_aggregate',
  '/home/ada/invoice\u202efdp.sh',
  '/tmp/\u200bsshd\n10 0000 ima-ng',
  new Uint8Array([...text.encode('/dev/shm/'), 0xff, 0xfe, ...text.encode('loader\x1b[2K')]),
  `/var/lib/containers/storage/overlay/${'a1b2c3d4e5f6'.repeat(40)}/merged/usr/bin/python3.11`,
  '/tmp/<img src=x onerror=document.title=1>',
  '',
]
/** Control and format characters that would hide, move or forge text. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

test('hidden characters are boxed, wherever a name is shown', async ({ window }) => {
  await openFolder(window, folderOfLog(HOSTILE.map((path) => ({ path }))))
  await expect(window.getByTestId('look-first')).toContainText('U+202E RIGHT-TO-LEFT')
  await goTo(window, 'entries')
  const row = (entry: number) => window.locator(`[data-testid=entry-row][data-entry="${entry}"]`)
  await expect(row(2).locator('.esc')).toHaveText('U+202E RIGHT-TO-LEFT')
  await expect(row(3).locator('.esc')).toHaveText(['U+200B ZERO WIDTH SPACE', 'U+000A LINE FEED'])
  await expect(row(4).locator('.esc')).toHaveText(['\\xff\\xfe', 'U+001B ESCAPE'])
  await expect(row(6)).toContainText('<img src=x onerror=document.title=1>')
  await expect(row(7)).toContainText('empty name')
  for (let entry = 1; entry <= HOSTILE.length; entry++) {
    await row(entry).click()
    await expect(window.getByTestId('entry-details')).toContainText(`Entry ${entry}`)
    expect(await window.locator('body').innerText()).not.toMatch(HIDDEN)
    expect(await window.locator('img').count()).toBe(0)
  }
})

test('the name of the folder is no exception', async ({ window }) => {
  await openFolder(window, folderOfLog(HOSTILE.map((path) => ({ path })), 'case\u202etxt'))
  await expect(window.getByTestId('case-name')).toHaveText('caseU+202E RIGHT-TO-LEFTtxt')
})

test('the end of a long path is on show, and all of it beside', async ({ window }) => {
  await openFolder(window, folderOfLog(HOSTILE.map((path) => ({ path }))))
  await goTo(window, 'entries')
  const row = window.locator('[data-testid=entry-row][data-entry="5"]')
  await expect(row.locator('.base')).toHaveText('python3.11')
  await expect(row.locator('.base')).toBeInViewport({ ratio: 1 })
  await row.click()
  await expect(window.getByTestId('entry-path')).toHaveText(HOSTILE[4] as string)
  const [path, pane] = await Promise.all([window.getByTestId('entry-path').boundingBox(), window.locator('[data-pane=inspector]').boundingBox()])
  expect(path!.x + path!.width).toBeLessThanOrEqual(pane!.x + pane!.width)
})
