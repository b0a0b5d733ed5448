import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { useCaseStore } from '@/app/case-store'
import { useNavigationStore } from '@/app/navigation-store'
import { useEntryList, type EntryList } from '@/features/entries/use-entry-list'
import { FakeCase, settled } from '../../support/fake-case'

let scope: ReturnType<typeof effectScope>
let navigation: ReturnType<typeof useNavigationStore>
beforeEach(() => {
  setActivePinia(createPinia())
  scope = effectScope()
  navigation = useNavigationStore()
})
afterEach(() => scope.stop())

async function listOf(from: FakeCase): Promise<EntryList> {
  useCaseStore().current = from
  const list = scope.run(() => useEntryList())!
  await idle()
  return list
}
async function idle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await nextTick()
    await settled()
  }
}

describe('the first selection', () => {
  it('is the first entry that a finding names', async () => {
    await listOf(new FakeCase(1_000, [67, 68]))
    expect(navigation.entry).toBe(67)
  })
  it('is the first entry when none does', async () => {
    await listOf(new FakeCase(1_000))
    expect(navigation.entry).toBe(1)
  })
  it('is none in an empty log', async () => {
    const list = await listOf(new FakeCase(0))
    expect([navigation.entry, list.position.value, list.total.value]).toEqual([null, null, 0])
  })
})

describe('a selection by position', () => {
  it('counts at once, before its row is there', async () => {
    const from = new FakeCase(5_000)
    const list = await listOf(from)
    from.held = true
    void list.selectPosition(4_999)
    expect(list.position.value).toBe(4_999)
    void list.selectPosition(list.position.value! - 1)
    expect(list.position.value).toBe(4_998)
    expect(navigation.entry).toBe(1)
  })
  it.each(['oldest', 'newest'] as const)('that came last wins, with the %s answer first', async (which) => {
    const from = new FakeCase(5_000)
    const list = await listOf(from)
    from.held = true
    void list.selectPosition(4_999)
    void list.selectPosition(3_000)
    for (let answer = 0; answer < 10; answer++) {
      await from.release(which)
      await idle()
    }
    expect([navigation.entry, list.position.value]).toEqual([3_001, 3_000])
  })
  it('is not undone by the place of an entry that was chosen before', async () => {
    const from = new FakeCase(5_000)
    const list = await listOf(from)
    from.held = true
    navigation.entry = 50
    await idle()
    void list.selectPosition(4_000)
    await from.release('oldest')
    await idle()
    expect(list.position.value).toBe(4_000)
  })
  it('stays inside the list', async () => {
    const list = await listOf(new FakeCase(300))
    await list.selectPosition(-5)
    expect([navigation.entry, list.position.value]).toEqual([1, 0])
    await list.selectPosition(1_000)
    expect([navigation.entry, list.position.value]).toEqual([300, 299])
  })
})

describe('a filter', () => {
  it('keeps the selected entry where it passes, and says so where it does not', async () => {
    const list = await listOf(new FakeCase(300))
    navigation.entry = 123
    navigation.entryText = '12'
    await idle()
    expect([list.total.value, list.position.value]).toEqual([13, 5])
    navigation.entryText = '99'
    await idle()
    expect([list.total.value, list.position.value, navigation.entry]).toEqual([3, null, 123])
    list.clearFilter()
    await idle()
    expect([list.filtered.value, list.total.value, list.position.value]).toEqual([false, 300, 122])
  })
})

describe('going from finding to finding', () => {
  it('goes round and round, both ways', async () => {
    const list = await listOf(new FakeCase(300, [10, 20]))
    const seen: (number | null)[] = [navigation.entry]
    for (const step of [1, 1, -1, -1] as const) {
      await list.toFinding(step)
      await idle()
      seen.push(navigation.entry)
    }
    expect(seen).toEqual([10, 20, 10, 20, 10])
  })
  it('leaves a filter that hides the next one', async () => {
    const list = await listOf(new FakeCase(300, [10, 20]))
    navigation.entryText = 'file-10'
    await idle()
    await list.toFinding(1)
    await idle()
    expect([navigation.entry, list.filtered.value]).toEqual([20, false])
  })
  it('stays where it is when there is none', async () => {
    const list = await listOf(new FakeCase(300))
    await list.toFinding(1)
    expect(navigation.entry).toBe(1)
  })
})

describe('another order', () => {
  it('keeps the selected entry, at its new position', async () => {
    const list = await listOf(new FakeCase(300))
    navigation.entry = 100
    navigation.listEntries({ by: 'log', descending: true }, false)
    await idle()
    expect([list.position.value, list.rowAt(0)?.entry, navigation.entry]).toEqual([200, 300, 100])
  })
  it('is given up for all entries as the log has them', async () => {
    const from = new FakeCase(300)
    const list = await listOf(from)
    from.held = true
    navigation.entryText = '99'
    navigation.listEntries({ by: 'path', descending: true }, true)
    from.held = false
    list.giveUp()
    await idle()
    expect([list.total.value, list.isInLogOrder.value, list.filtered.value]).toEqual([300, true, false])
  })
})

describe('groups', () => {
  async function grouped(): Promise<EntryList> {
    const list = await listOf(new FakeCase(300, [50]))
    navigation.entry = 20
    navigation.toggleGroups()
    await idle()
    return list
  }
  it('begin closed, with the line of the selected entry selected', async () => {
    const list = await grouped()
    expect([list.groups.total.value, list.groups.open.value, list.groups.head.value, navigation.entry]).toEqual([100, [], 6, 20])
  })
  it('are selected by their lines, and with them the worst of their entries', async () => {
    const list = await grouped()
    await list.selectGroup(9)
    await idle()
    expect([list.groups.head.value, navigation.entry, list.groups.open.value]).toEqual([9, 28, []])
    await list.selectGroup(1_000)
    expect(list.groups.head.value).toBe(99)
  })
  it('open for an entry that is gone to', async () => {
    const list = await grouped()
    await list.toFinding(1)
    await idle()
    expect([navigation.entry, list.groups.head.value, list.groups.open.value]).toEqual([50, null, [{ place: 16, start: 48, count: 3 }]])
    await list.selectGroup(16)
    navigation.entry = 50
    await list.toFinding(1)
    await idle()
    expect([navigation.entry, list.groups.head.value]).toEqual([50, null])
  })
  it('close when they are no longer wanted, and the order that only they have goes with them', async () => {
    const list = await grouped()
    await list.groups.toggle(3)
    expect(list.groups.isOpen(3)).toBe(true)
    navigation.listEntries({ by: 'count', descending: true }, true)
    await idle()
    expect([list.groups.isOpen(3), list.reveal.value.place]).toEqual([false, 'top'])
    navigation.toggleGroups()
    expect([navigation.entryGroups, navigation.entryOrder]).toEqual([false, { by: 'log', descending: false }])
  })
})
