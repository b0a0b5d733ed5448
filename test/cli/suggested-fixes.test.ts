import { expect, it } from 'vitest'
import type { PolicyEdit } from '@shared/model/policy-edit'
import type { Fix, FixList } from '@shared/model/workbench'
import { suggestedFixes } from '../../cli/suggested-fixes'
import { analyzed, logFile, policyFile } from '../support/make-case'

async function written(paths: readonly string[]): Promise<{ readonly text: string; readonly document: { readonly fixes: readonly Fix[] } & FixList }> {
  const found = await analyzed([logFile([{ path: 'boot_aggregate' }, ...paths.map((path) => ({ path }))]), policyFile({ digests: {} })], {})
  let text = ''
  for await (const piece of await suggestedFixes(found, {})) text += piece
  return { text, document: JSON.parse(text) }
}

it('all edits of a fix are written, also those that the engine does not tell with it', async () => {
  const paths = Array.from({ length: 12_345 }, (_, i) => `/opt/${i}`)
  const { document: { fixes, more } } = await written(paths)
  const { edits, editCount } = fixes.find((fix) => fix.editCount > 1000)!
  expect([edits.length, editCount, more]).toEqual([paths.length, paths.length, []])
  expect(edits.map((edit) => (edit as Extract<PolicyEdit, { kind: 'add-digest' }>).name)).toEqual(paths)
})

it('the document is laid out as one that is written at once', async () => {
  for (const paths of [[], ['/a', '/\u202e\u00e9']]) {
    const { text, document } = await written(paths)
    expect(text).toMatch(/^[\n -~]+$/)
    const escaped = JSON.stringify(document, null, 2).replaceAll(/[^\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    expect(text).toBe(`${escaped}\n`)
  }
})
