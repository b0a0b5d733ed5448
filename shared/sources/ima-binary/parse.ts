import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import { PCR_COUNT } from '../../model/algorithms'
import type { SourceInput } from '../../model/evidence'
import { ENTRY, type ImaLog } from '../../model/ima-log'
import type { Checkpoint } from '../../model/checkpoint'
import { ColumnBuilder } from './column-builder'
import { emptyParts } from './fields/digest-text'
import type { EntryParts, FieldDecoder } from './fields/field'
import { scanFields } from './fields-of-entry'
import { emptyFrame, logBytes, readFrame, type Frame, type LogBytes } from './frame'
import { KEXEC_HEADER, inKexecBuffer, kexecHeader } from './kexec-buffer'
import { findLayout, type LayoutFit } from './layout'
import { NameTable } from './name-table'
import { templateFields } from './templates'

/** Entries between two looks at the clock. */
const STRIDE = 1024
/** Malformed entries that are kept one by one. */
export const MALFORMED_KEPT = 1000
const TEMPLATES_MAX = 0xffff
const ALGORITHMS_MAX = 0xff
/** A typical entry of `ima-ng`: the first guess at how many there are. */
const TYPICAL_ENTRY = 110
/** Bytes of an entry beside its template digest at least: PCR, two lengths, a name of one byte, no data. */
const SMALLEST_ENTRY = 13
const DEFAULT = { layout: { littleEndian: true, templateDigestSize: 20 }, bank: 'sha1' } as const

/** Decodes a binary IMA log into columns. Never throws for damage: `stopped` says where and why decoding ended. */
export async function parseImaBinary(input: SourceInput, checkpoint: Checkpoint): Promise<ImaLog> {
  const header = kexecHeader(input.bytes)
  const bytes = header ? input.bytes.subarray(KEXEC_HEADER, header.size) : input.bytes
  const log = await parseBinaryForm({ ...input, bytes }, findLayout(input.path, bytes) ?? DEFAULT, checkpoint)
  return header ? inKexecBuffer(log, input.bytes, header) : log
}

/** The same with a layout that is known. */
export async function parseBinaryForm(input: Pick<SourceInput, 'id' | 'path' | 'bytes'>, { layout, bank }: Pick<LayoutFit, 'layout' | 'bank'>, checkpoint: Checkpoint): Promise<ImaLog> {
  const reader = new LogReader(logBytes(input.path, input.bytes, layout))
  let stopped: ErrorData | null = null
  while (stopped === null && !reader.atEnd) {
    stopped = reader.readEntries(STRIDE)
    await checkpoint(reader.count, null)
  }
  return {
    evidence: input.id, path: input.path, format: 'binary', files: [{ evidence: input.id, path: input.path, bytes: input.bytes, firstEntry: 0 }], places: null, lineFeeds: [], notes: [], byteOrder: layout.littleEndian ? 'le' : 'be',
    templateDigestSize: layout.templateDigestSize, templateDigestBank: bank, bytes: input.bytes, stopped, ...reader.finish(),
  }
}

class LogReader {
  private offset = 0
  private readonly builder: ColumnBuilder
  private readonly templates = new NameTable(TEMPLATES_MAX)
  private readonly algorithms = new NameTable(ALGORITHMS_MAX)
  private readonly malformed: ErrorData[] = []
  /** Fields of each template, by its index. */
  private readonly decoders: { readonly fields: readonly FieldDecoder[] | null }[] = []
  private readonly frame: Frame = emptyFrame()
  private readonly parts: EntryParts = emptyParts()
  /** Index of the algorithm that the entry names, where it names one. */
  private algorithm = 0

  constructor(private readonly log: LogBytes) {
    this.builder = new ColumnBuilder(Math.ceil(log.bytes.length / TYPICAL_ENTRY))
    this.algorithms.indexOf(log.bytes, 0, 0)
  }

  get atEnd(): boolean {
    return this.offset >= this.log.bytes.length
  }

  get count(): number {
    return this.builder.count
  }

  /** Reads up to `limit` entries; returns why it had to stop, if it had to. */
  readEntries(limit: number): ErrorData | null {
    try {
      for (let n = 0; n < limit && !this.atEnd; n++) this.readEntry()
      return null
    } catch (error) {
      if (error instanceof EvidenceError) return error.toData()
      throw error
    }
  }

  finish(): Pick<ImaLog, 'count' | 'columns' | 'templates' | 'algorithms' | 'malformed'> {
    const columns = this.builder.finish()
    return { count: this.count, columns, templates: this.templates.names, algorithms: this.algorithms.names, malformed: this.malformed }
  }

  private readEntry(): void {
    const { log, frame, parts, builder } = this
    const index = builder.count
    readFrame(log, this.offset, index, frame)
    const template = this.templateIndex(index)
    Object.assign(parts, NO_PARTS)
    let flags = isViolation(log, frame.start + 4) ? ENTRY.violation : 0
    flags |= this.scan(index, template, flags !== 0)
    if (frame.pcr >= PCR_COUNT) flags |= this.refusePcr(index)
    this.write(builder.add((log.bytes.length - frame.end) / (SMALLEST_ENTRY + log.templateDigestSize)), template, flags)
    this.offset = frame.end
  }

  private templateIndex(entryIndex: number): number {
    const { nameStart, nameLength } = this.frame
    const template = this.templates.indexOf(this.log.bytes, nameStart, nameLength)
    if (template !== null) return template
    const expected = `at most ${TEMPLATES_MAX} different template names`
    throw new EvidenceError({ code: 'ima.template-names', file: this.log.file, byteOffset: nameStart, entryIndex, field: 'template name', expected, found: 'another one' })
  }

  /** Finds the entry's parts; returns the flags that say why there are none. */
  private scan(entryIndex: number, template: number, violation: boolean): number {
    const decoders = (this.decoders[template] ??= { fields: templateFields(this.templates.names[template]) }).fields
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
    if (this.malformed.length < MALFORMED_KEPT) this.malformed.push(problem)
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
    const index = algorithmLength === 0 ? this.algorithms.indexOf(SHA1_NAME, 0, SHA1_NAME.length) : this.algorithms.indexOf(this.log.bytes, algorithmStart, algorithmLength)
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
