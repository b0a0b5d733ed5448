import type { EntryWindow, TriedHypothesis } from '@shared/model/finding'
import { count, counted } from './numbers'
import type { Spoken } from './verdicts'

type Outcome = TriedHypothesis['outcome']

const OUTCOMES: Readonly<Record<Outcome, Spoken>> = {
  'fits': { tone: 'fail', word: 'Explains it' }, 'undecidable': { tone: 'warn', word: 'Can’t be decided' },
  'not-tried': { tone: 'nc', word: 'Not tried' }, 'does-not-fit': { tone: 'info', word: 'Ruled out' },
}
/** What explains it first, then what is open. */
const ORDER: readonly Outcome[] = ['fits', 'undecidable', 'not-tried', 'does-not-fit']

const TITLES: Readonly<Record<string, string>> = {
  'digests-as-logged': 'Data were altered, the digests beside them were not',
  'altered-data': 'Data do not hash to the digest beside them',
  'padded-sha1': 'The bank holds zero-padded SHA‑1 digests',
  'earlier-or-later-quote': 'The value is of an earlier or later state, or of another boot',
  'reported-value-altered': 'The file with the PCR value was altered',
  'violations-as-zeros': 'Violations were extended as 00…, not ff…',
  'other-byte-order': 'The log was converted to another byte order',
  'duplicated-segment': 'A piece of the log stands in it twice',
  'entry-moved-to-another-pcr': 'One entry was moved to another PCR',
  'forged-violation': 'One entry was made a violation, or one violation an entry',
  'entry-inserted': 'One entry was inserted or repeated',
  'entries-inserted': 'Several entries in a row were inserted',
  'entries-swapped': 'Two neighbouring entries were swapped',
  'entry-moved-in-the-log': 'One entry was moved, or two were exchanged',
  'violation-removed': 'A violation was removed',
  'missing-head': 'The log starts part-way',
  'missing-tail': 'The log ends too early',
  'signature-field-dropped': 'A signature field was emptied, cut off or added',
  'signature-field-reencoded': 'A signature was written in another form',
  'name-reencoded': 'A name was written in another form',
  'entry-removed': 'An entry was removed',
  'entry-rewritten': 'An entry was rewritten together with its digest',
  'other-boot': 'The log is of another boot',
}

export const hypothesisTitle = (id: string): string => TITLES[id] ?? id
export const outcomeWords = (outcome: Outcome): Spoken => OUTCOMES[outcome]

export function byOutcome(hypotheses: readonly TriedHypothesis[]): readonly TriedHypothesis[] {
  return ORDER.flatMap((outcome) => hypotheses.filter((one) => one.outcome === outcome))
}

/** `195 tries`, `entries 1–195`, `after entry 195`: how much was tried, or where it may be. */
export function extentWords({ outcome, tried, window }: TriedHypothesis): string {
  if ((outcome === 'undecidable' || outcome === 'fits') && window !== undefined) return windowWords(window)
  return tried === undefined || tried === 0 ? '' : counted(tried, 'try', 'tries')
}

function windowWords({ first, last }: EntryWindow): string {
  if (last < first) return `after entry ${count(last)}`
  return first === last ? `entry ${count(first)}` : `entries ${count(first)}–${count(last)}`
}

/** `14 of 18 explanations tried`. */
export function triedWords(hypotheses: readonly TriedHypothesis[]): string {
  const done = hypotheses.filter(({ outcome }) => outcome === 'fits' || outcome === 'does-not-fit').length
  return `${done} of ${counted(hypotheses.length, 'explanation')} tried`
}
