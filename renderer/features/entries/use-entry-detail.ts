import { computed, ref, shallowRef, watch } from 'vue'
import type { EntryDetail } from '@shared/model/view'
import { useCaseStore } from '@/app/case-store'
import { useNavigationStore } from '@/app/navigation-store'
import type { ByteRange } from '@/ui/hex-row'
import { fieldAt, fieldOfKey } from '@/ui/tree-rows'

/** The selected entry, decoded, and the field that is selected in it: tree and bytes share both. */
export function useEntryDetail() {
  const cases = useCaseStore()
  const navigation = useNavigationStore()
  const detail = shallowRef<EntryDetail | null>(null)
  /** Key of the field in the tree; kept from entry to entry, so that one field can be compared. */
  const fieldKey = ref<string | null>(null)

  watch([() => cases.current, () => navigation.entry], async ([current, entry]) => {
    if (current === null || entry === null || entry > (current.report.log?.entries ?? 0)) {
      detail.value = null
      return
    }
    const next = await current.entry(entry)
    if (current === cases.current && entry === navigation.entry) detail.value = next
  }, { immediate: true })

  const field = computed(() => fieldOfKey(detail.value?.fields ?? [], fieldKey.value))
  const mark = computed<ByteRange | null>(() => rangeOf(field.value))
  const part = computed<ByteRange | null>(() => rangeOf(detail.value?.row ?? null))

  watch([mark, part], ([chosen, entry]) => {
    const range = chosen ?? entry
    navigation.bytes = range === null ? null : { first: range.start, last: range.end - 1 }
  })

  function pickByte(offset: number): void {
    fieldKey.value = fieldAt(detail.value?.fields ?? [], offset) ?? fieldKey.value
  }
  function pickField(key: string | null): void {
    fieldKey.value = key
  }
  return { detail, fieldKey, field, mark, part, pickByte, pickField }
}

export type EntryDetailView = ReturnType<typeof useEntryDetail>

function rangeOf(bytes: { readonly byteOffset: number; readonly byteLength: number } | null): ByteRange | null {
  return bytes === null || bytes.byteLength === 0 ? null : { start: bytes.byteOffset, end: bytes.byteOffset + bytes.byteLength }
}
