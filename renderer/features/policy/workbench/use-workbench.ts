import { computed, shallowRef, watch } from 'vue'
import type { RunOptions } from '@shared/engine/engine'
import type { DraftRemarks, Fix, FixList, HostEffect, KeylimeEffect, PolicyChangeList } from '@shared/model/workbench'
import { useDraftStore } from '@/app/draft/draft-store'
import { useNavigationStore } from '@/app/navigation-store'
import { isWhole, mergeFixes, reverseOf, type FixRow } from './fix-rows'
import { useLatestAnswer } from './latest-answer'

/** Milliseconds after the last key until the effect of what was typed is asked for (that of a step at once), after the last edit until remarks are, which read the whole text, and after the effect until Keylime's view of it is. */
const EFFECT_DELAY = 150
const REMARKS_DELAY = 600
const KEYLIME_DELAY = 400

/** What the draft does, and what it still lacks: asked anew after each change of it. */
export function useWorkbench() {
  const draft = useDraftStore()
  const navigation = useNavigationStore()
  const rows = shallowRef<readonly FixRow[]>([])
  const refusal = shallowRef('')
  /** Key of the fix that is being applied or taken back; `null` while none is. */
  const applying = shallowRef<string | null>(null)
  /** The fix that was applied last, and the draft's version since. */
  let last: { readonly key: string; readonly version: number | undefined } | null = null
  const selection = computed(() => navigation.toMend?.selection ?? null)
  const version = computed(() => draft.view?.version ?? null)

  const effect = useLatestAnswer<readonly HostEffect[]>([() => draft.sync, version], () => (draft.isTyped ? EFFECT_DELAY : 0), (run) => draft.bench?.draftEffect(run) ?? null)
  const fixes = useLatestAnswer([effect.answer, selection], 0, (run) => (effect.answer.value === null ? null : lookForFixes(run)))
  const changes = useLatestAnswer<PolicyChangeList>([effect.answer], 0, () => (effect.answer.value === null ? null : draft.bench?.draftChanges() ?? null))
  const remarks = useLatestAnswer<DraftRemarks>([() => draft.sync, version], REMARKS_DELAY, () => draft.bench?.draftRemarks() ?? null)
  const keylime = useLatestAnswer<readonly KeylimeEffect[]>([effect.answer], KEYLIME_DELAY, (run) => (effect.answer.value === null ? null : draft.bench?.keylimeEffect(run) ?? null))

  // Another draft, or other entries: what stood in the list says nothing of them.
  watch([() => draft.sync, selection], () => {
    rows.value = []
    refusal.value = ''
  })
  // Of a draft that was changed meanwhile it says nothing: the next one follows its effect.
  watch(fixes.answer, (found) => { if (found !== null && found.version === version.value) rows.value = mergeFixes(found.known, found.fresh, found.has) })

  async function lookForFixes(run: RunOptions<string>): Promise<{ readonly known: readonly Fix[]; readonly fresh: readonly Fix[]; readonly more: FixList['more']; readonly has: readonly boolean[]; readonly version: number | null }> {
    const asked = version.value
    const known = rows.value.map(({ fix }) => fix)
    const bench = draft.bench!
    const [{ fixes: fresh, more }, has] = await Promise.all([bench.suggestFixes(selection.value, run), bench.draftHas(known.map((fix) => (isWhole(fix) ? fix.edits : fix.id)))])
    return { known, fresh, more, has, version: asked }
  }

  /** Applies a fix, or takes it back: the last step by undoing it, to the byte; an earlier one by edits that are its reverse. */
  async function toggle({ key, fix, state }: FixRow): Promise<void> {
    refusal.value = ''
    applying.value = key
    try {
      if (state === 'open') {
        await (isWhole(fix) ? draft.edit(fix.title, fix.edits) : draft.applyFix(fix.id))
        last = { key, version: draft.view?.version }
      } else if (last?.key === key && last.version === draft.view?.version) await draft.undo()
      else {
        const others = rows.value.filter((row) => row.state === 'applied' && row.key !== key).map((row) => row.fix)
        const edits = reverseOf(fix, others)
        if (edits === null) refusal.value = 'It can’t be taken back on its own: undo the steps after it first.'
        else await draft.edit(`Take back: ${fix.title}`, edits)
      }
    } catch (error) {
      refusal.value = error instanceof RangeError ? 'The text can’t be read as a policy: mend it first, or undo.' : String(error)
    }
    applying.value = null
    markAtOnce(key)
  }

  /** The box answers the click; what the draft then really has comes with the next answer. */
  function markAtOnce(key: string): void {
    if (refusal.value !== '') return
    rows.value = rows.value.map((row) => (row.key === key ? { ...row, state: row.state === 'applied' ? 'open' : 'applied' } : row))
  }

  return { rows, refusal, applying, effect, changes, fixes, remarks, keylime, toggle }
}

export type Workbench = ReturnType<typeof useWorkbench>
