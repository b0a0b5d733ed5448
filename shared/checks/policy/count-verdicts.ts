import { ACCEPTED_BY, ENTRY_VERDICTS, type AcceptedBy, type EntryVerdict } from '../../model/verdict'
import { NOT_ACCEPTED } from './outcome'

const PASS = ENTRY_VERDICTS.indexOf('pass')

/** How many entries have each verdict, and by what those that pass do. */
export interface VerdictCounts extends Readonly<Record<EntryVerdict, number>> {
  readonly acceptedBy: Readonly<Record<AcceptedBy, number>>
  /** Of those that pass: nothing accepts them. */
  readonly unchecked: number
}

/** Columns as `PolicyOutcome` has them. */
export function countVerdicts(verdicts: Uint8Array, acceptedBy: Uint8Array): VerdictCounts {
  const byVerdict = new Uint32Array(ENTRY_VERDICTS.length)
  const byWhat = new Uint32Array(NOT_ACCEPTED + 1)
  for (let index = 0; index < verdicts.length; index++) {
    byVerdict[verdicts[index]]++
    if (verdicts[index] === PASS) byWhat[acceptedBy[index]]++
  }
  const [notJudged, pass, fail] = byVerdict
  const named = Object.fromEntries(ACCEPTED_BY.map((what, i) => [what, byWhat[i]])) as Record<AcceptedBy, number>
  return { 'not-judged': notJudged, pass, fail, acceptedBy: named, unchecked: byWhat[NOT_ACCEPTED] }
}
