/** The policy workbench: from rejected entries to a policy that accepts what it should. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixture'
import { hold, letGo, loadHoldable } from './hold'
import { expectReadable } from './readable'
import { drop, goTo, openSample, sample, trustAll } from './samples'

const ROOT = join(import.meta.dirname, '../../..')
const after = (window: Page, line: string) => window.locator(`[data-line="${line}"]`).getByTestId('after')
const ready = (window: Page) => expect(window.getByTestId('policy-editor')).toHaveAttribute('data-ready', 'true')
const fixOf = (window: Page, title: string) => window.getByTestId('fix').filter({ hasText: title })
const box = (window: Page, title: string) => fixOf(window, title).getByTestId('apply-fix')

async function openWorkbench(window: Page, name = 'unlisted-files'): Promise<void> {
  await openSample(window, name)
  await trustAll(window)
  await goTo(window, 'policy')
  await window.getByTestId('policy-workbench').click()
  await expect(window.getByTestId('fix').first()).toBeVisible()
}

/** What the built command line says of the sample with a policy. */
function verify(name: string, policy: string): { readonly compliance: string; readonly policy: { readonly rejected: number } } {
  const { folder } = sample(name)
  const { stdout } = spawnSync(process.execPath, [join(ROOT, 'dist/cli.js'), 'verify', folder, '--ak', join(folder, 'ak.pem'), '--nonce', '1673bc38f9ac4f9b', '--policy', policy, '--json'], { encoding: 'utf8', maxBuffer: 64_000_000 })
  return JSON.parse(stdout) as ReturnType<typeof verify>
}

/** The SHA-256 that the sample's log has for a path, read from the bytes before its name. */
function digestOf(path: string): string {
  const log = readFileSync(join(sample('unlisted-files').folder, 'binary_runtime_measurements'))
  const marker = Buffer.from('sha256:\0')
  return log.subarray(log.lastIndexOf(marker, log.indexOf(path)) + marker.length).subarray(0, 32).toString('hex')
}

test('unlisted files go from untrusted to nothing rejected by clicks alone, and the saved policy holds', async ({ window }, info) => {
  await openWorkbench(window)
  await expect(after(window, 'Rejected')).toHaveText('5')
  for (const [title, left] of [['List unsigned-arch', '3'], ['Add the new digests', '1'], ['List untrusted-logname', '0']] as const) {
    await box(window, title).check()
    await expect(after(window, 'Rejected')).toHaveText(left)
  }
  await expect(window.getByTestId('flips').locator('li')).toHaveCount(5)
  const [download] = await Promise.all([window.waitForEvent('download'), window.getByTestId('save-unsigned').click()])
  expect(download.suggestedFilename()).toBe('policy-edited.json')
  await expect(window.getByTestId('saved')).toHaveText('Saved as policy-edited.json.')
  await expect(window.getByTestId('draft-state')).toHaveText('saved')
  const saved = info.outputPath('saved.json')
  await download.saveAs(saved)
  expect(verify('unlisted-files', join(sample('unlisted-files').folder, 'policy.json'))).toMatchObject({ compliance: 'fail', policy: { rejected: 5 } })
  expect(verify('unlisted-files', saved)).toMatchObject({ compliance: 'pass', policy: { rejected: 0 } })
})

test('typing and fixes are one history, and a text that can’t be read says where', async ({ window }) => {
  await openWorkbench(window)
  await ready(window)
  const state = window.getByTestId('draft-state')
  const editor = window.getByTestId('policy-editor')
  await editor.locator('.view-line').first().click()
  await window.keyboard.press('Control+Home')
  await window.keyboard.type('x')
  await expect(window.getByTestId('draft-problem')).toContainText('Line 1 can’t be read as a policy')
  await expect(window.getByTestId('save-unsigned')).toBeDisabled()
  await expect(box(window, 'List unsigned-arch')).toBeDisabled()
  await window.keyboard.press('Control+z')
  await expect(window.getByTestId('draft-problem')).toBeHidden()
  await expect(state).toHaveText('not changed')
  await window.keyboard.type('  ')
  await expect(state).toHaveText('not saved')
  await box(window, 'List unsigned-arch').focus()
  await window.keyboard.press('Space')
  await expect(after(window, 'Rejected')).toHaveText('3')
  await expect(window.getByTestId('undo')).toHaveAttribute('title', /^Undo: List unsigned-arch/)
  await window.keyboard.press('Control+z')
  await expect(box(window, 'List unsigned-arch')).not.toBeChecked()
  await window.keyboard.press('Control+z')
  await expect(state).toHaveText('not changed')
  await window.getByTestId('redo').click()
  await window.getByTestId('redo').click()
  await expect(after(window, 'Rejected')).toHaveText('3')
  await expect(box(window, 'List unsigned-arch')).toBeChecked()
  await box(window, 'List unsigned-arch').uncheck()
  await expect(after(window, 'Rejected')).toHaveText('5')
})

test('an entry leads to its line of the policy, and the line to its entries', async ({ window }) => {
  await openSample(window, 'unlisted-files')
  await trustAll(window)
  await goTo(window, 'entries')
  await window.getByTestId('entries-search').fill('modified-hostid')
  await expect(window.getByTestId('entry-row').first()).toHaveAttribute('data-entry', '69')
  await window.getByTestId('entry-row').first().click()
  await window.getByTestId('fix-in-policy').click()
  await expect(window.getByTestId('fix-scope')).toHaveText('for entry 69')
  await ready(window)
  await expect(window.getByTestId('editor-foot')).toContainText('/opt/signed/modified-hostid')
  await expect(window.getByTestId('fix').first()).toContainText('Add the new digest of modified-hostid')
  await window.getByTestId('entries-of-path').click()
  await expect(window.getByTestId('entries-search')).toHaveValue('/opt/signed/modified-hostid')
  await window.getByTestId('entries-search').fill('/opt/signed/')
  await expect(window.getByTestId('entries-count')).toHaveText('14 of 176 entries')
  await window.getByTestId('fix-filtered').click()
  await expect(window.getByTestId('fix-scope')).toHaveText('for 5 rejected entries of the filter')
  await window.getByTestId('all-fixes').click()
  await expect(window.getByTestId('fix-scope')).toHaveText('for all 5 rejected entries')
  await fixOf(window, 'List untrusted-logname').getByRole('button', { name: 'Open entry 68' }).click()
  await expect(window.getByTestId('entry-path')).toContainText('untrusted-logname')
})

test('a draft is kept when the case is checked again, and given up only by a decision', async ({ window }) => {
  await openWorkbench(window)
  await box(window, 'List unsigned-arch').check()
  await expect(after(window, 'Rejected')).toHaveText('3')
  await window.getByTestId('policy-judgement').click()
  await window.getByTestId('mode-keylime').click()
  await expect(window.getByText('Mode: keylime')).toBeVisible()
  await window.getByTestId('policy-workbench').click()
  await expect(window.getByTestId('draft-note')).toContainText('Your draft is kept')
  await expect(after(window, 'Rejected')).toHaveText('3')
  await expect(window.getByTestId('unsaved')).toBeVisible()
  await window.getByTestId('close-case').click()
  await window.getByTestId('leave-stay').click()
  await expect(window.getByTestId('draft-state')).toHaveText('not saved')
  await window.getByTestId('draft-source').selectOption({ label: 'New policy' })
  await window.getByTestId('leave-give-up').click()
  await expect(window.getByTestId('draft-state')).toHaveText('not changed')
  await expect(window.getByTestId('judged-beside')).toContainText('Judged together with policy.json')
  await window.getByTestId('close-case').click()
  await expect(window.getByTestId('drop-zone')).toBeVisible()
})

test('without a policy a new one is begun', async ({ window }) => {
  await openSample(window, 'unlisted-files')
  await goTo(window, 'policy')
  await window.getByTestId('policy-workbench').click()
  await expect(window.getByTestId('draft-source').locator('option:checked')).toHaveText('New policy')
  await expect(after(window, 'Rejected')).not.toHaveText('0')
  await expect(window.locator('[data-line="Rejected"]')).toContainText('–')
})

test('what the policy says otherwise is told, and where each digest of a line comes from', async ({ window }) => {
  await openWorkbench(window)
  await ready(window)
  const changes = window.getByTestId('policy-changes')
  await expect(changes).toContainText('says what it began with says')
  await box(window, 'Add the new digests').check()
  await box(window, 'List unsigned-arch').check()
  await expect(changes).toContainText('2 paths added, 2 paths with other digests')
  await expect(changes.locator('[data-kind="added"]').first()).toContainText('/opt/signed/hashonly-groups')
  await window.getByTestId('policy-editor').locator('.view-line', { hasText: '/opt/signed/hashonly-groups' }).first().click()
  const origins = window.getByTestId('digest-origins')
  await expect(origins.locator('[data-origin="log"]')).toHaveText(/^entry \d+$/)
  await origins.locator('[data-origin="log"]').click()
  await expect(window.getByTestId('entry-path')).toContainText('hashonly-groups')
})

test('files that a reference knows are told from unknown ones', async ({ window }, info) => {
  await openWorkbench(window)
  await expect(fixOf(window, 'List untrusted-logname')).toContainText('Nothing that was given knows the digest.')
  const list = info.outputPath('vendor.sha256')
  writeFileSync(list, `${digestOf('/opt/signed/untrusted-logname')}  /opt/signed/untrusted-logname\n`)
  const [chooser] = await Promise.all([window.waitForEvent('filechooser'), window.getByTestId('add-references').click()])
  await chooser.setFiles(list)
  await expect(fixOf(window, 'List untrusted-logname')).toContainText('vendor.sha256')
  await goTo(window, 'evidence')
  await expect(window.getByTestId('you-gave')).toContainText('vendor.sha256')
  await expect(window.getByTestId('lacking-reference')).toContainText('More reference data')
})

test('what is of an older draft is told as such at once, and marks of fixes follow the draft', async ({ window }) => {
  await loadHoldable(window)
  await openWorkbench(window)
  await box(window, 'List unsigned-arch').check()
  await expect(after(window, 'Rejected')).toHaveText('3')
  await expect(fixOf(window, 'List unsigned-arch')).toContainText('Applied')
  await hold(window, 'draftHas')
  await window.getByTestId('undo').click()
  await expect(fixOf(window, 'List unsigned-arch')).toContainText('working')
  await expect(fixOf(window, 'List unsigned-arch')).not.toContainText('Applied')
  await letGo(window)
  await expect(box(window, 'List unsigned-arch')).not.toBeChecked()
  await window.getByTestId('redo').click()
  await expect(after(window, 'Rejected')).toHaveText('3')
  await hold(window, 'draftEffect')
  await window.getByTestId('undo').click()
  await expect(after(window, 'Rejected')).toHaveText('working')
  await expect(window.getByTestId('flip-count')).toHaveText('Working; this was so before the last change')
  await expect(window.getByTestId('policy-changes')).toContainText('In the policy: working; this was so before the last change')
  await expect(window.getByTestId('fix-scope')).toHaveText('for all that are rejected')
  await expect(box(window, 'List unsigned-arch')).not.toBeChecked()
  await expect(fixOf(window, 'List unsigned-arch')).toContainText('2 entries, when it was found')
  await window.getByTestId('redo').click()
  await expect(box(window, 'List unsigned-arch')).toBeChecked()
  await letGo(window)
  await expect(after(window, 'Rejected')).toHaveText('3')
  await expect(window.getByTestId('flip-count')).toHaveText('2 entries change, all to pass')
  await expect(window.getByTestId('policy-changes')).toContainText('In the policy: 2 paths added')
  await expect(window.getByTestId('fix-scope')).toHaveText('for all 3 rejected entries')
})

test('fixes are still there, and ticked, after a look at another area', async ({ window }) => {
  await openWorkbench(window)
  for (const [title, left] of [['List unsigned-arch', '3'], ['Add the new digests', '1'], ['List untrusted-logname', '0']] as const) {
    await box(window, title).check()
    await expect(after(window, 'Rejected')).toHaveText(left)
  }
  const titles = await window.getByTestId('fix').locator('.title').allInnerTexts()
  await goTo(window, 'entries')
  await goTo(window, 'policy')
  await expect(after(window, 'Rejected')).toHaveText('0')
  expect(await window.getByTestId('fix').locator('.title').allInnerTexts()).toEqual(titles)
  for (const title of ['List unsigned-arch', 'Add the new digests', 'List untrusted-logname']) await expect(box(window, title)).toBeChecked()
  await box(window, 'Add the new digests').uncheck()
  await expect(after(window, 'Rejected')).toHaveText('2')
})

test('where judging is cancelled the fixes say so, and it can be begun again there', async ({ window }) => {
  await loadHoldable(window)
  await openSample(window, 'unlisted-files')
  await trustAll(window)
  await hold(window, 'draftEffect')
  await goTo(window, 'policy')
  await window.getByTestId('policy-workbench').click()
  await window.getByTestId('what-changes').getByTestId('long-cancel').click()
  const fixes = window.getByTestId('fixes')
  await expect(fixes).toContainText('Nothing was looked for: judging was cancelled.')
  await fixes.getByRole('button', { name: 'Start again' }).click()
  await expect(fixes).not.toContainText('Nothing was looked for')
  await letGo(window)
  await expect(after(window, 'Rejected')).toHaveText('5')
  await expect(window.getByTestId('fix').first()).toBeVisible()
})

test('a draft that is being changed is given up only by a decision', async ({ window }) => {
  await loadHoldable(window)
  await openWorkbench(window)
  await hold(window, 'editDraft')
  await box(window, 'List unsigned-arch').check()
  await expect(window.getByTestId('unsaved')).toBeVisible()
  await drop(window, sample('good-boot').folder, 'fixes')
  await window.getByTestId('leave-stay').click()
  await letGo(window)
  await expect(after(window, 'Rejected')).toHaveText('3')
})

test('F6 goes round the panes of the workbench, also while nothing can be undone', async ({ window }) => {
  await openWorkbench(window)
  await ready(window)
  const paneNow = () => window.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane)
  const seen: (string | undefined)[] = []
  for (const keys of ['F6', 'F6', 'F6', 'F6', 'F6', 'Shift+F6', 'Shift+F6', 'Shift+F6', 'Shift+F6']) {
    await window.keyboard.press(keys)
    seen.push(await paneNow())
    if (seen.at(-1) === 'policy-text') await expect(window.getByTestId('policy-editor').locator('textarea')).toBeFocused()
  }
  expect(seen).toEqual(['rail', 'fixes', 'policy-text', 'inspector', 'rail', 'inspector', 'policy-text', 'fixes', 'rail'])
})

test('lists of entries are one tab stop each, and arrows go from entry to entry', async ({ window }) => {
  await openWorkbench(window)
  await box(window, 'List unsigned-arch').check()
  const flips = window.getByTestId('flips')
  await expect(flips.getByRole('button')).toHaveCount(2)
  const fix = fixOf(window, 'List unsigned-arch')
  for (const list of [flips, fix]) {
    const entries = list.getByRole('button', { name: /^Open entry/ })
    const [first, second] = [entries.first(), entries.nth(1)]
    await expect(first).toHaveAttribute('tabindex', '0')
    await expect(second).toHaveAttribute('tabindex', '-1')
    await first.focus()
    await window.keyboard.press('ArrowDown')
    await expect(second).toBeFocused()
    await expect(second).toHaveAttribute('tabindex', '0')
    await expect(first).toHaveAttribute('tabindex', '-1')
    await window.keyboard.press('Home')
    await expect(first).toBeFocused()
  }
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1024, height: 700 }, { width: 1280, height: 800 }, { width: 1920, height: 1080 }]) {
    test.describe(`${colorScheme}, ${viewport.width} wide`, () => {
      test.use({ colorScheme, viewport })

      test('everybody can read the workbench', async ({ window }) => {
        const kind = `${colorScheme}-${viewport.width}`
        await openWorkbench(window)
        await ready(window)
        await box(window, 'List unsigned-arch').check()
        await expect(after(window, 'Rejected')).toHaveText('3')
        await window.getByTestId('policy-editor').locator('.view-line', { hasText: '/opt/signed/hashonly-groups' }).first().click()
        await expect(window.getByTestId('digest-origins')).toBeVisible()
        for (const mode of ['edit', 'changes', 'side'] as const) {
          await window.getByTestId(`editor-${mode}`).click()
          await ready(window)
          if (mode !== 'edit') await expect(window.getByTestId('changed-lines')).toContainText('+6')
          await expect(window.getByTestId('policy-editor').locator('.mtk1, .mtk2, .mtk3, .mtk4, .mtk5').first()).toBeVisible()
          await expectReadable(window, `workbench-${mode}-${kind}`)
        }
      })
    })
  }
}
