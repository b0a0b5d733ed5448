import { constants, gunzipSync } from 'node:zlib'
import { isVisible } from '@shared/bytes/visible'
import { EvidenceError, type ErrorData } from '@shared/errors/evidence-error'
import type { EvidenceKind, FieldNode, SourceInput } from '@shared/model/evidence'
import type { EventLog } from '@shared/model/event-log'
import type { ImaPolicy } from '@shared/model/ima-policy'
import { ENTRY, entryPlace, hasFlag, type EntryColumns, type ImaLog } from '@shared/model/ima-log'
import type { RuntimePolicy } from '@shared/model/policy'
import type { ReferenceForm, ReferenceList } from '@shared/model/reference'
import type { Opened } from '@shared/sources/container'
import type { Decoded } from '@shared/sources/decoded'
import { describeEntry } from '@shared/sources/describe-entry'
import { describeEvent, eventSummary } from '@shared/sources/event-log/describe'
import { recognise } from '@shared/sources/index'
import { describePolicy } from '@shared/sources/runtime-policy/describe'
import { findListed } from '@shared/sources/runtime-policy/find-listed'
import type { Source } from '@shared/sources/source'
import { columnsOf, noCheckpoint, sourceInput } from '../decode'
import type { CorpusFile } from './corpus'
import { TooMuchWork, type Meter } from './meter'

/** A promise of the decoders that an input breaks. */
export class Broken extends Error {
  override readonly name = 'Broken'
}

const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:[.-][a-z0-9]+)*$/
/** Chooses an entry of each log, and an event, that is looked at field by field. */
const SPREAD = 0.618

/** What a decoder may ask for: four times its input, and what it needs for any input at all. */
const ALLOCATION_RATIO = 4
const ALLOCATION_FREE = 8 * 1024
/** Bytes from which on a piece is large, and the share of the input: of a log of 100 kB some kB, which no entry has. */
const LARGE = 512
const LARGE_SHARE = 1 / 64
/** The same for pieces that are garbage at once. */
const PASSING_RATIO = 32
const PASSING_FREE = 64 * 1024
/**
 * Kinds that need more for any input: an archive is inflated by a library that keeps windows and tables for each member (and what comes out
 * counts as input), and so are the parts of an old quote string; lines of a text log are tried joined,
 * 20,000 times a KiB at most, three copies of each at a time; of a certificate with a key of 4096 bits the ASN.1 library copies each part that is as long as that.
 */
const FREE_OF: Readonly<Partial<Record<EvidenceKind, number>>> = { 'archive': 512 * 1024, 'keylime-document': 512 * 1024, 'ima-log-ascii': 64 * 1024 * 1024, 'public-key': 32 * 1024 }
/** Steps for each byte of the input, and for any input. */
const STEPS_PER_BYTE = 64
const STEPS_FREE = 20_000

/** What a source made of an input: `decoded`, or why nothing could be. */
export interface Outcome {
  readonly decoded: Decoded | null
  readonly error: ErrorData | null
  /** Bytes of the input. */
  readonly size: number
}

/** Notes what was seen on the way. */
export interface Tally {
  inputs: number
  readonly codes: Set<string>
  /** The largest use of memory that went beyond the free part, in times of the input. */
  mostAllocated: number
}

/** Bytes with the file's name and role, in a larger buffer whose other bytes must not change either. */
export function inputOf({ path, role }: CorpusFile, bytes: Uint8Array): SourceInput {
  return sourceInput(path, bytes, role)
}

/**
 * Decodes and insists on what every source promises: nothing but an EvidenceError, places inside the file, visible texts, an input that
 * stays as it was, bounded work and memory. @throws Broken; any other error is the decoder's own.
 */
export async function checkInput(source: Source, input: SourceInput, meter: Meter, tally: Tally, withDetection: boolean): Promise<Outcome> {
  const { bytes } = input
  const whole = new Uint8Array(bytes.buffer)
  const before = whole.slice()
  tally.inputs++
  meter.steps = 0
  meter.limit = STEPS_FREE + STEPS_PER_BYTE * bytes.length
  const free = FREE_OF[source.kind] ?? ALLOCATION_FREE
  try {
    if (withDetection) recognise(input)
    else source.detect(input)
    meter.steps = meter.allocated = meter.passing = 0
    meter.large = Math.max(LARGE, bytes.length * LARGE_SHARE)
    if (source.kind === 'archive') meter.limit = Infinity
    const outcome = await decode(source, input)
    const unpacked = outcome.decoded?.kind === 'archive' ? unpackedBytes(outcome.decoded.opened, bytes, meter) : 0
    const over = meter.allocated - free
    if (over > 0) tally.mostAllocated = Math.max(tally.mostAllocated, over / (bytes.length + unpacked))
    insist(over <= ALLOCATION_RATIO * (bytes.length + unpacked), () => `asked for ${meter.allocated} bytes for an input of ${bytes.length}`)
    insist(meter.passing <= PASSING_FREE + PASSING_RATIO * (bytes.length + unpacked), () => `asked for ${meter.passing} bytes in small pieces for an input of ${bytes.length}`)
    meter.limit = Infinity
    if (outcome.error) checkError(outcome.error, input, tally)
    if (outcome.decoded) checkDecoded(outcome.decoded, input, tally)
    insist(Buffer.compare(whole, before) === 0, () => 'bytes of the input were written')
    return outcome
  } catch (error) {
    if (error instanceof TooMuchWork) throw new Broken(error.message, { cause: error })
    throw error
  } finally {
    meter.limit = Infinity
  }
}

/** What came out of an archive: its members, and of a tar in gzip the tar too, as Node's own zlib says; nothing of a stream that is damaged otherwise than cut. */
function unpackedBytes({ members }: Opened, bytes: Uint8Array, meter: Meter): number {
  const { allocated, passing } = meter
  const ofMembers = members.reduce((sum, member) => sum + member.bytes.length, 0)
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const inGzip = isGzip ? gunzipped(bytes) : 0
  Object.assign(meter, { allocated, passing })
  return ofMembers + inGzip
}

function gunzipped(bytes: Uint8Array): number {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).length
  } catch (error) {
    if (error instanceof Error && 'code' in error) return 0
    throw error
  }
}

async function decode(source: Source, input: SourceInput): Promise<Outcome> {
  try {
    return { decoded: await source.parse(input, noCheckpoint), error: null, size: input.bytes.length }
  } catch (error) {
    if (error instanceof EvidenceError) return { decoded: null, error: error.toData(), size: input.bytes.length }
    throw error
  }
}

function insist(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Broken(what())
}

function checkError(error: ErrorData, { path, bytes }: SourceInput, tally: Tally): void {
  const { code, file, byteOffset, expected, found } = error
  tally.codes.add(code)
  insist(CODE.test(code), () => `code ${code}`)
  insist(file === path, () => `${code} is about ${file}`)
  insist(Number.isInteger(byteOffset) && byteOffset >= 0 && byteOffset <= bytes.length, () => `${code} at byte ${byteOffset} of ${bytes.length}`)
  insist(isText(expected) && isText(found), () => `${code}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`)
  insist(error.field === undefined || isText(error.field), () => `${code}: field ${JSON.stringify(error.field)}`)
  insist(error.entryIndex === undefined || (Number.isInteger(error.entryIndex) && error.entryIndex >= 0), () => `${code}: entry ${error.entryIndex}`)
}

function isText(value: string): boolean {
  return value !== '' && isVisible(value)
}

function checkDecoded(decoded: Decoded, input: SourceInput, tally: Tally): void {
  const stopped = stoppedOf(decoded)
  if (stopped) checkError(stopped, input, tally)
  checkFields(fieldsOf(decoded), input.bytes.length)
  if (decoded.kind === 'ima-log') checkLog(decoded.log, input, tally)
  if (decoded.kind === 'runtime-policy') checkPolicy(decoded.policy)
  if (decoded.kind === 'ima-policy') checkImaPolicy(decoded.imaPolicy, input, tally)
  if (decoded.kind === 'event-log') checkEventLog(decoded.eventLog, input.bytes.length)
  if (decoded.kind === 'reference') checkReference(decoded.list, input.bytes.length)
  if (decoded.kind === 'archive' || decoded.kind === 'keylime-document' || decoded.kind === 'policy-envelope') checkOpened(decoded.opened, input.bytes.length)
  if (decoded.kind === 'keylime-document') insist(decoded.document.notes.every(isVisible), () => `notes ${JSON.stringify(decoded.document.notes)}`)
}

/** Names of each list whose digests are looked for where they stand. */
const NAMES_FOUND = 3

function checkPolicy(policy: RuntimePolicy): void {
  const size = policy.bytes.length
  const isInside = ({ byteOffset, byteLength }: { byteOffset: number; byteLength: number }) => byteOffset >= 0 && byteLength >= 0 && byteOffset + byteLength <= size
  for (const one of policy.deviations) insist(isInside(one) && isText(one.expected) && isVisible(one.found), () => `deviation ${JSON.stringify(one)} of ${size}`)
  for (const key of policy.verificationKeys) insist(isInside(key) && /^[0-9a-f]{8}$/.test(key.keyId), () => `key ${key.keyId} at ${key.byteOffset} of ${size}`)
  insist(policy.notes.every(isVisible), () => `notes ${JSON.stringify(policy.notes)}`)
  insist(policy.deviationCount >= policy.deviations.length && (!policy.keylimeAccepts || !policy.deviations.some((one) => one.refused)), () => `${policy.deviationCount} deviations`)
  checkFields(describePolicy(policy), size)
  for (const [list, names] of [['digests', policy.digests], ['keyrings', policy.keyrings], ['ima-buf', policy.imaBuf]] as const) {
    for (const [name, digests] of [...names].slice(0, NAMES_FOUND)) {
      const found = findListed(policy, list, name, () => true)
      insist(found.every(isInside) && found.length === Math.min(digests.length, 20), () => `${found.length} places of ${digests.length} digests`)
    }
  }
}

/** Every listed digest stands inside the file, has a path from the root (a log has names too), and is of a package that there is. */
function checkReference({ files, algorithms, packages, notes, form }: ReferenceList, size: number): void {
  for (let i = 0; i < files.count; i++) {
    insist(files.byteOffset[i] + files.byteLength[i] <= size, () => `digest ${i}: ${files.byteLength[i]} bytes at ${files.byteOffset[i]} of ${size}`)
    insist(files.pathOffset[i] + files.pathLength[i] <= files.paths.length && files.pathLength[i] > 0, () => `path ${i} is outside of the paths`)
    insist(form === 'golden-log' || form === 'policy' || files.paths[files.pathOffset[i]] === 0x2f, () => `path ${i} is not absolute`)
    insist(files.digestOffset[i] + algorithms[files.algorithm[i]].size <= files.digests.length, () => `digest ${i} is outside of the digests`)
    insist(files.package[i] >= -1 && files.package[i] < packages.length, () => `digest ${i} is of package ${files.package[i]} of ${packages.length}`)
  }
  insist(notes.every(isVisible) && packages.every(({ label, name }) => isVisible(label) && isVisible(name)), () => 'a note or a package is not visible')
}

function checkOpened({ members, skipped }: Opened, size: number): void {
  for (const { path } of [...members, ...skipped]) insist(isVisible(path), () => `member ${JSON.stringify(path)}`)
  for (const { path, inside, notes = [] } of members) {
    insist(notes.every(isVisible), () => `notes of ${path}: ${JSON.stringify(notes)}`)
    insist(!inside || (inside.byteOffset >= 0 && inside.byteLength > 0 && inside.byteOffset + inside.byteLength <= size), () => `${path} is said to stand at ${JSON.stringify(inside)} of ${size}`)
  }
}

/** Of any kind, also of one that is added: the error of whatever part of it can stop. */
export function stoppedOf(decoded: Decoded): ErrorData | null {
  return partsOf(decoded).map((part) => part.stopped as ErrorData | null | undefined).find((one) => one) ?? null
}

export function fieldsOf(decoded: Decoded): readonly FieldNode[] {
  return partsOf(decoded).flatMap((part) => (Array.isArray(part.fields) ? (part.fields as FieldNode[]) : []))
}

function partsOf(decoded: Decoded): Record<string, unknown>[] {
  return Object.values(decoded).filter((part): part is Record<string, unknown> => typeof part === 'object' && part !== null && !ArrayBuffer.isView(part))
}

function checkFields(fields: readonly FieldNode[], size: number): void {
  for (const { label, term, value, meaning, byteOffset, byteLength, children = [] } of fields) {
    const isInside = Number.isInteger(byteOffset) && Number.isInteger(byteLength) && byteOffset >= 0 && byteLength >= 0 && byteOffset + byteLength <= size
    insist(isInside, () => `field ${label}: ${byteLength} bytes at ${byteOffset} of ${size}`)
    insist([label, term ?? '', value, meaning ?? ''].every(isVisible), () => `field ${label} is not visible: ${JSON.stringify([term, value, meaning])}`)
    checkFields(children, size)
  }
}

function checkLog(log: ImaLog, input: SourceInput, tally: Tally): void {
  const { count, stopped } = log
  const columns = columnsOf(log)
  const size = input.bytes.length
  for (const error of log.malformed.slice(0, 20)) {
    checkError(error, input, tally)
    insist(error.entryIndex! < count, () => `${error.code} of entry ${error.entryIndex} of ${count}`)
    const { byteOffset, byteLength } = entryPlace(log, error.entryIndex!)
    insist(error.byteOffset >= byteOffset && error.byteOffset <= byteOffset + byteLength, () => `${error.code} outside its entry`)
  }
  const parts = [[columns.pathOffset, columns.pathLength], [columns.digestOffset, columns.digestLength], [columns.signatureOffset, columns.signatureLength], [columns.dataOffset, columns.dataLength]]
  let end = 0
  for (let i = 0; i < count; i++) {
    const { byteOffset, byteLength } = entryPlace(log, i)
    const follows = log.format === 'ascii' ? byteOffset >= end : byteOffset === end
    insist(follows, () => `entry ${i} begins at ${byteOffset}, not at ${end}`)
    end = byteOffset + byteLength
    insist(columns.offset[i] + columns.length[i] <= log.pages.at(i).bytes.length && parts.every(([offset, length]) => offset[i] + length[i] <= columns.length[i]), () => `a part of entry ${i} is outside it`)
  }
  insist(end <= size && (stopped !== null || end === size || log.format === 'ascii'), () => `entries end at ${end} of ${size}`)
  if (stopped) insist(stopped.entryIndex === count && stopped.byteOffset >= end, () => `stopped in entry ${stopped.entryIndex} at ${stopped.byteOffset}; ${count} entries end at ${end}`)
  insist([...log.templates, ...log.algorithms, ...log.notes].every(isVisible), () => 'a name is not visible')
  for (const index of someOf(count)) checkFields(describeEntry(log, index), size)
}

/** Rules follow each other, words stand inside their rule, and what a rule is refused for is one of its places. */
function checkImaPolicy({ rules }: ImaPolicy, input: SourceInput, tally: Tally): void {
  let end = 0
  for (const { number, text, byteOffset, byteLength, tokens, ignored, newer, refusal } of rules) {
    insist(byteOffset >= end && byteLength > 0 && byteOffset + byteLength <= input.bytes.length, () => `rule ${number}: ${byteLength} bytes at ${byteOffset}, after ${end}`)
    end = byteOffset + byteLength
    insist(isText(text), () => `rule ${number} is not visible`)
    for (const token of [...tokens, ...ignored, ...newer]) insist(isText(token.text) && token.byteLength > 0 && token.byteOffset >= byteOffset && token.byteOffset + token.byteLength <= end, () => `a word of rule ${number} at ${token.byteOffset}`)
    if (refusal) checkError(refusal, input, tally)
    insist(refusal === null || (refusal.byteOffset >= byteOffset && refusal.byteOffset < end), () => `rule ${number} is refused at ${refusal?.byteOffset}`)
  }
}

function checkEventLog(log: EventLog, size: number): void {
  const { events, stopped } = log
  let end = 0
  for (const event of events) {
    insist(event.byteOffset === end, () => `event ${event.number} begins at ${event.byteOffset}, not at ${end}`)
    end += event.byteLength
  }
  insist(end + log.padding <= size && (stopped !== null || end + log.padding === size), () => `events end at ${end} of ${size}`)
  const inEvent = stopped?.entryIndex ?? events.length
  insist(inEvent === events.length || inEvent === events.length - 1, () => `stopped in event ${inEvent} of ${events.length}`)
  for (const index of someOf(events.length)) {
    checkFields(describeEvent(log, events[index]), size)
    insist(isVisible(eventSummary(log, events[index])), () => `the summary of event ${index} is not visible`)
  }
}

/** The last one, where damage mostly is, and one that depends on their number. */
function someOf(count: number): number[] {
  return count === 0 ? [] : [...new Set([count - 1, Math.floor(count * SPREAD)])]
}

/**
 * What was whole before the first byte that was changed must still be there: entries of a log, events, members, fields.
 * @param damagedAt offset of that byte
 */
export function checkKept({ decoded: sound, ...whole }: Outcome, { decoded }: Outcome, damagedAt: number): void {
  if (sound === null || decoded === null || decoded.kind !== sound.kind) return
  if (sound.kind === 'ima-log' && decoded.kind === sound.kind) return checkEntriesKept(sound.log, decoded.log, damagedAt)
  if (sound.kind === 'event-log' && decoded.kind === sound.kind) return checkEventsKept(sound.eventLog, decoded.eventLog, damagedAt)
  if (formOf(decoded) !== formOf(sound) || (sound.kind === 'reference' && READ_WHOLE.has(sound.list.form))) return
  const now = new Set(flat(fieldsOf(decoded), Infinity).map(identity))
  for (const field of flat(fieldsOf(sound), whole.size)) {
    if (field.byteLength === 0 || field.byteOffset + field.byteLength > damagedAt) continue
    insist(now.has(identity(field)), () => `lost before the damage at ${damagedAt}: ${identity(field)}`)
  }
}

/** Lists that are read as a whole, or by an index in front of them: damage anywhere may cost what stands before it. */
const READ_WHOLE: ReadonlySet<ReferenceForm> = new Set(['rpm-package', 'policy', 'checksums'])

/** The form that the first bytes of a file chose, where its kind has several: damage to them makes another file. */
function formOf(decoded: Decoded): string {
  return partsOf(decoded).map(({ form, format }) => JSON.stringify([form, format])).join()
}

/** All fields but those, with what is in them, that speak of a whole file of `size` bytes: no byte of it is after them. */
function flat(fields: readonly FieldNode[], size: number): FieldNode[] {
  return fields.filter(({ byteOffset, byteLength }) => byteOffset > 0 || byteLength < size).flatMap((field) => [field, ...flat(field.children ?? [], size)])
}

function identity({ label, term, value, byteOffset, byteLength }: FieldNode): string {
  return JSON.stringify([label, term, value, byteOffset, byteLength])
}

/** A violation of an ASCII log may reach into the next line, which nothing then tells from an entry: it is no entry that was whole. */
function checkEntriesKept(sound: ImaLog, log: ImaLog, damagedAt: number): void {
  if (sound.count === 0 || endOf(sound, 0) > damagedAt) return
  for (let i = 0; i < sound.count && endOf(sound, i) <= damagedAt; i++) {
    if (sound.format === 'ascii' && hasFlag(sound, i, ENTRY.violation)) return
    insist(i < log.count && (Object.keys(columnsOf(sound)) as (keyof EntryColumns)[]).every((name) => columnsOf(sound)[name][i] === columnsOf(log)[name][i]), () => `entry ${i} before the damage at ${damagedAt} is not as it was`)
  }
}

function endOf(log: ImaLog, index: number): number {
  const { byteOffset, byteLength } = entryPlace(log, index)
  return byteOffset + byteLength
}

function checkEventsKept(sound: EventLog, log: EventLog, damagedAt: number): void {
  for (const [i, event] of sound.events.entries()) {
    if (event.byteOffset + event.byteLength > damagedAt) return
    const now = log.events.at(i)
    const isSame = now !== undefined && now.byteOffset === event.byteOffset && now.byteLength === event.byteLength && now.type === event.type && now.digests.length === event.digests.length
    insist(isSame, () => `event ${i} before the damage at ${damagedAt} is not as it was`)
  }
}
