import { EntrySet, addEntry, firstEntry, type EntryIndexes } from '../../../model/entry-set'
import type { Observation } from '../../../model/finding'
import { entryPlace, type ImaLog } from '../../../model/ima-log'
import { ENTRY_VERDICTS, type EntryVerdict } from '../../../model/verdict'
import { entriesWord, observe } from '../../observe'
import type { KeylimeModeOutcome } from './outcome'
import { KEYLIME_REASONS, REASON_WORDS } from './reasons'

const WAYS = ENTRY_VERDICTS.length
const KEYLIME: Readonly<Record<EntryVerdict, string>> = { 'pass': 'Keylime accepts', 'fail': 'Keylime rejects', 'not-judged': 'it can\'t be told what Keylime does with' }
const STRICT: Readonly<Record<EntryVerdict, string>> = { 'pass': 'strict mode accepts', 'fail': 'strict mode rejects', 'not-judged': 'strict mode does not judge' }

/** Entries that the two modes judge otherwise. */
export function differingEntries({ verdicts, strict }: KeylimeModeOutcome): EntrySet {
  const entries = new EntrySet()
  if (strict === null) return entries
  for (let index = 0; index < verdicts.length; index++) if (verdicts[index] !== strict.verdicts[index]) entries.add(index)
  return entries
}

/** Grouped by what either mode says, with the reason why Keylime does. */
export function differences(log: ImaLog, outcome: KeylimeModeOutcome): Observation[] {
  const groups = new Map<number, EntrySet>()
  differingEntries(outcome).each((index) => addEntry(groups, (outcome.reasons[index] * WAYS + outcome.verdicts[index]) * WAYS + outcome.strict!.verdicts[index], index))
  return [...groups.values()].map((indexes) => difference(log, outcome, indexes))
}

function difference(log: ImaLog, { verdicts, reasons, strict }: KeylimeModeOutcome, indexes: EntryIndexes): Observation {
  const first = firstEntry(indexes)
  const [keylime, ours] = [ENTRY_VERDICTS[verdicts[first]], ENTRY_VERDICTS[strict!.verdicts[first]]]
  const reason = KEYLIME_REASONS[reasons[first]]
  const words = `${KEYLIME[keylime]} ${entriesWord(indexes.length)} that ${STRICT[ours]}: ${REASON_WORDS[reason]}.`
  const message = words[0].toUpperCase() + words.slice(1)
  return observe('policy.modes-differ', 'info', message, { ...entryPlace(log, first), entryIndexes: indexes, expected: `strict: ${ours}`, found: `keylime: ${keylime}`, group: `${keylime} ${ours} ${reason}` })
}
