import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useDraftStore } from '@/app/draft/draft-store'
import { useNavigationStore } from '@/app/navigation-store'
import { useWorkbench } from '@/features/policy/workbench/use-workbench'
import type { WorkbenchView } from '@shared/engine/engine'
import type { PolicyEdit } from '@shared/model/policy-edit'
import type { Fix, FixList, HostEffect } from '@shared/model/workbench'
import { FakeBench } from '../../../support/fake-bench'

const listing = (name: string): PolicyEdit => ({ kind: 'add-digest', list: 'digests', name, digest: 'a'.repeat(64) })
const fixOf = (name: string): Fix => ({ id: name, kind: 'list-digests', safety: 'look-first', title: `List ${name}`, because: '', admits: '', hosts: [], edits: [listing(name)], editCount: 1, effect: [] })
const nameOf = (edit: PolicyEdit) => (edit as Extract<PolicyEdit, { kind: 'add-digest' }>).name

/** Its text is the names that are listed; those of /a and /b are wanted. Answers that take long wait while `isSlow`. */
class JudgingBench extends FakeBench {
  isSlow = false
  private readonly slow: (() => void)[] = []

  override editDraft(label: string, edits: readonly PolicyEdit[]) {
    this.edits = () => [{ offset: 0, length: 0, text: edits.map(nameOf).join('') }]
    return super.editDraft(label, edits)
  }
  draftHas(asked: readonly (readonly PolicyEdit[])[]): Promise<readonly boolean[]> {
    return Promise.resolve(asked.map((edits) => edits.every((edit) => this.text.includes(nameOf(edit)))))
  }
  draftEffect(): Promise<readonly HostEffect[]> {
    return this.slowly(() => [])
  }
  suggestFixes(): Promise<FixList> {
    return this.slowly(() => ({ fixes: ['/a', '/b'].filter((name) => !this.text.includes(name)).map(fixOf), more: [] }))
  }
  draftChanges() {
    return Promise.resolve({ changes: [], count: 0, lists: [] })
  }
  remarked = 0
  paths = 1

  override view() {
    return { ...super.view(), paths: this.paths }
  }
  draftRemarks() {
    this.remarked++
    return Promise.resolve({ remarks: [], count: 0 })
  }
  keylimeEffect() {
    return Promise.resolve([])
  }
  goOn(): void {
    this.isSlow = false
    for (const answer of this.slow.splice(0)) answer()
  }

  private async slowly<T>(answer: () => T): Promise<T> {
    if (this.isSlow) await new Promise<void>((resolve) => { this.slow.push(resolve) })
    return answer()
  }
}

let bench: JudgingBench
const scopes: { stop(): void }[] = []
beforeEach(async () => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  bench = new JudgingBench('')
  await useDraftStore().open(bench as unknown as WorkbenchView, { evidence: 'e3' })
})
afterEach(() => {
  for (const scope of scopes.splice(0)) scope.stop()
  vi.useRealTimers()
})

const pass = () => vi.advanceTimersByTimeAsync(1_000)
/** The workbench as it is entered, until all is quiet or waits. */
async function entered() {
  const scope = effectScope()
  scopes.push(scope)
  const workbench = scope.run(useWorkbench)!
  await pass()
  return { ...workbench, leave: () => scope.stop(), states: () => workbench.rows.value.map(({ fix, state }) => `${fix.title} ${state}`) }
}

describe('while the effect of a changed draft is waited for', () => {
  it('no number and no sentence counts as the draft’s', async () => {
    const workbench = await entered()
    expect([workbench.areFixesCurrent.value, workbench.areChangesCurrent.value]).toEqual([true, true])
    bench.isSlow = true
    await workbench.toggle(workbench.rows.value[0])
    await pass()
    expect([workbench.effect.isCurrent.value, workbench.areFixesCurrent.value, workbench.areChangesCurrent.value]).toEqual([false, false, false])
    bench.goOn()
    await pass()
    expect([workbench.effect.isCurrent.value, workbench.areFixesCurrent.value, workbench.areChangesCurrent.value]).toEqual([true, true, true])
  })

  it('a fix that was undone is applied no more, and applied again once it is redone', async () => {
    const workbench = await entered()
    await workbench.toggle(workbench.rows.value[0])
    await pass()
    bench.isSlow = true
    const draft = useDraftStore()
    await draft.undo()
    await pass()
    expect(workbench.states()).toEqual(['List /a open', 'List /b open'])
    await draft.redo()
    await pass()
    expect(workbench.states()).toEqual(['List /a applied', 'List /b open'])
  })

  it('a fix whose digests were typed is applied', async () => {
    const workbench = await entered()
    bench.isSlow = true
    useDraftStore().sync!.type([{ offset: 0, length: 0, text: '/b' }], 'run 1')
    await pass()
    expect(workbench.states()).toEqual(['List /a open', 'List /b applied'])
  })
})

describe('the list of fixes', () => {
  it('is the same after a look at another area, and what was applied is taken back to the byte', async () => {
    const before = await entered()
    for (const at of [0, 1]) {
      await before.toggle(before.rows.value[at])
      await pass()
    }
    before.leave()
    const after = await entered()
    expect(after.states()).toEqual(['List /a applied', 'List /b applied'])
    await after.toggle(after.rows.value[1])
    await pass()
    expect([after.states(), bench.asked.at(-1)]).toEqual([['List /a applied', 'List /b open'], 'undo'])
  })

  it('marks what was changed meanwhile', async () => {
    const before = await entered()
    await before.toggle(before.rows.value[0])
    before.leave()
    await useDraftStore().undo()
    expect((await entered()).states()).toEqual(['List /a open', 'List /b open'])
  })

  it('begins anew with other entries, and with another draft', async () => {
    const workbench = await entered()
    await workbench.toggle(workbench.rows.value[0])
    await pass()
    bench.isSlow = true
    useNavigationStore().openWorkbench({ selection: [{ host: 0, entries: [1] }], words: 'entry 1', path: null })
    await pass()
    expect(workbench.states()).toEqual([])
    bench.goOn()
    await pass()
    expect(workbench.states()).toEqual(['List /b open'])
    bench = new JudgingBench('')
    bench.isSlow = true
    await useDraftStore().open(bench as unknown as WorkbenchView, { evidence: 'e3' })
    await pass()
    expect(workbench.states()).toEqual([])
  })
})

describe('remarks, for which the whole text is read', () => {
  it.each([[1, 1], [100_000, 0]])('of a policy of %i paths are asked for once the next edit is not likely any more', async (paths, within) => {
    bench.paths = paths
    await useDraftStore().open(bench as unknown as WorkbenchView, { evidence: 'e3' })
    const workbench = await entered()
    const before = bench.remarked
    await workbench.toggle(workbench.rows.value[0])
    await pass()
    expect(bench.remarked - before).toBe(within)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(bench.remarked - before).toBe(1)
  })
})
