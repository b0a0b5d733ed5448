import { computed, ref, shallowRef, watch } from 'vue'
import type { QuoteReport, ReplayReport } from '@shared/model/report'
import type { CheckedField } from '@shared/model/view'
import { useCaseStore } from '@/app/case-store'
import { useNavigationStore } from '@/app/navigation-store'
import { quotesInTime } from '@/app/words/quotes'
import type { ByteRange } from '@/ui/hex-row'

/** The quotes of the case in the order in which they were made, the selected one, and its decoded fields. */
export function useQuotes() {
  const cases = useCaseStore()
  const navigation = useNavigationStore()
  const quotes = computed(() => quotesInTime(cases.report?.quotes ?? []))
  const selected = computed(() => quotes.value.find((quote) => quote.evidence === navigation.quote) ?? quotes.value[0] ?? null)
  const fields = shallowRef<readonly CheckedField[]>([])
  const fieldIndex = ref(0)
  const field = computed(() => fields.value[fieldIndex.value] ?? null)
  const mark = computed<ByteRange | null>(() => (field.value === null ? null : { start: field.value.byteOffset, end: field.value.byteOffset + field.value.byteLength }))
  const banks = computed(() => banksOf(cases.report?.replay ?? [], selected.value))

  watch([() => cases.current, () => selected.value?.evidence ?? null], async ([current, id]) => {
    if (current === null || id === null) {
      fields.value = []
      return
    }
    const next = await current.quoteFields(id)
    if (current === cases.current && id === selected.value?.evidence) fields.value = next
  }, { immediate: true })
  watch(mark, (range) => { navigation.bytes = range === null ? null : { first: range.start, last: range.end - 1 } })

  function step(by: 1 | -1): void {
    const at = quotes.value.findIndex((quote) => quote === selected.value)
    const next = quotes.value[at + by]
    if (next !== undefined) navigation.quote = next.evidence
  }
  function select(quote: QuoteReport): void {
    navigation.quote = quote.evidence
  }
  function pickByte(offset: number): void {
    const at = fields.value.findIndex((one) => offset >= one.byteOffset && offset < one.byteOffset + one.byteLength)
    if (at !== -1) fieldIndex.value = at
  }
  return { quotes, selected, fields, fieldIndex, mark, banks, step, select, pickByte }
}

export type Quotes = ReturnType<typeof useQuotes>

/** Rows that the quote's values answer; without any, all rows of the replay. */
function banksOf(replay: readonly ReplayReport[], quote: QuoteReport | null): readonly ReplayReport[] {
  const own = !quote?.pcrValuesEvidence ? [] : replay.filter((row) => row.reportedEvidence === quote.pcrValuesEvidence)
  return own.length > 0 ? own : replay
}
