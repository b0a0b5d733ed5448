import { shallowRef, watch } from 'vue'
import type { EntryDetail } from '@shared/model/view'
import { useCaseStore } from '@/app/case-store'
import { useFieldSelection } from '@/app/field-selection'
import { useNavigationStore } from '@/app/navigation-store'

/** The selected entry, decoded, and the field that is selected in it: tree and bytes share both. */
export function useEntryDetail() {
  const cases = useCaseStore()
  const navigation = useNavigationStore()
  const detail = shallowRef<EntryDetail | null>(null)

  watch([() => cases.current, () => navigation.entry], async ([current, entry]) => {
    if (current === null || entry === null || entry > (current.report.log?.entries ?? 0)) {
      detail.value = null
      return
    }
    const next = await current.entry(entry)
    if (current === cases.current && entry === navigation.entry) detail.value = next
  }, { immediate: true })

  return { detail, ...useFieldSelection(() => detail.value?.fields ?? [], () => detail.value?.row ?? null) }
}

export type EntryDetailView = ReturnType<typeof useEntryDetail>
