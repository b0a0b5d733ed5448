import type { BlindSpot, BlindSpotKind } from '../../model/blind-spots'
import { digestSize } from '../../model/algorithms'
import { addEntry, EntrySet, firstEntries, firstEntry, type EntryIndexes } from '../../model/entry-set'
import type { Observation } from '../../model/finding'
import { pcrsOf, algorithmName, ENTRY, entryPlace, fileDigest, hasFlag, type ImaLog } from '../../model/ima-log'
import { ACCEPTED_BY, ATTESTED, ENTRY_VERDICTS } from '../../model/verdict'
import type { Check, Outcome } from '../check'
import { counted, entriesWord, observe } from '../observe'
import { LISTING, USUAL_ALGORITHMS, type EntryListing } from './listing/entry-listing'
import type { PolicyOutcome } from './outcome'

/** Entries that are listed one by one. */
const LISTED_MAX = 1000
const STRIDE = 4096
const PASS = ENTRY_VERDICTS.indexOf('pass')
const [BY_EXCLUDE, BY_SIGNATURE, BY_DIGEST] = (['exclude', 'signature', 'digest'] as const).map((by) => ACCEPTED_BY.indexOf(by))
const NO_KINDS: readonly BlindSpotKind[] = []

/** What a pass does not say: counted and listed, so that nobody takes it for more. Only where a policy was applied. */
export const blindSpots: Check = {
  name: 'blind spots',
  stage: 'policy',
  async run({ log }, before, checkpoint) {
    const { listing, policy } = before
    if (!log || !listing || !policy) return {}
    const spots = new Map<BlindSpotKind, EntrySet>()
    for (let index = 0; index < log.count; index++) {
      if (index % STRIDE === 0) await checkpoint(0, log.count)
      for (const kind of kindsOf(log, index, listing.bits[index], before, policy)) addEntry(spots, kind, index)
    }
    const entries = [...spots].map(([kind, indexes]) => ofEntries(kind, indexes))
    const others = [unquotedPcrs(log, before), neverMeasured(listing)].filter((spot) => spot !== null)
    return { blindSpots: [...entries, ...others], observations: [...before.observations, ...notCompared(log, spots.get('algorithm-not-compared') ?? new EntrySet())] }
  },
}

/** `bits`: of LISTING. */
function kindsOf(log: ImaLog, index: number, bits: number, { attestation }: Outcome, { verdicts, acceptedBy }: PolicyOutcome): readonly BlindSpotKind[] {
  if (bits !== 0 && verdicts[index] !== PASS) return NO_KINDS
  const kinds: BlindSpotKind[] = []
  if (bits === 0 && hasFlag(log, index, ENTRY.violation)) kinds.push('violations')
  if (verdicts[index] !== PASS) return kinds
  if (acceptedBy[index] === BY_EXCLUDE) kinds.push('excluded')
  if (acceptedBy[index] === BY_SIGNATURE) kinds.push('signature-only')
  if (acceptedBy[index] === BY_DIGEST && !(bits === 0 ? isUsual(log, index) : (bits & LISTING.usual) !== 0)) kinds.push('algorithm-not-compared')
  if ((attestation.attested?.[index] ?? ATTESTED.open) >= ATTESTED.after) kinds.push('not-attested')
  return kinds
}

/** Is the digest what a bare one of its length is taken for? */
function isUsual(log: ImaLog, index: number): boolean {
  const algorithm = algorithmName(log, index)
  return USUAL_ALGORITHMS.has(algorithm) && digestSize(algorithm) === fileDigest(log, index).length
}

const MESSAGES: Readonly<Partial<Record<BlindSpotKind, (entries: string) => string>>> = {
  'excluded': (entries) => `${entries} passed unseen: an exclude matches the path, and the digest was not looked at.`,
  'signature-only': (entries) => `${entries} passed by signature alone: a trusted key signed the file, whatever its path and version.`,
  'violations': (entries) => `${entries} are violations: the file was written while it was measured, so no digest says what was read.`,
  'not-attested': (entries) => `${entries} passed and came after the last quote, or on a PCR that no quote covers: no TPM vouches for them.`,
  'algorithm-not-compared': (entries) => `${entries} passed by digest digits alone: the policy does not say the algorithm, and it is not the usual one of that length.`,
}

function ofEntries(kind: BlindSpotKind, indexes: EntryIndexes): BlindSpot {
  return { kind, count: indexes.length, message: MESSAGES[kind]!(entriesWord(indexes.length)), entries: firstEntries(indexes, LISTED_MAX).map((index) => index + 1) }
}

function notCompared(log: ImaLog, indexes: EntryIndexes): Observation[] {
  if (indexes.length === 0) return []
  return [observe('policy.algorithm-not-compared', 'info', MESSAGES['algorithm-not-compared']!(entriesWord(indexes.length)), { ...entryPlace(log, firstEntry(indexes)), entryIndexes: indexes })]
}

/** PCRs that the log extends and that no quote with a place in it selects. */
function unquotedPcrs(log: ImaLog, { quoteChecks }: Outcome): BlindSpot | null {
  if (quoteChecks.length === 0) return null
  const quoted = new Set(quoteChecks.flatMap(({ quote }) => quote.pcrSelection.flatMap(({ pcrs }) => pcrs)))
  const extended = new Set(pcrsOf(log))
  const pcrs = [...new Set([...Array.from({ length: 10 }, (_, pcr) => pcr), ...extended])].filter((pcr) => !quoted.has(pcr)).sort((a, b) => a - b)
  if (pcrs.length === 0) return null
  const measured = pcrs.filter((pcr) => extended.has(pcr))
  const inLog = measured.length === 0 ? 'none of them is extended by this log' : `this log extends PCR ${measured.join(', ')}`
  return { kind: 'unquoted-pcrs', count: pcrs.length, message: `No quote selects PCR ${pcrs.join(', ')}: their values are nobody's word (${inLog}; PCR 0 to 9 hold the boot).`, pcrs }
}

/** Paths that the policies in force list and that this log never measured: nothing is known of those files. */
function neverMeasured({ unmeasured: { listed, count, first } }: EntryListing): BlindSpot | null {
  if (count === 0) return null
  return { kind: 'never-measured', count, message: `${counted(count, 'path')} of ${listed.toLocaleString('en-US')} that the policy lists ${count === 1 ? 'was' : 'were'} never measured: nothing is known of what is there now.`, paths: first }
}
