import { shallowRef, watch } from 'vue'
import type { BootEventDetail } from '@shared/model/view'
import { useCaseStore } from '@/app/case-store'
import { useFieldSelection } from '@/app/field-selection'
import type { BootLog } from './use-boot-log'

/** The selected event, decoded, and the field that is selected in it: tree and bytes share both. */
export function useBootEvent(log: BootLog) {
  const cases = useCaseStore()
  const detail = shallowRef<BootEventDetail | null>(null)

  watch(log.selected, async (event) => {
    const current = cases.current
    if (current === null || event === null) {
      detail.value = null
      return
    }
    const next = await current.bootEvent(event.number)
    if (event === log.selected.value) detail.value = next
  }, { immediate: true })

  return { detail, ...useFieldSelection(() => detail.value?.fields ?? [], () => detail.value?.event ?? null) }
}

export type BootEventView = ReturnType<typeof useBootEvent>
