import { ref, shallowRef, watch } from 'vue'
import type { Derivation, Subject } from '@shared/model/derivation'
import { useCaseStore } from '../case-store'

/** How the subject's value came to be, asked for again when the subject or the bank changes; `null` until it is here. */
export function useDerivation(subject: () => Subject | null) {
  const cases = useCaseStore()
  const derivation = shallowRef<Derivation | null>(null)
  /** The bank that was chosen; kept from one entry to the next. */
  const bank = ref<string | null>(null)
  let asked = 0

  watch([() => cases.current, () => JSON.stringify(subject()), bank], async () => {
    const [current, what, turn] = [cases.current, subject(), ++asked]
    if (current === null || what === null) {
      derivation.value = null
      return
    }
    const next = await current.explain(inBank(what, bank.value))
    if (turn === asked) derivation.value = next
  }, { immediate: true })

  return { derivation, bank }
}

/** The same in the bank that was chosen, where banks are a choice. */
function inBank(subject: Subject, bank: string | null): Subject {
  if (bank === null) return subject
  return subject.kind === 'entry' || subject.kind === 'boot-event' || subject.kind === 'boot-pcr' ? { ...subject, bank } : subject
}
