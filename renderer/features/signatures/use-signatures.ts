import { computed, ref, watch } from 'vue'
import type { SignatureView } from '@shared/model/signature-view'
import { useCaseStore } from '@/app/case-store'
import { useLongAnswer } from '@/app/long-answer'

/** Columns of the lanes: as many as the widest window shows. */
const COLUMNS = 1200

/** The log by its signatures, and the signer that is looked at. */
export function useSignatures() {
  const cases = useCaseStore()
  const waiting = useLongAnswer<SignatureView | null>()
  const view = waiting.answer
  const at = ref(0)

  async function ask(): Promise<void> {
    const { current } = cases
    await waiting.ask(current && ((run) => current.signatures(COLUMNS, run)))
  }
  watch(() => cases.current, ask, { immediate: true })
  // The signer that was looked at is found again among the new ones.
  watch(view, (_now, before) => {
    const keyId = before?.signers[at.value]?.keyId
    at.value = Math.max(0, signers.value.findIndex((signer) => signer.keyId === keyId))
  }, { flush: 'sync' })

  const signers = computed(() => view.value?.signers ?? [])
  const selected = computed(() => signers.value[at.value] ?? null)

  function select(place: number): void {
    at.value = Math.min(Math.max(place, 0), signers.value.length - 1)
  }
  return { view, waiting, signers, at, selected, select, ask }
}

export type Signatures = ReturnType<typeof useSignatures>
