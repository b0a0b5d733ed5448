import { computed, ref, shallowRef, watch } from 'vue'
import type { SignatureView } from '@shared/model/signature-view'
import { useCaseStore } from '@/app/case-store'

/** Columns of the lanes: as many as the widest window shows. */
const COLUMNS = 1200

/** The log by its signatures, and the signer that is looked at. */
export function useSignatures() {
  const cases = useCaseStore()
  const view = shallowRef<SignatureView | null>(null)
  const at = ref(0)

  watch(() => cases.current, async (current) => {
    const next = (await current?.signatures(COLUMNS)) ?? null
    if (current !== cases.current) return
    const keyId = selected.value?.keyId
    view.value = next
    at.value = Math.max(0, signers.value.findIndex((signer) => signer.keyId === keyId))
  }, { immediate: true })

  const signers = computed(() => view.value?.signers ?? [])
  const selected = computed(() => signers.value[at.value] ?? null)

  function select(place: number): void {
    at.value = Math.min(Math.max(place, 0), signers.value.length - 1)
  }
  return { view, signers, at, selected, select }
}

export type Signatures = ReturnType<typeof useSignatures>
