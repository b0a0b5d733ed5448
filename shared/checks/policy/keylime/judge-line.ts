import { allBytes, bytesEqual } from '../../../bytes/equal'
import { toHex } from '../../../bytes/hex'
import { hash } from '../../../crypto/digests'
import { digestSize } from '../../../model/algorithms'
import type { AcceptedBy } from '../../../model/verdict'
import type { DigestListName } from '../../../model/policy-edit'
import { BOOT_AGGREGATE } from '../../log/boot-aggregate'
import { LISTING } from '../listing/entry-listing'
import type { BootAggregates } from './boot-aggregates'
import type { DeviceMapper } from './device-mapper/device-mapper'
import { isDeviceEvent } from './device-mapper/read-event'
import { checkFileSignature } from './file-signature'
import { keyOfBuffer } from './key-of-buffer'
import type { KeylimeExcludes } from './keylime-excludes'
import type { KeylimePolicy } from './keylime-policy'
import type { Keyrings } from './keyrings'
import type { ParsedLine } from './parse-line'
import type { KeylimeReason } from './reasons'

/** What Keylime makes of one line: the event ids of its failure, none for a pass; `null` where that is not computed here. */
export interface LineJudgement {
  readonly events: readonly string[] | null
  readonly acceptedBy: AcceptedBy | null
  readonly reason: KeylimeReason
  /** The list that a failure speaks of. */
  readonly list?: DigestListName
}

/** A line on which Keylime raises, and stops. */
export interface LineCrash {
  readonly crash: string
  /** It does unless an exclude matches, or if it has learned a key, of which that is not known here. */
  readonly isPossible?: true
}

/** What lines are held against. The keyrings learn from them. */
export interface KeylimeRules {
  readonly policy: KeylimePolicy
  readonly excludes: KeylimeExcludes
  readonly keyrings: Keyrings
  /** Learns from them too; `null` without rules for devices. */
  readonly devices: DeviceMapper | null
  readonly bootAggregates: BootAggregates
}

export const EVENTS = {
  parser: 'ima.parser.entry', pcr: 'ima.validation.ima_pcr', templateDigest: 'ima.validation.ima_hash', notListed: 'ima.validation.ima-ng.not_in_allowlist',
  otherDigest: 'ima.validation.ima-ng.runtime_policy_hash', invalidKey: 'ima.invalid_key', pcrMismatch: 'ima.pcr_mismatch',
} as const
const IMA_PCR = '10'
const ANY_KEYRING = '*'

/**
 * One line of the log, in the order of Keylime's checks (docs/formats/keylime-mode.md). `data`: the template data of the line; `isSound`: do they hash to its column? `null`
 * where that is not known yet.
 */
export function judgeLine(line: ParsedLine, data: Uint8Array, isSound: boolean | null, rules: KeylimeRules): LineJudgement | LineCrash {
  const judged = judgeOnPcr(line, data, isSound, rules)
  if (line.pcr === IMA_PCR || 'crash' in judged) return judged
  const rest = judged.events ?? []
  return { ...judged, events: [EVENTS.pcr, ...rest], acceptedBy: null, reason: rest.length > 0 ? judged.reason : 'other-pcr' }
}

function judgeOnPcr(line: ParsedLine, data: Uint8Array, isSound: boolean | null, rules: KeylimeRules): LineJudgement | LineCrash {
  const { column } = line
  const { logHash } = rules.policy
  if (column.length === digestSize(logHash) && (allBytes(column, 0x00) || allBytes(column, 0xff))) return pass(null, 'violation')
  if (!(isSound ?? bytesEqual(column, hash(logHash, data)))) return fail(EVENTS.templateDigest, 'other-template-digest')
  if (line.mode === 'ima-sig') return judgeSigned(line, rules)
  return line.mode === 'ima-buf' ? judgeBuffer(line, rules) : judgeListed(line, rules)
}

/** A good signature accepts whatever the list says; without one the list decides. */
function judgeSigned(line: ParsedLine, rules: KeylimeRules): LineJudgement | LineCrash {
  if (line.signature === null) return judgeListed(line, rules)
  const isExcluded = rules.excludes.match(line.name)
  if (isExcluded === true) return pass('exclude', 'excluded')
  const signature = checkFileSignature(line.signature, line.digest, rules.keyrings)
  if (signature === 'good') return pass('signature', 'signature')
  if (typeof signature === 'object') return isExcluded === 'unknown' ? { ...signature, isPossible: true } : signature
  const listed = judgeListed(line, rules)
  return signature === 'unknown' && listed.events?.length !== 0 ? { events: null, acceptedBy: null, reason: 'signature-not-computed' } : listed
}

/** A key is looked up for its keyring and learned; other data by their name. */
function judgeBuffer(line: ParsedLine, rules: KeylimeRules): LineJudgement | LineCrash {
  const { policy, keyrings, devices } = rules
  const found = keyOfBuffer(line.buffer!)
  if (found === null) return devices !== null && isDeviceEvent(line.name) ? judgeDevice(line, devices) : judgeListed(line, rules, 'ima-buf')
  const { key, keyId } = found
  if (key.kind === 'refused') return fail(EVENTS.invalidKey, 'key-refused')
  if (policy.ignoredKeyrings.has(ANY_KEYRING) || policy.ignoredKeyrings.has(line.name)) return pass('keyring', 'keyring-ignored')
  const judged = judgeListed(line, rules, 'keyrings')
  if (judged.events === null) keyrings.addDoubtful(key, keyId)
  else if (judged.events.length === 0) keyrings.add(line.name, key, keyId)
  return judged
}

/** No exclude and no list counts for an event of a device that rules are there for. */
function judgeDevice(line: ParsedLine, devices: DeviceMapper): LineJudgement | LineCrash {
  const judged = devices.judge(line)
  if (judged === 'unknown') return { events: null, acceptedBy: null, reason: 'device-not-computed' }
  if ('crash' in judged) return judged
  return judged.events.length === 0 ? pass('device-mapper', 'device-mapper') : { events: judged.events, acceptedBy: null, reason: 'device-refused' }
}

/** Whether an exclude matches is not known, and the list alone would reject. */
const NOT_COMPUTED: LineJudgement = { events: null, acceptedBy: null, reason: 'exclude-not-computed' }
const LISTED: Readonly<Record<DigestListName, readonly [AcceptedBy, KeylimeReason]>> = { 'digests': ['digest', 'digest-listed'], 'keyrings': ['keyring', 'key-listed'], 'ima-buf': ['ima-buf', 'buffer-listed'] }

/** Excluded, or listed by name and digest: only the hex digits count, whatever the algorithm. */
function judgeListed(line: ParsedLine, rules: KeylimeRules, list: DigestListName = 'digests'): LineJudgement {
  const isExcluded = rules.excludes.match(line.name)
  if (isExcluded === true) return pass('exclude', 'excluded')
  const judged = lookUp(line, rules, list)
  return isExcluded === 'unknown' && judged.events?.length !== 0 ? NOT_COMPUTED : judged
}

function lookUp({ name, digest }: ParsedLine, { policy, bootAggregates }: KeylimeRules, list: DigestListName): LineJudgement {
  const listed = policy.lists[list].get(name)
  if (listed?.has(toHex(digest.hash))) return pass(...LISTED[list])
  const isBoot = list === 'digests' && name === BOOT_AGGREGATE
  if (isBoot && bootAggregates.digests.has(toHex(digest.hash))) return pass('boot-aggregate', 'boot-aggregate')
  return listed === undefined && !(isBoot && bootAggregates.hasBootLog) ? { ...fail(EVENTS.notListed, 'not-listed'), list } : { ...fail(EVENTS.otherDigest, 'other-digest'), list }
}

const DIGEST_LISTED = pass(...LISTED['digests'])
const NOT_LISTED: LineJudgement = { ...fail(EVENTS.notListed, 'not-listed'), list: 'digests' }
const OTHER_DIGEST: LineJudgement = { ...fail(EVENTS.otherDigest, 'other-digest'), list: 'digests' }

/** The same of a plain line whose data hash to its column, by what the policies list of it (bits of LISTING). */
export function judgeListing(bits: number): LineJudgement {
  if ((bits & LISTING.listed) === 0) return NOT_LISTED
  return (bits & LISTING.sameDigest) === 0 ? OTHER_DIGEST : DIGEST_LISTED
}

function pass(acceptedBy: AcceptedBy | null, reason: KeylimeReason): LineJudgement {
  return { events: [], acceptedBy, reason }
}

function fail(event: string, reason: KeylimeReason): LineJudgement {
  return { events: [event], acceptedBy: null, reason }
}
