import { byteCount } from '../../bytes/byte-count'
import { Cursor } from '../../bytes/cursor'
import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import { PCR_COUNT } from '../../model/algorithms'
import { NO_PCR, type EventDigest, type EventLog, type EventLogEvent } from '../../model/event-log'
import type { Checkpoint } from '../../model/checkpoint'
import type { SourceInput } from '../../model/evidence'
import { decodeSpecId, isSpecId } from './spec-id'

/** Firmware reserves 64 KiB to some hundred for its log, hence a few thousand events: each of them is an object here, many times its 32 bytes in the file. */
export const EVENTS_MAX = 65_536
/** Events between two looks at the clock. */
const STRIDE = 256
const SHA1_ONLY: EventLog['banks'] = [{ bank: 'sha1', algorithmId: 0x0004, digestSize: 20 }]
const MALFORMED_KEPT = 1000

/** Decodes a TCG event log, PC Client PFP 1.06 §10.2. Never throws for damage: `stopped` says where and why decoding ended. */
export async function parseEventLog({ id, path, bytes }: SourceInput, checkpoint: Checkpoint): Promise<EventLog> {
  const reader = new EventReader(bytes, path)
  let stopped: ErrorData | null = null
  while (stopped === null && !reader.atEnd) {
    stopped = reader.read(STRIDE)
    await checkpoint(reader.events.length, null)
  }
  const { format, banks, events, registers, malformed, padding } = reader
  return { evidence: id, path, bytes, format, banks, events, registers, malformed, padding, stopped, notes: notesOf(bytes, events, padding) }
}

function notesOf(bytes: Uint8Array, events: readonly EventLogEvent[], padding: number): string[] {
  const onNone = events.filter((event) => event.pcr === NO_PCR).length
  const notes: string[] = []
  if (padding > 0) notes.push(`padding at its end: ${byteCount(padding)}, all ${bytes.at(-1) === 0 ? 'zeros' : 'ones'}`)
  if (onNone > 0) notes.push(`${onNone} ${onNone === 1 ? 'event names' : 'events name'} no PCR (0xffffffff): not replayed`)
  return notes
}

class EventReader {
  readonly events: EventLogEvent[] = []
  format: EventLog['format'] = 'sha1'
  banks = SHA1_ONLY
  registers: EventLog['registers'] = 'pcr'
  readonly malformed: ErrorData[] = []
  padding = 0
  private offset = 0
  private readonly paddingStart: number

  constructor(private readonly bytes: Uint8Array, private readonly file: string) {
    this.paddingStart = startOfPadding(bytes)
  }

  get atEnd(): boolean {
    return this.offset + this.padding >= this.bytes.length
  }

  /** Reads up to `limit` events; returns why it had to stop, if it had to. */
  read(limit: number): ErrorData | null {
    try {
      for (let n = 0; n < limit && !this.atEnd; n++) this.readEvent()
      return null
    } catch (error) {
      if (error instanceof EvidenceError) return error.toData()
      throw error
    }
  }

  private readEvent(): void {
    const rest = this.bytes.subarray(this.offset)
    if (this.events.length > 0 && this.offset >= this.paddingStart) {
      this.padding = rest.length
      return
    }
    const number = this.events.length
    const cursor = new Cursor(rest, { file: this.file, area: 'event-log', baseOffset: this.offset, entryIndex: number })
    if (number === EVENTS_MAX) cursor.fail('events', 'event', `at most ${EVENTS_MAX} events`, 'another one')
    const event = number === 0 || this.format === 'sha1' ? sha1Event(cursor, number) : agileEvent(cursor, number, this.banks)
    this.events.push(event)
    if (event.pcr >= PCR_COUNT && event.pcr !== NO_PCR && this.malformed.length < MALFORMED_KEPT) this.malformed.push(cursor.problem('pcr', 'pcrIndex', `a PCR below ${PCR_COUNT}`, `${event.pcr}`, event.byteOffset))
    this.offset += event.byteLength
    if (number === 0 && isSpecId(event.data)) {
      this.banks = decodeSpecId(event.data, this.file, event.dataOffset)
      this.format = 'crypto-agile'
      if (event.pcr !== 0) this.registers = 'measurement'
    }
  }
}

/** Where the zeros, or the ones, begin that reach to the end of the file. */
function startOfPadding(bytes: Uint8Array): number {
  const last = bytes.at(-1)
  let start = bytes.length
  if (last === 0 || last === 0xff) while (start > 0 && bytes[start - 1] === last) start--
  return start
}

/** TCG_PCClientPCREvent: u32 pcr, u32 type, SHA-1 digest, u32 size, data. */
function sha1Event(cursor: Cursor, number: number): EventLogEvent {
  const byteOffset = cursor.offset
  const [pcr, type] = pcrAndType(cursor)
  const digestAt = cursor.offset
  const digests = [{ bank: 'sha1', value: cursor.borrow(20, 'digest'), byteOffset: digestAt }]
  return withData(cursor, { number, pcr, type, byteOffset, digests })
}

/** TCG_PCR_EVENT2: u32 pcr, u32 type, u32 number of digests, for each u16 algorithm and the digest, u32 size, data. */
function agileEvent(cursor: Cursor, number: number, banks: EventLog['banks']): EventLogEvent {
  const byteOffset = cursor.offset
  const [pcr, type] = pcrAndType(cursor)
  const countAt = cursor.offset
  const count = cursor.u32le('digests.count')
  if (count === 0 || count > banks.length) cursor.fail('count', 'digests.count', `1 to ${banks.length}, as the Spec ID event says`, `${count}`, countAt)
  const digests = Array.from({ length: count }, (): EventDigest => {
    const idAt = cursor.offset
    const id = cursor.u16le('digest algorithm')
    const bank = banks.find((one) => one.algorithmId === id)
    if (!bank) cursor.fail('algorithm', 'digest algorithm', 'one of the Spec ID event', `0x${id.toString(16).padStart(4, '0')}`, idAt)
    const digestAt = cursor.offset
    return { bank: bank.bank, value: cursor.borrow(bank.digestSize, `${bank.bank} digest`), byteOffset: digestAt }
  })
  return withData(cursor, { number, pcr, type, byteOffset, digests })
}

function pcrAndType(cursor: Cursor): [pcr: number, type: number] {
  return [cursor.u32le('pcrIndex'), cursor.u32le('eventType')]
}

function withData(cursor: Cursor, event: Omit<EventLogEvent, 'byteLength' | 'dataOffset' | 'data'>): EventLogEvent {
  const size = cursor.u32le('eventSize')
  const dataOffset = cursor.offset
  const data = cursor.borrow(size, 'event data')
  return { ...event, dataOffset, data, byteLength: cursor.offset - event.byteOffset }
}
