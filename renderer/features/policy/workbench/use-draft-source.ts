import { computed, ref, watch } from 'vue'
import type { DraftSource } from '@shared/model/workbench'
import { useCaseStore } from '@/app/case-store'
import { useDraftStore } from '@/app/draft/draft-store'
import { policySources } from '@/app/draft/policy-sources'
import { useLeaveDraft } from '@/app/draft/use-leave-draft'

/** What the draft begins as: a policy in force, or nothing. The first is opened unasked where there is no draft. */
export function useDraftSource() {
  const cases = useCaseStore()
  const draft = useDraftStore()
  const { mayLeave } = useLeaveDraft()
  const failure = ref('')
  const sources = computed(() => (cases.whole === null ? [] : policySources(cases.whole)))
  /** Of what the draft is; `null` for a new policy. */
  const chosen = computed(() => draft.view?.base?.evidence ?? null)

  watch([() => cases.whole, () => draft.view === null && !draft.isMoving], ([whole, isFree]) => {
    if (whole !== null && isFree) void open({ evidence: sources.value[0]?.evidence ?? null })
  }, { immediate: true })

  async function open(source: DraftSource): Promise<void> {
    failure.value = ''
    await draft.open(cases.whole!.workbench, source).catch((error: unknown) => { failure.value = error instanceof Error ? error.message : String(error) })
  }
  /** Another one; an unsaved draft is given up only by a decision. */
  async function choose(evidence: string | null): Promise<void> {
    if (evidence !== chosen.value && await mayLeave('Beginning with another policy')) await open({ evidence })
  }
  return { sources, chosen, failure, choose }
}
