import { describe, expect, it } from 'vitest'
import { createInProcessEngine } from '@shared/engine/in-process'
import { AbortedError, type Case } from '@shared/engine/engine'
import type { PolicyEdit } from '@shared/model/policy-edit'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'
import { formatPolicy } from '@shared/policy/format-policy'
import { EMPTY_CONTENT } from '@shared/policy/policy-content'
import { hex } from '../../../support/decode'
import { analyzed, logFile, policyFile, textFile } from '../../../support/make-case'
import { digestOf } from '../../../support/make-log'

const DIGEST = 'a'.repeat(64)
const KEY: PolicyEdit = { kind: 'add-key', keyId: 'b70a4874', spki: 'AAAA' }
const ADD: PolicyEdit = { kind: 'add-digest', list: 'digests', name: '/usr/bin/new', digest: DIGEST }
const LAID_OUT = JSON.stringify(JSON.parse(formatPolicy(EMPTY_CONTENT, null)), null, 2)

async function draftOf(text: string): Promise<Case> {
  const found = await createInProcessEngine().analyze({ files: [logFile(), textFile('policy.json', text, 'policy')], options: {} })
  await found.workbench.openDraft({ evidence: found.report.policy!.evidence[0] })
  return found
}

describe('a draft', () => {
  it('is saved in Keylime’s own form, whatever its layout', async () => {
    const { workbench } = await draftOf(LAID_OUT)
    await workbench.editDraft('add', [ADD])
    const saved = await workbench.formatDraft(Date.UTC(2026, 10, 18, 9, 30))
    expect(saved).toContain('{"meta": {"version": 1, "generator": 3, "timestamp": "2026-11-18 09:30:00"}, "release": 0, "digests": {"/usr/bin/new": ')
    const again = parseRuntimePolicy({ id: 'e1', path: 'policy.json', bytes: new TextEncoder().encode(saved) })
    expect([again.stopped, again.digests.get('/usr/bin/new')]).toEqual([null, [DIGEST]])
  })

  it('is not saved while its text can’t be read', async () => {
    const { workbench } = await draftOf(LAID_OUT)
    await workbench.typeDraft([{ offset: 0, length: 1, text: '' }], 'run 1')
    await expect(workbench.formatDraft(0)).rejects.toThrow(RangeError)
    await workbench.undoDraft()
    expect(await workbench.formatDraft(0)).toContain('"generator": 3')
  })

  it('knows which edits it has, before and after, in whatever way they came', async () => {
    const { workbench } = await draftOf(LAID_OUT)
    const asked = [[ADD], [{ kind: 'remove-digest', list: 'digests', name: '/usr/bin/new', digest: DIGEST }], [{ kind: 'add-exclude', pattern: '/tmp/x$' }], [ADD, { kind: 'add-exclude', pattern: '/tmp/x$' }], [KEY]] as const
    expect(await workbench.draftHas(asked)).toEqual([false, true, false, false, false])
    await workbench.editDraft('add', [ADD])
    expect(await workbench.draftHas(asked)).toEqual([true, false, false, false, false])
    const text = await workbench.draftText()
    await workbench.typeDraft([{ offset: text.indexOf('[]'), length: 2, text: '["/tmp/x$"]' }], 'run 1')
    expect(await workbench.draftHas(asked)).toEqual([true, false, true, true, false])
    await workbench.undoDraft()
    await workbench.undoDraft()
    expect(await workbench.draftHas(asked)).toEqual([false, true, false, false, false])
  })

  it('says after undo and redo what its text says', async () => {
    const { workbench } = await draftOf(LAID_OUT)
    const paths = [(await workbench.editDraft('add', [ADD])).draft.paths]
    for (const step of ['undoDraft', 'redoDraft', 'undoDraft'] as const) paths.push((await workbench[step]()).draft.paths)
    const text = await workbench.draftText()
    paths.push((await workbench.typeDraft([{ offset: text.indexOf('"digests": {') + 12, length: 0, text: `"/usr/bin/typed": ["${DIGEST}"], "/usr/bin/more": ["${DIGEST}"]` }], 'run 1')).draft.paths)
    const [first] = paths
    expect(paths).toEqual([first, first - 1, first, first - 1, first + 1])
    expect((await workbench.undoDraft()).draft.paths).toBe(first - 1)
  })

  it('that is new is judged together with what is in force, and alone where Keylime is asked', async () => {
    const found = await analyzed([logFile([{ path: 'boot_aggregate' }, { path: '/a' }, { path: '/b' }]), policyFile({ digests: { boot_aggregate: [hex(digestOf('boot_aggregate'))], '/a': [hex(digestOf('/a'))] } })])
    const { workbench } = found
    const { beside, base } = await workbench.openDraft({ evidence: null })
    expect([base, beside]).toEqual([null, found.report.evidence.filter(({ kind }) => kind === 'runtime-policy').map(({ path }) => path)])
    await workbench.editDraft('add', [{ kind: 'add-digest', list: 'digests', name: '/b', digest: hex(digestOf('/b')) }])
    expect((await workbench.draftEffect())[0].after).toMatchObject({ accepted: 3, rejected: 0 })
    expect((await workbench.keylimeEffect())[0].after).toEqual({ accepted: 1, rejected: 2 })
    await workbench.openDraft({ evidence: found.report.policy!.sources[0].evidence })
    expect((await workbench.keylimeEffect())[0].after).toEqual({ accepted: 2, rejected: 1 })
  })

  it('gives up what Keylime would say once it is changed', async () => {
    const { workbench } = await draftOf(LAID_OUT)
    const asked = workbench.keylimeEffect()
    await Promise.all([expect(asked).rejects.toThrow(AbortedError), workbench.editDraft('add', [ADD])])
  })

  it('hears keys that come together before it reads the text, and answers each with the version that it made', async () => {
    const { workbench } = await draftOf(LAID_OUT)
    const [broken, mended] = await Promise.all([workbench.typeDraft([{ offset: 0, length: 0, text: 'x' }], 'run 1'), workbench.typeDraft([{ offset: 0, length: 1, text: '' }], 'run 1')])
    expect([broken.draft.version, mended.draft.version, mended.draft.problem]).toEqual([1, 2, null])
    expect(broken.draft.problem).toBeNull()
  })

  it('has line feeds alone, and remembers the text that it began with', async () => {
    const { workbench } = await draftOf(LAID_OUT.replaceAll('\n', '\r\n'))
    expect([await workbench.draftText(), await workbench.baseText()]).toEqual([LAID_OUT, LAID_OUT])
    await workbench.editDraft('add', [ADD])
    expect(await workbench.baseText()).toBe(LAID_OUT)
  })
})
