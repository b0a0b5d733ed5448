import { storeToRefs } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { RunOptions } from '@shared/engine/engine'
import type { DraftRemarks, FixList, HostEffect, KeylimeEffect, PolicyChangeList } from '@shared/model/workbench'
import { useDraftStore } from '@/app/draft/draft-store'
import { isWhole, markRows, mergeFixes, reverseOf, type FixRow } from './fix-rows'
import { useFixesStore } from './fixes-store'
import { useLatestAnswer } from './latest-answer'

/** Milliseconds after the last key until the effect of what was typed is asked for (that of a step at once), after the last edit until remarks are, which read the whole text, and after the effect until Keylime's view of it is. */
const EFFECT_DELAY = 150
const REMARKS_DELAY = 600
const KEYLIME_DELAY = 400
/** Paths of a policy whose text takes the engine a good part of a second to read, in which it does nothing else; and how long it is not asked to after an edit: another one may follow. */
const MANY_PATHS = 20_000
const LATER_REMARKS_DELAY = 2500

/** What the draft does, and what it still lacks: asked anew after each change of it. */
export function useWorkbench() {
  const draft = useDraftStore()
  const kept = useFixesStore()
  const { selection, rows, applying } = storeToRefs(kept)
  const refusal = shallowRef('')
  const version = computed(() => draft.view?.version ?? null)
  const pause = () => (draft.isTyped ? EFFECT_DELAY : 0)
  const remarksPause = () => ((draft.view?.paths ?? 0) > MANY_PATHS ? LATER_REMARKS_DELAY : REMARKS_DELAY)

  // Asked before the effect, which may take long: of a fix that was undone nobody reads that it is applied.
  const marks = useLatestAnswer([() => draft.sync, version], pause, () => (rows.value.length === 0 ? null : lookForMarks()))
  const effect = useLatestAnswer<readonly HostEffect[]>([() => draft.sync, version], pause, (run) => draft.bench?.draftEffect(run) ?? null)
  const fixes = useLatestAnswer([effect.answer, selection], 0, (run) => (effect.answer.value === null ? null : lookForFixes(run)))
  const changes = useLatestAnswer<PolicyChangeList>([effect.answer], 0, () => (effect.answer.value === null ? null : draft.bench?.draftChanges() ?? null))
  const remarks = useLatestAnswer<DraftRemarks>([() => draft.sync, version], remarksPause, () => draft.bench?.draftRemarks() ?? null)
  const keylime = useLatestAnswer<readonly KeylimeEffect[]>([effect.answer], KEYLIME_DELAY, (run) => (effect.answer.value === null ? null : draft.bench?.keylimeEffect(run) ?? null))

  /** Are the numbers of the fixes those of the draft as it is? */
  const areFixesCurrent = computed(() => effect.isCurrent.value && fixes.isCurrent.value)
  /** Is what the policy says otherwise told of the draft as it is? */
  const areChangesCurrent = computed(() => effect.isCurrent.value && changes.isCurrent.value)

  watch([() => draft.sync, selection], () => { refusal.value = '' })
  watch(marks.answer, (found) => { if (found !== null) rows.value = markRows(rows.value, found) })
  // Of a draft that was changed meanwhile it says nothing: the next one follows its effect.
  watch(fixes.answer, (found) => {
    if (found !== null && found.version === version.value) rows.value = mergeFixes(rows.value.map(({ fix }) => fix), found.fixes, rows.value.map(({ state }) => state === 'applied'))
  })

  async function lookForMarks(): Promise<ReadonlyMap<string, boolean>> {
    const asked = rows.value
    const has = await draft.bench!.draftHas(asked.map(({ fix }) => (isWhole(fix) ? fix.edits : fix.id)))
    return new Map(asked.map(({ key }, at) => [key, has[at]]))
  }

  async function lookForFixes(run: RunOptions<string>): Promise<FixList & { readonly version: number | null }> {
    const asked = version.value
    return { ...await draft.bench!.suggestFixes(selection.value, run), version: asked }
  }

  /** Applies a fix, or takes it back: the last step by undoing it, to the byte; an earlier one by edits that are its reverse. */
  async function toggle(row: FixRow): Promise<void> {
    const { sync } = draft
    refusal.value = ''
    applying.value = row.key
    try {
      refusal.value = await (row.state === 'open' ? apply(row) : takeBack(row))
    } catch (error) {
      refusal.value = error instanceof RangeError ? 'The text can’t be read as a policy: mend it first, or undo.' : String(error)
    }
    if (applying.value === row.key) applying.value = null
    // The box answers the click; what the draft then really has comes with the next answer.
    if (refusal.value === '' && sync === draft.sync) rows.value = markRows(rows.value, new Map([[row.key, row.state === 'open']]))
  }

  async function apply({ key, fix }: FixRow): Promise<string> {
    await (isWhole(fix) ? draft.edit(fix.title, fix.edits) : draft.applyFix(fix.id))
    kept.last = { key, sync: draft.sync, version: draft.view?.version }
    return ''
  }

  /** Why it can't be taken back; empty where it was. */
  async function takeBack({ key, fix }: FixRow): Promise<string> {
    const { last } = kept
    if (last?.key === key && last.sync === draft.sync && last.version === draft.view?.version) {
      await draft.undo()
      return ''
    }
    const edits = reverseOf(fix, rows.value.filter((row) => row.state === 'applied' && row.key !== key).map((row) => row.fix))
    if (edits === null) return 'It can’t be taken back on its own: undo the steps after it first.'
    await draft.edit(`Take back: ${fix.title}`, edits)
    return ''
  }

  return { rows, areMarksCurrent: marks.isCurrent, refusal, applying, effect, changes, areChangesCurrent, fixes, areFixesCurrent, remarks, keylime, toggle }
}

export type Workbench = ReturnType<typeof useWorkbench>
