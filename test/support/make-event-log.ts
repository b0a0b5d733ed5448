import { createHash } from 'node:crypto'

const IDS: Readonly<Record<string, number>> = { sha1: 0x0004, sha256: 0x000b, sha384: 0x000c, sha512: 0x000d }

export interface MadeEvent {
  readonly pcr: number
  readonly type: number
  readonly data?: Uint8Array
  /** What the digest is of, instead of the data. */
  readonly measured?: Uint8Array
  /** Banks of its digests in a crypto-agile log, in this order, instead of all of the log's. */
  readonly banks?: readonly string[]
}

/** Spec ID event and events of a crypto-agile log, written from scratch (TCG PC Client PFP 1.06 §10.2), with nothing of ours. */
export function makeEventLog(events: readonly MadeEvent[], banks: readonly string[] = ['sha1', 'sha256']): Uint8Array {
  return new Uint8Array(Buffer.concat([specIdEvent(banks), ...events.map((event) => agileEvent(event, event.banks ?? banks))]))
}

/** A log of the older form: one SHA-1 digest an event. */
export function makeSha1EventLog(events: readonly MadeEvent[]): Uint8Array {
  return new Uint8Array(Buffer.concat(events.map((event) => sha1Event(event.pcr, event.type, digest('sha1', event), Buffer.from(event.data ?? [])))))
}

export function specIdEvent(banks: readonly string[]): Buffer {
  const sizes = banks.map((bank) => Buffer.concat([u16(IDS[bank]), u16(createHash(bank).digest().length)]))
  const data = Buffer.concat([Buffer.from('Spec ID Event03\0'), u32(0), Buffer.of(0, 2, 0, 2), u32(banks.length), ...sizes, Buffer.of(0)])
  return sha1Event(0, 3, Buffer.alloc(20), data)
}

/** The value of a PCR after these events, computed with node:crypto alone. */
export function eventPcr(events: readonly MadeEvent[], bank: string, pcr: number, lastByte = 0): Buffer {
  let value = Buffer.alloc(createHash(bank).digest().length, pcr >= 17 && pcr <= 22 ? 0xff : 0)
  value[value.length - 1] = lastByte || value[value.length - 1]
  for (const event of events.filter((one) => one.pcr === pcr && one.type !== 3)) value = createHash(bank).update(value).update(digest(bank, event)).digest()
  return value
}

function agileEvent(event: MadeEvent, banks: readonly string[]): Buffer {
  const data = Buffer.from(event.data ?? [])
  const digests = banks.map((bank) => Buffer.concat([u16(IDS[bank]), event.type === 3 ? Buffer.alloc(createHash(bank).digest().length) : digest(bank, event)]))
  return Buffer.concat([u32(event.pcr), u32(event.type), u32(banks.length), ...digests, u32(data.length), data])
}

function sha1Event(pcr: number, type: number, value: Buffer, data: Buffer): Buffer {
  return Buffer.concat([u32(pcr), u32(type), value, u32(data.length), data])
}

function digest(bank: string, { measured, data = new Uint8Array() }: MadeEvent): Buffer {
  return createHash(bank).update(measured ?? data).digest()
}

function u16(value: number): Buffer {
  return Buffer.of(value & 0xff, value >> 8)
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}
