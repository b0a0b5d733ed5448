import type { ErrorData } from '../errors/evidence-error'
import type { Bank } from './algorithms'
import type { EvidenceId } from './evidence'

/** Bits of `EntryColumns.flags`. */
export const ENTRY = {
  /** Template digest all zero: measured while it was being written, or written while it was measured. */
  violation: 1,
  /** The template is not one of the table: its fields were not decoded. */
  unknownTemplate: 2,
  /** The fields do not fit the template data. */
  malformed: 4,
  /** The entry's PCR index does not exist. */
  noSuchPcr: 8,
  /** The text of an ASCII log does not give the template data: its template digest is all that is known. */
  noData: 16,
} as const

/**
 * One typed-array column per property of an entry; nothing is one object per entry. Offsets of parts are relative to the entry's
 * first byte (u32), `offset` counts from the first of `ImaLog.bytes`.
 */
export interface EntryColumns {
  readonly offset: Float64Array
  readonly length: Uint32Array
  readonly pcr: Uint32Array
  readonly flags: Uint8Array
  /** Index into `ImaLog.templates`. */
  readonly template: Uint16Array
  readonly dataOffset: Uint32Array
  readonly dataLength: Uint32Array
  readonly pathOffset: Uint32Array
  readonly pathLength: Uint32Array
  /** Index into `ImaLog.algorithms`. */
  readonly algorithm: Uint8Array
  readonly digestOffset: Uint32Array
  readonly digestLength: Uint16Array
  /** The `sig` field; length 0 where it is empty or the template has none. */
  readonly signatureOffset: Uint32Array
  readonly signatureLength: Uint32Array
}

/** A file that entries of a log stand in. */
export interface LogFile {
  readonly evidence: EvidenceId
  readonly path: string
  /** The whole file. */
  readonly bytes: Uint8Array
  /** Index of its first entry. */
  readonly firstEntry: number
}

/** Bytes of an evidence file. */
export interface Place {
  readonly evidence: EvidenceId
  readonly byteOffset: number
  readonly byteLength: number
}

export interface ImaLog {
  /** The first of `files`. */
  readonly evidence: EvidenceId
  readonly path: string
  readonly format: 'binary' | 'ascii'
  /** One, or the segments of a log in their order. */
  readonly files: readonly LogFile[]
  /** Where the entries stand in their files; `null` where `columns` say it: a binary log in one file. */
  readonly places: { readonly offset: Float64Array; readonly length: Uint32Array } | null
  readonly byteOrder: 'le' | 'be'
  /** Size of the template digest column: 20, 32, 48 or 64 bytes. */
  readonly templateDigestSize: number
  /** Hash of that column: the one of its size whose digest the first entry has. */
  readonly templateDigestBank: Bank
  /** All entries in binary form: the file itself, the segments one after the other, or what the text of an ASCII log says. */
  readonly bytes: Uint8Array
  readonly count: number
  readonly columns: EntryColumns
  /** Template names in order of first use, visible form. */
  readonly templates: readonly string[]
  /** Names of file digest algorithms in order of first use, visible form; index 0 is `''`: none. */
  readonly algorithms: readonly string[]
  /** Entries whose frame is whole but whose fields are not: at most the first 1,000 of them. */
  readonly malformed: readonly ErrorData[]
  /** Entries of an ASCII log whose name holds a line feed. */
  readonly lineFeeds: readonly number[]
  /** How the file is written, apart from what it says. */
  readonly notes: readonly string[]
  /** Why decoding stopped before the end of the file. */
  readonly stopped: ErrorData | null
}

/** The bytes that the template digest covers, as they stand in the file. `index` counts from 0. */
export function templateData(log: ImaLog, index: number): Uint8Array {
  return part(log, index, log.columns.dataOffset[index], log.columns.dataLength[index])
}

export function templateDigest(log: ImaLog, index: number): Uint8Array {
  return part(log, index, 4, log.templateDigestSize)
}

export function pathBytes(log: ImaLog, index: number): Uint8Array {
  return part(log, index, log.columns.pathOffset[index], log.columns.pathLength[index])
}

export function fileDigest(log: ImaLog, index: number): Uint8Array {
  return part(log, index, log.columns.digestOffset[index], log.columns.digestLength[index])
}

export function signatureBytes(log: ImaLog, index: number): Uint8Array {
  return part(log, index, log.columns.signatureOffset[index], log.columns.signatureLength[index])
}

export function templateName(log: ImaLog, index: number): string {
  return log.templates[log.columns.template[index]]
}

export function algorithmName(log: ImaLog, index: number): string {
  return log.algorithms[log.columns.algorithm[index]]
}

export function hasFlag(log: ImaLog, index: number, flag: number): boolean {
  return (log.columns.flags[index] & flag) !== 0
}

/** Where an entry stands in its file. `index` counts from 0. */
export function entryPlace(log: ImaLog, index: number): Place {
  const { offset, length } = log.places ?? log.columns
  return { evidence: fileOfEntry(log, index).evidence, byteOffset: offset[index], byteLength: length[index] }
}

/** Where a part of an entry stands: `offset` and `length` are those of its binary form. Of an ASCII log the whole line. */
export function partPlace(log: ImaLog, index: number, offset: number, length: number): Place {
  const entry = entryPlace(log, index)
  return log.format === 'ascii' ? entry : { ...entry, byteOffset: entry.byteOffset + offset, byteLength: length }
}

export function fileOfEntry({ files }: ImaLog, index: number): LogFile {
  let file = files[0]
  for (const next of files) if (next.firstEntry <= index) file = next
  return file
}

function part(log: ImaLog, index: number, offset: number, length: number): Uint8Array {
  const start = log.columns.offset[index] + offset
  return log.bytes.subarray(start, start + length)
}
