import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { EntryClass } from '@shared/model/view'
import type { Area } from './areas'

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
  /** Bytes of the selected field, for the status bar: file, first, last. */
  const bytes = shallowRef<{ readonly first: number; readonly last: number } | null>(null)

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
  function openQuote(id: string): void {
    quote.value = id
    go('quotes')
  }
  function openBootEvent(number: number): void {
    bootEvent.value = number
    go('boot-log')
  }
  function openEvidence(id: string): void {
    evidence.value = id
    go('evidence')
  }
  function reset(): void {
    entry.value = quote.value = bootEvent.value = evidence.value = null
    entryText.value = ''
    entryClasses.value = []
    go('overview')
  }
  return { area, entry, quote, bootEvent, evidence, entryText, entryClasses, bytes, go, openEntry, filterEntries, openQuote, openBootEvent, openEvidence, reset }
})
