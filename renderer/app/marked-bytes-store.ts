import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { DerivationPart } from '@shared/model/derivation'
import type { ByteRange } from '@/ui/hex-row'
import { useNavigationStore } from './navigation-store'

/** Bytes that an explanation pointed at: the bytes pane shows them, in whatever file, until something else is selected. */
export const useMarkedBytesStore = defineStore('marked-bytes', () => {
  const navigation = useNavigationStore()
  const evidence = shallowRef<string | null>(null)
  const range = shallowRef<ByteRange | null>(null)
  const isMarked = computed(() => range.value !== null)

  function mark(part: Pick<DerivationPart, 'evidence' | 'byteOffset' | 'byteLength'>): void {
    if (part.evidence === null || part.byteOffset === null) return
    evidence.value = part.evidence
    range.value = { start: part.byteOffset, end: part.byteOffset + part.byteLength }
    navigation.bytes = { first: part.byteOffset, last: part.byteOffset + part.byteLength - 1 }
  }
  function clear(): void {
    evidence.value = range.value = null
  }
  watch(() => navigation.area, clear)
  return { evidence, range, isMarked, mark, clear }
})
