import { shallowRef, watch } from 'vue'
import type { ImaPolicyView } from '@shared/model/view'
import { useCaseStore } from '@/app/case-store'

/** Policies of the kernel that came with the host which is on show. */
export function useKernelPolicies() {
  const cases = useCaseStore()
  const policies = shallowRef<readonly ImaPolicyView[]>([])
  watch(() => cases.current, async (current) => {
    const next = (await current?.imaPolicies()) ?? []
    if (current === cases.current) policies.value = next
  }, { immediate: true })
  return { policies }
}
