import { ref, watch } from 'vue'
import type { Derivation, Subject } from '@shared/model/derivation'
import { useCaseStore } from '../case-store'
import { useLongAnswer } from '../long-answer'

/** How the subject's value came to be, asked for again when the subject or the bank changes; `null` until it is here. */
export function useDerivation(subject: () => Subject | null) {
  const cases = useCaseStore()
  const waiting = useLongAnswer<Derivation>()
  /** The bank that was chosen; kept from one entry to the next. */
  const bank = ref<string | null>(null)

  function ask(): Promise<void> {
    const [current, what] = [cases.current, subject()]
    return waiting.ask(current === null || what === null ? null : (run) => current.explain(inBank(what, bank.value), run))
  }
  watch([() => cases.current, () => JSON.stringify(subject()), bank], ask, { immediate: true })

  return { derivation: waiting.answer, waiting, bank, ask }
}

/** The same in the bank that was chosen, where banks are a choice. */
function inBank(subject: Subject, bank: string | null): Subject {
  if (bank === null) return subject
  return subject.kind === 'entry' || subject.kind === 'boot-event' || subject.kind === 'boot-pcr' ? { ...subject, bank } : subject
}
