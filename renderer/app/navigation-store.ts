import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { EntryClass, EntryOrder } from '@shared/model/view'
import type { FixSelection } from '@shared/model/workbench'
import type { Area } from './areas'

export type PolicyView = 'judgement' | 'workbench'

/** Entries that fixes are wanted for. */
export interface ToMend {
  readonly selection: readonly FixSelection[]
  /** What they are, after `for`: `entry 67`, `5 entries of the filter`. */
  readonly words: string
  /** Path of the one entry that it is about, in visible form; `null` for several. */
  readonly path: string | null
}

/** As a list of entries begins. */
const LOG_ORDER: EntryOrder = { by: 'log', descending: false }

/** Where the user is, and what is selected in each area. */
export const useNavigationStore = defineStore('navigation', () => {
  const area = ref<Area>('overview')
  /** Entry number, from 1. */
  const entry = ref<number | null>(null)
  const quote = ref<string | null>(null)
  /** Number of an event of the boot log, from 0. */
  const bootEvent = ref<number | null>(null)
  const evidence = ref<string | null>(null)
  const entryText = ref('')
  const entryClasses = shallowRef<readonly EntryClass[]>([])
  const entryOrder = shallowRef<EntryOrder>(LOG_ORDER)
  /** Do entries of one path stand together? */
  const entryGroups = ref(false)
  /** What the policy area shows, and the entries that its workbench is to mend; `null`: all that are rejected. */
  const policyView = ref<PolicyView>('judgement')
  const toMend = shallowRef<ToMend | null>(null)
  /** Bytes of the selected field, for the status bar: file, first, last. */
  const bytes = shallowRef<{ readonly first: number; readonly last: number } | null>(null)

  /** What the status bar says for a moment of something done. */
  const told = ref('')

  function tell(text: string): void {
    told.value = text
    setTimeout(() => { if (told.value === text) told.value = '' }, 1_500)
  }
  function go(to: Area): void {
    area.value = to
    bytes.value = null
  }
  function openEntry(number: number): void {
    entryText.value = ''
    entryClasses.value = []
    entry.value = number
    go('entries')
  }
  function filterEntries(classes: readonly EntryClass[]): void {
    entryText.value = ''
    entryClasses.value = classes
    go('entries')
  }
  /** How entries are listed. */
  function listEntries(order: EntryOrder, grouped: boolean): void {
    entryOrder.value = order
    entryGroups.value = grouped
  }
  /** Groups entries by path, or lists them one by one: by how many there are only in groups. */
  function toggleGroups(): void {
    listEntries(entryGroups.value && entryOrder.value.by === 'count' ? LOG_ORDER : entryOrder.value, !entryGroups.value)
  }
  function openQuote(id: string): void {
    quote.value = id
    go('quotes')
  }
  function openBootEvent(number: number): void {
    bootEvent.value = number
    go('boot-log')
  }
  function openWorkbench(what: ToMend | null): void {
    policyView.value = 'workbench'
    toMend.value = what
    go('policy')
  }
  /** Entries whose path holds a text. */
  function searchEntries(text: string): void {
    entryText.value = text
    entryClasses.value = []
    go('entries')
  }
  function openEvidence(id: string): void {
    evidence.value = id
    go('evidence')
  }
  /** What was selected and filtered is of no host, or of another one. */
  function forget(): void {
    entry.value = quote.value = bootEvent.value = evidence.value = bytes.value = toMend.value = null
    entryText.value = ''
    entryClasses.value = []
    listEntries(LOG_ORDER, false)
  }
  function reset(): void {
    forget()
    policyView.value = 'judgement'
    go('overview')
  }
  return { area, entry, quote, bootEvent, evidence, entryText, entryClasses, entryOrder, entryGroups, policyView, toMend, bytes, told, tell, go, openEntry, filterEntries, listEntries, toggleGroups, searchEntries, openWorkbench, openQuote, openBootEvent, openEvidence, forget, reset }
})
