import { computed, ref, watch } from 'vue'
import type { FieldNode } from '@shared/model/evidence'
import type { ByteRange } from '@/ui/hex-row'
import { fieldAt, fieldOfKey } from '@/ui/tree-rows'
import { useNavigationStore } from './navigation-store'

/** Bytes of an evidence file. */
interface Placed {
  readonly byteOffset: number
  readonly byteLength: number
}

/** The field that is selected in what is shown decoded: tree and bytes share it. `whole` is what the fields are a part of. */
export function useFieldSelection(fields: () => readonly FieldNode[], whole: () => Placed | null) {
  const navigation = useNavigationStore()
  /** Key of the field in the tree; kept from one thing to the next, so that one field can be compared. */
  const fieldKey = ref<string | null>(null)
  const field = computed(() => fieldOfKey(fields(), fieldKey.value))
  const mark = computed<ByteRange | null>(() => rangeOf(field.value))
  const part = computed<ByteRange | null>(() => rangeOf(whole()))

  watch([mark, part], ([chosen, all]) => {
    const range = chosen ?? all
    navigation.bytes = range === null ? null : { first: range.start, last: range.end - 1 }
  })

  function pickByte(offset: number): void {
    fieldKey.value = fieldAt(fields(), offset) ?? fieldKey.value
  }
  function pickField(key: string | null): void {
    fieldKey.value = key
  }
  return { fieldKey, field, mark, part, pickByte, pickField }
}

export type FieldSelection = ReturnType<typeof useFieldSelection>

function rangeOf(bytes: Placed | null): ByteRange | null {
  return bytes === null || bytes.byteLength === 0 ? null : { start: bytes.byteOffset, end: bytes.byteOffset + bytes.byteLength }
}
