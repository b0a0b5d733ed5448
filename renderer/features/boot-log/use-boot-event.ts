import { computed, ref, shallowRef, watch } from 'vue'
import type { BootEventDetail } from '@shared/model/view'
import { useCaseStore } from '@/app/case-store'
import { useNavigationStore } from '@/app/navigation-store'
import type { ByteRange } from '@/ui/hex-row'
import { fieldAt, fieldOfKey } from '@/ui/tree-rows'
import type { BootLog } from './use-boot-log'

/** The selected event, decoded, and the field that is selected in it: tree and bytes share both. */
export function useBootEvent(log: BootLog) {
  const cases = useCaseStore()
  const navigation = useNavigationStore()
  const detail = shallowRef<BootEventDetail | null>(null)
  const fieldKey = ref<string | null>(null)

  watch(log.selected, async (event) => {
    const current = cases.current
    if (current === null || event === null) {
      detail.value = null
      return
    }
    const next = await current.bootEvent(event.number)
    if (event === log.selected.value) detail.value = next
  }, { immediate: true })

  const field = computed(() => fieldOfKey(detail.value?.fields ?? [], fieldKey.value))
  const mark = computed<ByteRange | null>(() => rangeOf(field.value))
  const part = computed<ByteRange | null>(() => rangeOf(detail.value?.event ?? null))

  watch([mark, part], ([chosen, event]) => {
    const range = chosen ?? event
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

export type BootEventView = ReturnType<typeof useBootEvent>

function rangeOf(bytes: { readonly byteOffset: number; readonly byteLength: number } | null): ByteRange | null {
  return bytes === null || bytes.byteLength === 0 ? null : { start: bytes.byteOffset, end: bytes.byteOffset + bytes.byteLength }
}
