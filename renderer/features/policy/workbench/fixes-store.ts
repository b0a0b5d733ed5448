import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { DraftSync } from '@/app/draft/draft-sync'
import { useDraftStore } from '@/app/draft/draft-store'
import { useNavigationStore } from '@/app/navigation-store'
import type { FixRow } from './fix-rows'

const NONE: readonly FixRow[] = []

/** The list of fixes, which outlives the view that shows it: of the draft as long as there is one, and of the entries that are to be mended. */
export const useFixesStore = defineStore('fixes', () => {
  const draft = useDraftStore()
  const navigation = useNavigationStore()
  const selection = computed(() => navigation.toMend?.selection ?? null)
  const kept = shallowRef<{ readonly sync: DraftSync | null; readonly selection: typeof selection.value; readonly rows: readonly FixRow[] } | null>(null)
  /** Of another draft, or of other entries, nothing is kept. */
  const rows = computed<readonly FixRow[]>({
    get: () => (kept.value !== null && kept.value.sync === draft.sync && kept.value.selection === selection.value ? kept.value.rows : NONE),
    set: (next) => { kept.value = { sync: draft.sync, selection: selection.value, rows: next } },
  })
  /** Key of the fix that is being applied or taken back; `null` while none is. */
  const applying = shallowRef<string | null>(null)
  /** The fix that was applied last, and the draft as it was then. */
  const last = shallowRef<{ readonly key: string; readonly sync: DraftSync | null; readonly version: number | undefined } | null>(null)
  return { selection, rows, applying, last }
})
