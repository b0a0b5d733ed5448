import { computed } from 'vue'
import { useNavigationStore } from '@/app/navigation-store'
import { groupItemAt, groupItemCount, indexOfGroup, type GroupItem, type GroupLines } from './group-items'
import { indexOfPosition, indexToShow, itemAt, itemCount, type TableItem } from './table-items'
import type { EntryList } from './use-entry-list'

/** What the table shows in each of its places, and how keys move among them: from entry to entry, or in groups from line to line. */
export function useTableCursor(list: EntryList) {
  const navigation = useNavigationStore()
  const lines = computed(() => list.lines.value)
  const groupLines = computed<GroupLines>(() => ({ total: list.groups.total.value ?? 0, open: list.groups.open.value, cut: lines.value.cut }))
  const grouped = computed(() => navigation.entryGroups)
  const count = computed(() => (grouped.value ? groupItemCount(groupLines.value) : itemCount(lines.value)))
  const at = (index: number): TableItem | GroupItem => (grouped.value ? groupItemAt(groupLines.value, index) : itemAt(lines.value, index))

  /** Place of what is selected; `null` where it is not on show. */
  const active = computed<number | null>(() => {
    const { head } = list.groups
    if (grouped.value && head.value !== null) return indexOfGroup(groupLines.value, head.value)
    const position = list.position.value
    if (position === null) return null
    return grouped.value ? indexOfEntry(position) : indexOfPosition(lines.value, position)
  })
  function indexOfEntry(position: number): number | null {
    const group = list.groups.open.value.find(({ start, count: size }) => position >= start && position < start + size)
    return group === undefined ? null : indexOfGroup(groupLines.value, group.place) + 1 + position - group.start
  }
  /** The place that must be on screen for what should be brought into view. */
  const wanted = computed(() => (grouped.value ? active.value ?? 0 : indexToShow(lines.value, list.reveal.value.position)))

  /** Moves by so many entries or lines, from the first one on show where none is selected; `-Infinity` and `Infinity`: to the ends. */
  async function move(by: number, firstShown: number): Promise<void> {
    if (!grouped.value) {
      const from = list.position.value
      return list.selectPosition(Number.isFinite(by) ? (from ?? firstShown) + (from === null && Math.abs(by) === 1 ? 0 : by) : by === Infinity ? lines.value.total - 1 : 0)
    }
    const last = count.value - 1 - (groupLines.value.cut ? 1 : 0)
    const item = at(Math.max(0, Math.min(last, Number.isFinite(by) ? (active.value ?? firstShown - by) + by : by === Infinity ? last : 0)))
    if (item.kind === 'group') await list.selectGroup(item.place)
    else if (item.kind === 'member') await list.selectPosition(item.position)
  }
  /** Opens the selected group (1), or closes it (-1): that of the selected entry, which its line then stands for. */
  async function fold(step: 1 | -1): Promise<void> {
    const item = active.value === null ? null : at(active.value)
    if (item?.kind === 'group' && list.groups.isOpen(item.place) === (step === -1)) await list.groups.toggle(item.place)
    else if (item?.kind === 'group' && step === 1) await move(1, 0)
    else if (item?.kind === 'member' && step === -1) await list.selectGroup(item.group)
  }
  return { grouped, count, at, active, wanted, move, fold }
}
