import { computed, ref, shallowRef, watch } from 'vue'
import type { ReplayReport } from '@shared/model/report'
import type { Subject } from '@shared/model/derivation'
import { useCaseStore } from '@/app/case-store'
import type { Quotes } from './use-quotes'

/** What of the area is explained: the quote as a whole until a field or a PCR is chosen. */
export function useQuoteOrigin(quotes: Quotes) {
  const cases = useCaseStore()
  const kind = ref<'quote' | 'field' | 'pcr'>('quote')
  const row = shallowRef<ReplayReport | null>(null)

  const options = computed(() => [
    { value: 'quote' as const, label: 'Quote' },
    { value: 'field' as const, label: quotes.fields.value[quotes.fieldIndex.value]?.label ?? 'Field' },
    ...(row.value === null ? [] : [{ value: 'pcr' as const, label: `PCR ${row.value.pcr}, ${row.value.bank}` }]),
  ])
  const subject = computed<Subject | null>(() => {
    const evidence = quotes.selected.value?.evidence
    if (kind.value === 'pcr' && row.value !== null) return { kind: 'replay', row: cases.report!.replay.indexOf(row.value) }
    if (evidence === undefined) return null
    return kind.value === 'field' ? { kind: 'quote-field', evidence, field: quotes.fieldIndex.value } : { kind: 'quote', evidence }
  })

  watch(quotes.fieldIndex, () => { kind.value = 'field' })
  watch(() => cases.report, () => {
    row.value = null
    kind.value = 'quote'
  })
  function explainPcr(chosen: ReplayReport): void {
    row.value = chosen
    kind.value = 'pcr'
  }
  function choose(value: typeof kind.value): void {
    kind.value = value
  }
  return { kind, row, choose, options, subject, explainPcr }
}

export type QuoteOrigin = ReturnType<typeof useQuoteOrigin>
