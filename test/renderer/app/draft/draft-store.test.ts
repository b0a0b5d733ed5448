import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { carryDraft, difference, takeDraft } from '@/app/draft/carry-draft'
import { useDraftStore } from '@/app/draft/draft-store'
import { useLeaveDraft } from '@/app/draft/use-leave-draft'
import { savedName } from '@/app/draft/use-save-draft'
import type { Case, WorkbenchView } from '@shared/engine/engine'
import { applySplices } from '@shared/policy/draft/splice'
import fc from 'fast-check'
import { report } from '../../../cli/support/fake-report'
import { FakeBench } from '../../support/fake-bench'
import { settled } from '../../support/fake-case'

let draft: ReturnType<typeof useDraftStore>
beforeEach(() => {
  setActivePinia(createPinia())
  draft = useDraftStore()
})

const benchOf = (text: string) => new FakeBench(text)
const viewOf = (bench: FakeBench) => bench as unknown as WorkbenchView
const put = (text: string) => [{ offset: 0, length: 0, text }]

/** A case with a policy in force at that path, or with none. */
function caseWith(bench: FakeBench, path: string | null): Case {
  const base = report()
  const evidence = base.evidence.map((one, at) => (at === 0 && path !== null ? { ...one, id: 'e9', path } : one))
  return { report: { ...base, evidence, policy: path === null ? null : { ...base.policy!, evidence: ['e9'] } }, workbench: viewOf(bench) } as unknown as Case
}

async function changedDraft(text = '{}'): Promise<FakeBench> {
  const bench = benchOf(text)
  await draft.open(viewOf(bench), { evidence: 'e3' })
  draft.sync!.type(put('new '), 'run 1')
  await settled()
  return bench
}

describe('a draft', () => {
  it('is unsaved once it was changed, until it is saved, and again after the next change', async () => {
    await changedDraft()
    expect(draft.isUnsaved).toBe(true)
    draft.markSaved(draft.view!.version, 'policy.json', null)
    expect(draft.isUnsaved).toBe(false)
    draft.sync!.type(put('x'), 'run 2')
    await settled()
    expect(draft.isUnsaved).toBe(true)
    await draft.undo()
    await draft.undo()
    expect([draft.view!.isChanged, draft.isUnsaved]).toEqual([false, false])
  })

  it('is unsaved as long as a step is under way, and as it was before when that is refused', async () => {
    const bench = benchOf('{}')
    await draft.open(viewOf(bench), { evidence: 'e3' })
    bench.held = true
    bench.edits = () => put('new ')
    const step = draft.edit('List /a', [])
    expect([draft.view!.isChanged, draft.isUnsaved]).toEqual([false, true])
    bench.refusal = new RangeError('refused')
    const refused = draft.edit('List /b', [])
    await bench.releaseAll()
    await step
    await expect(refused).rejects.toThrow('refused')
    await Promise.all([draft.undo(), bench.releaseAll()])
    expect([draft.view!.isChanged, draft.isUnsaved]).toEqual([false, false])
  })

  it('knows nothing of the steps of the draft before', async () => {
    const bench = benchOf('{}')
    await draft.open(viewOf(bench), { evidence: 'e3' })
    bench.held = true
    const step = draft.edit('List /a', [])
    await draft.open(viewOf(benchOf('{}')), { evidence: 'e3' })
    expect(draft.isUnsaved).toBe(false)
    await Promise.all([step, bench.releaseAll()])
    expect(draft.isUnsaved).toBe(false)
  })

  it('tells what it did not take', async () => {
    const bench = await changedDraft()
    bench.refusal = new RangeError('a splice of 0 at 9')
    draft.sync!.type(put('x'), 'run 2')
    await settled()
    expect(draft.note).toContain('a splice of 0 at 9')
  })
})

describe('a case that is checked again', () => {
  it('gets the draft as it is, with what was typed last', async () => {
    const old = await changedDraft()
    old.held = true
    draft.sync!.type(put('newest '), 'run 2')
    const taking = takeDraft(draft)
    expect(draft.isMoving).toBe(true)
    await old.releaseAll()
    const next = benchOf('{}')
    await carryDraft(draft, caseWith(next, 'policy.json'), (await taking)!)
    expect([next.text, draft.isUnsaved, draft.isMoving]).toEqual(['newest new {}', true, false])
    expect(draft.note).toContain('Your draft is kept')
  })

  it('keeps it as a new policy where its own is not in force any more', async () => {
    await changedDraft()
    const next = benchOf('')
    await carryDraft(draft, caseWith(next, null), (await takeDraft(draft))!)
    expect([next.text, draft.note]).toEqual(['new {}', 'policy.json is not in force any more: your draft is kept, as a new policy.'])
  })

  it('begins anew, without a word, with a draft that said nothing new', async () => {
    await draft.open(viewOf(benchOf('{}')), { evidence: 'e3' })
    await carryDraft(draft, caseWith(benchOf('other'), 'policy.json'), (await takeDraft(draft))!)
    expect([draft.view?.isChanged, draft.note]).toEqual([false, ''])
    await carryDraft(draft, caseWith(benchOf('other'), null), (await takeDraft(draft))!)
    expect(draft.view).toBeNull()
  })

  it('remembers that it was saved', async () => {
    await changedDraft()
    draft.markSaved(draft.view!.version, 'mine.json', null)
    await carryDraft(draft, caseWith(benchOf('{}'), 'policy.json'), (await takeDraft(draft))!)
    expect([draft.isUnsaved, draft.saved?.name]).toEqual([false, 'mine.json'])
  })

  it('says when it was lost, and takes the editor’s copy where there is one', async () => {
    const bench = await changedDraft()
    bench.refusal = new Error('the case was lost')
    await carryDraft(draft, caseWith(benchOf('{}'), 'policy.json'), (await takeDraft(draft))!)
    expect(draft.note).toContain('The draft was lost')
  })

  it('changes no more of the text than differs', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '\n') }), fc.string({ unit: fc.constantFrom('a', 'b', '\n') }), (before, after) => {
      expect(applySplices(before, difference(before, after)).text).toBe(after)
    }))
    expect(difference('abcd', 'abXd')).toEqual([{ offset: 2, length: 1, text: 'X' }])
    expect(difference('same', 'same')).toEqual([])
  })
})

describe('leaving a draft', () => {
  it('needs no decision where nothing would be lost', async () => {
    await draft.open(viewOf(benchOf('{}')), { evidence: 'e3' })
    expect(await useLeaveDraft().mayLeave('Closing the case')).toBe(true)
  })

  it.each([true, false])('waits for the decision of the user: %s', async (answer) => {
    await changedDraft()
    const { leaving, mayLeave } = useLeaveDraft()
    const may = mayLeave('Closing the case')
    expect(leaving.value?.what).toBe('Closing the case')
    leaving.value!.answer(answer)
    expect([await may, leaving.value]).toEqual([answer, null])
  })
})

it.each([['given/policy.json', 'policy-edited.json'], ['allowlist.txt', 'allowlist-edited.json'], ['baseline-6.12.json', 'baseline-6.12-edited.json'], [null, 'policy.json'], ['.json', 'policy-edited.json']])('the policy %j is saved as %j', (path, name) => {
  expect(savedName(path)).toBe(name)
})

it('a new policy beside others has a name of its own', () => expect(savedName(null, ['given/policy.json'])).toBe('new-policy.json'))
