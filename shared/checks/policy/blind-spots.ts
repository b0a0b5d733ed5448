import { decodeUtf8, visibleText } from '../../bytes/visible'
import type { BlindSpot, BlindSpotKind } from '../../model/blind-spots'
import { digestSize } from '../../model/algorithms'
import type { Observation } from '../../model/finding'
import { pcrsOf, algorithmName, ENTRY, entryPlace, fileDigest, hasFlag, pathBytes, type ImaLog } from '../../model/ima-log'
import { ACCEPTED_BY, ATTESTED, ENTRY_VERDICTS } from '../../model/verdict'
import type { Check, Outcome } from '../check'
import { addToGroup } from '../grouped-by'
import { counted, entriesWord, observe } from '../observe'
import type { PolicyOutcome } from './outcome'

/** Entries and paths that are listed one by one. */
const LISTED_MAX = 1000
const STRIDE = 4096
/** The algorithm that is meant by a bare digest of a length: kernels use these unless told otherwise. */
const USUAL = ['sha1', 'sha256', 'sha384', 'sha512']
const PASS = ENTRY_VERDICTS.indexOf('pass')
const accepted = (by: (typeof ACCEPTED_BY)[number]) => ACCEPTED_BY.indexOf(by)

/** What a pass does not say: counted and listed, so that nobody takes it for more. Only where a policy was applied. */
export const blindSpots: Check = {
  name: 'blind spots',
  stage: 'policy',
  async run({ log }, before, checkpoint) {
    if (!log || !before.policy) return {}
    const spots = new Map<BlindSpotKind, number[]>()
    for (let index = 0; index < log.count; index++) {
      if (index % STRIDE === 0) await checkpoint(0, log.count)
      for (const kind of kindsOf(log, index, before, before.policy)) addToGroup(spots, kind, index)
    }
    const entries = [...spots].map(([kind, indexes]) => ofEntries(kind, indexes))
    const others = [unquotedPcrs(log, before), neverMeasured(log, before.policy)].filter((spot) => spot !== null)
    return { blindSpots: [...entries, ...others], observations: [...before.observations, ...notCompared(log, spots.get('algorithm-not-compared') ?? [])] }
  },
}

function kindsOf(log: ImaLog, index: number, { attestation }: Outcome, { verdicts, acceptedBy }: PolicyOutcome): BlindSpotKind[] {
  const kinds: BlindSpotKind[] = []
  if (hasFlag(log, index, ENTRY.violation)) kinds.push('violations')
  if (verdicts[index] !== PASS) return kinds
  if (acceptedBy[index] === accepted('exclude')) kinds.push('excluded')
  if (acceptedBy[index] === accepted('signature')) kinds.push('signature-only')
  if (acceptedBy[index] === accepted('digest') && !isUsual(log, index)) kinds.push('algorithm-not-compared')
  if ((attestation.attested?.[index] ?? ATTESTED.open) >= ATTESTED.after) kinds.push('not-attested')
  return kinds
}

/** Is the digest what a bare one of its length is taken for? */
function isUsual(log: ImaLog, index: number): boolean {
  const algorithm = algorithmName(log, index)
  return USUAL.includes(algorithm) && digestSize(algorithm) === fileDigest(log, index).length
}

const MESSAGES: Readonly<Partial<Record<BlindSpotKind, (entries: string) => string>>> = {
  'excluded': (entries) => `${entries} passed unseen: an exclude matches the path, and the digest was not looked at.`,
  'signature-only': (entries) => `${entries} passed by signature alone: a trusted key signed the file, whatever its path and version.`,
  'violations': (entries) => `${entries} are violations: the file was written while it was measured, so no digest says what was read.`,
  'not-attested': (entries) => `${entries} passed and came after the last quote, or on a PCR that no quote covers: no TPM vouches for them.`,
  'algorithm-not-compared': (entries) => `${entries} passed by digest digits alone: the policy does not say the algorithm, and it is not the usual one of that length.`,
}

function ofEntries(kind: BlindSpotKind, indexes: readonly number[]): BlindSpot {
  return { kind, count: indexes.length, message: MESSAGES[kind]!(entriesWord(indexes.length)), entries: indexes.slice(0, LISTED_MAX).map((index) => index + 1) }
}

function notCompared(log: ImaLog, indexes: readonly number[]): Observation[] {
  if (indexes.length === 0) return []
  return [observe('policy.algorithm-not-compared', 'info', MESSAGES['algorithm-not-compared']!(entriesWord(indexes.length)), { ...entryPlace(log, indexes[0]), entryIndexes: indexes })]
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
function neverMeasured(log: ImaLog, { sources }: PolicyOutcome): BlindSpot | null {
  const left = new Set(sources.flatMap((policy) => [...policy.digests.keys()]))
  const listed = left.size
  for (let index = 0; index < log.count && left.size > 0; index++) {
    const path = decodeUtf8(pathBytes(log, index))
    if (path !== null) left.delete(path)
  }
  if (left.size === 0) return null
  const paths = [...left].slice(0, LISTED_MAX).map((path) => visibleText(path))
  return { kind: 'never-measured', count: left.size, message: `${counted(left.size, 'path')} of ${listed.toLocaleString('en-US')} that the policy lists ${left.size === 1 ? 'was' : 'were'} never measured: nothing is known of what is there now.`, paths }
}
