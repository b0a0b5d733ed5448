import { visibleBytes } from '../../../bytes/visible'
import { EntrySet, entriesWhere, firstEntry, type EntryIndexes } from '../../../model/entry-set'
import type { Observation } from '../../../model/finding'
import { entryPlace, pathBytes, type ImaLog } from '../../../model/ima-log'
import type { RuntimePolicy } from '../../../model/policy'
import { ACCEPTED_BY, ENTRY_VERDICTS } from '../../../model/verdict'
import { DIGEST_LISTS, type DigestListName } from '../../../model/policy-edit'
import { counted, entriesWord, observe } from '../../observe'
import { explainRejection } from '../judge-policy'
import { EVENTS } from './judge-line'
import { DEVICE_PREFIX } from './device-mapper/device-mapper'
import { documentFindings } from './document-findings'
import type { KeylimeModeOutcome } from './outcome'
import { runFindings } from './run-findings'
import type { Verdicts } from './verdicts'

const FAIL = ENTRY_VERDICTS.indexOf('fail')
const BY_EXCLUDE = ACCEPTED_BY.indexOf('exclude')
/** The strict check of the same bytes: where it found an entry, Keylime's event is told there. */
const DIGEST_MISMATCH = 'log.template-digest-mismatch'

/** What a lookup that failed is called, by its list, and by its reason among digests. */
const LOOKUPS: Readonly<Record<DigestListName, Readonly<Record<'not-listed' | 'other-digest', readonly [code: string, words: string]>>>> = {
  'digests': { 'not-listed': ['policy.not-in-allowlist', 'On no list of the policy'], 'other-digest': ['policy.digest-not-listed', 'Another digest than the policy lists for the path'] },
  'keyrings': { 'not-listed': ['policy.key-not-listed', 'A key of a keyring that the policy does not list'], 'other-digest': ['policy.key-not-listed', 'A key that the policy does not list for its keyring'] },
  'ima-buf': { 'not-listed': ['policy.buffer-not-listed', 'Measured data of a name that the policy does not list'], 'other-digest': ['policy.buffer-not-listed', 'Measured data that the policy does not list'] },
}
const LOOKUP_EVENTS = { 'not-listed': EVENTS.notListed, 'other-digest': EVENTS.otherDigest } as const

/** Events that no lookup tells. */
const OTHERS: readonly (readonly [event: string, code: string, words: string])[] = [
  [EVENTS.parser, 'keylime.parser-entry', 'Keylime can\'t parse the line, and does not extend it: it knows the templates ima, ima-ng, ima-sig and ima-buf'],
  [EVENTS.pcr, 'keylime.unexpected-pcr', 'Keylime expects PCR 10'],
  [EVENTS.templateDigest, 'keylime.template-digest', 'The line does not hash to its template digest as Keylime computes it'],
  [EVENTS.invalidKey, 'keylime.invalid-key', 'A key of a type that Keylime refuses'],
]

/** All findings of the case with Keylime's in place of the strict mode's about entries. */
export function keylimeFindings(log: ImaLog, policies: readonly RuntimePolicy[], outcome: KeylimeModeOutcome, verdicts: Verdicts, before: readonly Observation[]): Observation[] {
  const told = before.map((one) => (one.code === DIGEST_MISMATCH && allHave(outcome, one.entryIndexes, EVENTS.templateDigest) ? { ...one, keylimeEvent: EVENTS.templateDigest } : one))
  const known = new EntrySet()
  for (const one of told) if (one.keylimeEvent === EVENTS.templateDigest) known.addAll(one.entryIndexes)
  const lookups = DIGEST_LISTS.flatMap((list) => (['not-listed', 'other-digest'] as const).flatMap((reason) => lookupFinding(log, outcome, verdicts, list, reason)))
  const others = OTHERS.flatMap(([event, code, words]) => eventFinding(log, entriesWhere(entriesWith(verdicts, event), (index) => event !== EVENTS.templateDigest || !known.has(index)), { event, code, words }))
  return [...told, ...documentFindings(policies), ...lookups, ...others, ...deviceFindings(log, verdicts), ...strayLines(log, verdicts), ...excludedFinding(log, outcome, verdicts), ...runFindings(log, outcome)]
}

function lookupFinding(log: ImaLog, outcome: KeylimeModeOutcome, { failedIn }: Verdicts, list: DigestListName, reason: 'not-listed' | 'other-digest'): Observation[] {
  const event = LOOKUP_EVENTS[reason]
  const indexes = entriesWhere(failedIn.get(`${list}:${reason}`) ?? [], (index) => index >= log.count || outcome.verdicts[index] === FAIL)
  if (indexes.length === 0) return []
  const [code, words] = LOOKUPS[list][reason]
  const first = firstEntry(indexes)
  // Of a line beyond the decoded entries only its number is kept.
  const details = first < log.count ? { ...entryPlace(log, first), ...explainRejection(log, first, list === 'digests' ? outcome.policy.listed : () => undefined) } : { evidence: log.evidence }
  const message = `${words}: ${entriesWord(indexes.length)}${first < log.count ? `, the first ${visibleBytes(pathBytes(log, first))}` : ''}.`
  return [observe(code, 'error', message, { ...details, entryIndexes: indexes, keylimeEvent: event, group: event })]
}

/** One for each event id of device-mapper events. */
function deviceFindings(log: ImaLog, verdicts: Verdicts): Observation[] {
  const ids = new Set([...verdicts.eventSets.flat(), ...verdicts.beyondOf.keys()].filter((event) => event.startsWith(DEVICE_PREFIX)))
  return [...ids].flatMap((event) => eventFinding(log, entriesWith(verdicts, event), { event, code: 'keylime.device-mapper', words: `What a device-mapper event says is against the rules of dm_policy, ${event.slice(DEVICE_PREFIX.length)}`, group: event }))
}

/** Entries of this event, then lines beyond the decoded ones. */
function entriesWith({ eventSetOf, eventSets, beyondOf }: Verdicts, event: string): EntrySet {
  const sets = new Set(eventSets.flatMap((one, i) => (one.includes(event) ? [i] : [])))
  const entries = EntrySet.of(beyondOf.get(event) ?? [])
  for (let index = 0; sets.size > 0 && index < eventSetOf.length; index++) if (sets.has(eventSetOf[index])) entries.add(index)
  return entries
}

function allHave({ eventSetOf, eventSets }: KeylimeModeOutcome, indexes: EntryIndexes, event: string): boolean {
  return [...indexes].every((index) => eventSets[eventSetOf[index]].includes(event))
}

function eventFinding(log: ImaLog, indexes: EntryIndexes, { event, code, words, group }: { event: string; code: string; words: string; group?: string }): Observation[] {
  if (indexes.length === 0) return []
  return [observe(code, 'error', `${words}: ${entriesWord(indexes.length)}.`, { ...placeOf(log, firstEntry(indexes)), entryIndexes: indexes, keylimeEvent: event, ...(group !== undefined && { group }) })]
}

function strayLines({ evidence }: ImaLog, { strayLines: count }: Verdicts): Observation[] {
  if (count === 0) return []
  return [observe('keylime.parser-entry', 'error', `${counted(count, 'line')} of the log ${count === 1 ? 'is' : 'are'} part of no entry: Keylime can't parse such a line.`, { evidence, keylimeEvent: EVENTS.parser, group: 'stray' })]
}

function excludedFinding(log: ImaLog, { acceptedBy }: KeylimeModeOutcome, { beyondExcluded }: Verdicts): Observation[] {
  const indexes = EntrySet.of(beyondExcluded)
  for (let index = 0; index < acceptedBy.length; index++) if (acceptedBy[index] === BY_EXCLUDE) indexes.add(index)
  if (indexes.length === 0) return []
  const message = `Not checked at all, because an exclude matches the path: ${entriesWord(indexes.length)}.`
  return [observe('policy.excluded', 'info', message, { ...placeOf(log, firstEntry(indexes)), entryIndexes: indexes })]
}

/** A line beyond the decoded entries has no place of its own. */
function placeOf(log: ImaLog, index: number): Pick<Observation, 'evidence'> & Partial<Observation> {
  return index < log.count ? entryPlace(log, index) : { evidence: log.evidence }
}
