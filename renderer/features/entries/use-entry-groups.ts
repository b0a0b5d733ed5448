import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { HostView } from '@shared/engine/engine'
import type { EntryListing, PathGroup } from '@shared/model/view'
import { toggled, type OpenGroup } from './group-items'
import { useAnswerPages } from './use-answer-pages'
import type { ListQuestions } from './use-list-questions'

/** The groups of a listing, those that are open, and the one whose line is selected. Nothing is asked where entries are not grouped. */
export function useEntryGroups(current: Ref<HostView | null>, listing: Ref<EntryListing>, { ask }: Pick<ListQuestions, 'ask'>) {
  const open = shallowRef<readonly OpenGroup[]>([])
  /** Place of the group whose line is selected; `null`: an entry is. */
  const head = ref<number | null>(null)
  const pages = useAnswerPages<PathGroup>(() => [current.value, listing.value], async (start, count) => {
    const from = current.value
    const page = from === null || !listing.value.grouped ? null : await ask((run) => from.groups(listing.value, start, count, run))
    return page && { total: page.total, items: page.groups }
  })

  watch([current, listing], () => {
    open.value = []
    head.value = null
  }, { flush: 'sync' })

  const isOpen = (place: number) => open.value.some((group) => group.place === place)
  async function toggle(place: number): Promise<void> {
    const group = await pages.itemOf(place)
    if (group !== null) open.value = toggled(open.value, group)
  }
  /** Opens the group of a position, or where it need not be open selects its line. */
  async function showPosition(position: number, opened: boolean): Promise<void> {
    const from = current.value!
    const group = await ask((run) => from.groupAt(listing.value, position, run))
    if (group === null || head.value === group.place) return
    if (!opened) head.value = group.place
    else if (!isOpen(group.place)) open.value = toggled(open.value, group)
    if (opened) head.value = null
  }
  return { total: computed(() => (listing.value.grouped ? pages.total.value : null)), groupAt: pages.itemAt, groupOf: pages.itemOf, fetchRange: pages.fetchRange, open, head, isOpen, toggle, showPosition }
}

export type EntryGroups = ReturnType<typeof useEntryGroups>
