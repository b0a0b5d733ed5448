import { shallowRef, watch } from 'vue'
import type { RowPage } from '@shared/model/view'
import { useCaseStore } from '@/app/case-store'

/** Differences that are listed; the entries area has all. */
const LISTED = 200

/** Entries that strict mode and Keylime judge otherwise. */
export function useDifferences() {
  const cases = useCaseStore()
  const page = shallowRef<RowPage | null>(null)
  watch(() => cases.current, async (current) => {
    const next = current === null || current.report.policy === null ? null : await current.rows({ text: '', classes: ['modes-differ'] }, 0, LISTED)
    if (current === cases.current) page.value = next
  }, { immediate: true })
  return { page }
}
