import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import { PCR_COUNT } from '../../model/algorithms'
import { ENTRY, type EntryColumns } from '../../model/ima-log'
import { ColumnBuilder } from './column-builder'
import { emptyParts } from './fields/digest-text'
import type { EntryParts } from './fields/field'
import { scanFields } from './fields-of-entry'
import { emptyFrame, readFrame, type Frame, type LogBytes } from './frame'
import { ALGORITHMS_MAX, TEMPLATES_MAX, type LogNameTables } from './name-table'
import { readUsualEntry, usualForm, type UsualForm, type UsualReader } from './usual-entry'

/** Malformed entries that are kept one by one. */
export const MALFORMED_KEPT = 1000
/** A typical entry of `ima-ng`: the first guess at how many there are. */
export const TYPICAL_ENTRY = 110
/** Bytes of an entry beside its template digest at least: PCR, two lengths, a name of one byte, no data. */
export const SMALLEST_ENTRY = 13

/** Entries of one form in a row after which many are read at once. */
const ROW = 16

/** How many entries there may be, a guess; columns to use, which nobody needs any more; who reads many entries at once, and how those before were written. */
export interface EntryRoom {
  readonly expected?: number
  readonly room?: EntryColumns
  readonly usual?: UsualReader | null
  readonly form?: UsualForm | null
}

/** Decodes the entries of some bytes of a log into columns, one after the other. */
export class EntryReader {
  /** Where the next entry begins. */
  offset = 0
  private readonly builder: ColumnBuilder
  private readonly usual: UsualReader | null
  /** How the last entry was written, and how many in a row were written so. */
  private lastForm: UsualForm | null
  private row: number
  private readonly frame: Frame = emptyFrame()
  private readonly parts: EntryParts = emptyParts()
  /** Index of the algorithm that the entry names, where it names one. */
  private algorithm = 0

  /** `place`: where the bytes stand in the log. */
  constructor(private readonly log: LogBytes, private readonly names: LogNameTables, private readonly place: { readonly byteOffset: number; readonly firstEntry: number }, { expected, room, usual, form }: EntryRoom = {}) {
    this.builder = new ColumnBuilder(expected ?? Math.ceil(log.bytes.length / TYPICAL_ENTRY), room)
    this.usual = usual ?? null
    this.lastForm = form ?? null
    this.row = form ? ROW : 0
  }

  /** Entries whose frame is whole but whose fields are not: the first of them. */
  readonly malformed: ErrorData[] = []

  get bytes(): Uint8Array {
    return this.log.bytes
  }

  get atEnd(): boolean {
    return this.offset >= this.log.bytes.length
  }

  get count(): number {
    return this.builder.count
  }

  /** How the last entries were written; `null` where each is decoded by itself. */
  get form(): UsualForm | null {
    return this.lastForm
  }

  /** Reads up to `limit` entries; returns why it had to stop, if it had to. @throws MoreBytesNeeded in the last of the bytes, where the log goes on. */
  readEntries(limit: number): ErrorData | null {
    try {
      for (const end = this.count + limit; this.count < end && !this.atEnd;) this.readSome(end - this.count)
      return null
    } catch (error) {
      if (error instanceof EvidenceError) return this.inLog(error.toData())
      throw error
    }
  }

  /** Columns of exactly the entries that were read. */
  finish(): EntryColumns {
    return this.builder.finish()
  }

  /** The same with room for more behind them. */
  get columns(): EntryColumns {
    return this.builder.columns
  }

  private readSome(limit: number): void {
    const { log, builder } = this
    const at = builder.reserve((log.bytes.length - this.offset) / (SMALLEST_ENTRY + log.templateDigestSize))
    if (this.lastForm !== null && this.readUsual(this.lastForm, at, limit)) return
    this.decodeEntry()
    const fields = builder.columns.flags[at] === 0 ? this.names.fieldsOf(builder.columns.template[at]) : null
    if (fields) this.lastForm = usualForm(log, builder.columns, at, fields)
    this.row = 0
  }

  private readUsual(form: UsualForm, at: number, limit: number): boolean {
    const { log, builder } = this
    const read = this.usual && this.row >= ROW ? this.usual.read(log, form, this.offset, builder.columns, at, Math.min(limit, builder.room)) : 0
    if (read > 0) {
      this.offset = builder.columns.offset[at + read - 1] + builder.columns.length[at + read - 1]
      builder.count += read
      return true
    }
    const end = readUsualEntry(log, form, this.offset, builder.columns, at)
    if (end < 0) return false
    this.offset = end
    builder.count++
    this.row++
    return true
  }

  private decodeEntry(): void {
    const { log, frame, parts, builder } = this
    const index = this.place.firstEntry + builder.count
    readFrame(log, this.offset, index, frame)
    const template = this.templateIndex(index)
    Object.assign(parts, NO_PARTS)
    let flags = isViolation(log, frame.start + 4) ? ENTRY.violation : 0
    flags |= this.scan(index, template, flags !== 0)
    if (frame.pcr >= PCR_COUNT) flags |= this.refusePcr(index)
    this.write(builder.count++, template, flags)
    this.offset = frame.end
  }

  private templateIndex(entryIndex: number): number {
    const { nameStart, nameLength } = this.frame
    const template = this.names.templates.indexOf(this.log.bytes, nameStart, nameLength)
    if (template !== null) return template
    const expected = `at most ${TEMPLATES_MAX} different template names`
    throw new EvidenceError({ code: 'ima.template-names', file: this.log.file, byteOffset: nameStart, entryIndex, field: 'template name', expected, found: 'another one' })
  }

  /** Finds the entry's parts; returns the flags that say why there are none. */
  private scan(entryIndex: number, template: number, violation: boolean): number {
    const decoders = this.names.fieldsOf(template)
    if (decoders === null) return ENTRY.unknownTemplate
    const problem = scanFields(this.log, this.frame, decoders, entryIndex, violation, this.parts) ?? this.nameAlgorithm(entryIndex)
    if (problem === null) return 0
    this.keep(problem)
    Object.assign(this.parts, NO_PARTS)
    return ENTRY.malformed
  }

  private refusePcr(entryIndex: number): number {
    this.keep({
      code: 'ima.pcr-index', file: this.log.file, byteOffset: this.frame.start, entryIndex, field: 'PCR index',
      expected: `less than ${PCR_COUNT}`, found: `${this.frame.pcr}`,
    })
    return ENTRY.noSuchPcr
  }

  private keep(problem: ErrorData): void {
    if (this.malformed.length < MALFORMED_KEPT) this.malformed.push(this.inLog(problem))
  }

  private inLog(problem: ErrorData): ErrorData {
    return this.place.byteOffset === 0 ? problem : { ...problem, byteOffset: problem.byteOffset + this.place.byteOffset }
  }

  private write(index: number, template: number, flags: number): void {
    const { frame, parts } = this
    const { columns } = this.builder
    const { start } = frame
    columns.offset[index] = start
    columns.length[index] = frame.end - start
    columns.pcr[index] = frame.pcr
    columns.flags[index] = flags
    columns.template[index] = template
    columns.dataOffset[index] = frame.dataStart - start
    columns.dataLength[index] = frame.dataLength
    columns.pathOffset[index] = partOffset(parts.pathStart, parts.pathLength, start)
    columns.pathLength[index] = parts.pathLength
    columns.algorithm[index] = parts.digestLength === 0 && parts.algorithmLength === 0 ? 0 : this.algorithm
    columns.digestOffset[index] = partOffset(parts.digestStart, parts.digestLength, start)
    columns.digestLength[index] = parts.digestLength
    columns.signatureOffset[index] = partOffset(parts.signatureStart, parts.signatureLength, start)
    columns.signatureLength[index] = parts.signatureLength
  }

  /** Notes the entry's algorithm; template `ima` names none: its digest is SHA-1. A name too many is a problem, not a digest without a name. */
  private nameAlgorithm(entryIndex: number): ErrorData | null {
    const { algorithmStart, algorithmLength, digestLength } = this.parts
    if (digestLength === 0 && algorithmLength === 0) return null
    const index = algorithmLength === 0 ? this.names.algorithms.indexOf(SHA1_NAME, 0, SHA1_NAME.length) : this.names.algorithms.indexOf(this.log.bytes, algorithmStart, algorithmLength)
    this.algorithm = index ?? 0
    if (index !== null) return null
    const expected = `at most ${ALGORITHMS_MAX} different algorithm names`
    return { code: 'ima.algorithm-names', file: this.log.file, byteOffset: algorithmStart, entryIndex, field: 'algorithm', expected, found: 'another one' }
  }
}

const NO_PARTS = emptyParts()
const SHA1_NAME = new TextEncoder().encode('sha1')

function partOffset(partStart: number, length: number, entryStart: number): number {
  return length === 0 ? 0 : partStart - entryStart
}

function isViolation(log: LogBytes, start: number): boolean {
  for (let i = 0; i < log.templateDigestSize; i++) if (log.bytes[start + i] !== 0) return false
  return true
}
