import type { Cursor } from '../../../bytes/cursor'
import { toHex } from '../../../bytes/hex'
import { visibleBytes, visibleText } from '../../../bytes/visible'
import type { FieldNode } from '../../../model/evidence'

/** Digits of undecoded data that a value shows; the bytes pane has all. */
const RAW_SHOWN = 256
/** Bytes of a text that a value shows: command lines have some thousand. */
const TEXT_SHOWN = 16_384
/** Items of a list that are decoded one by one: tables of a GPT have 128 entries, firmware has some dozen of the others. */
export const ITEMS_SHOWN = 256

export interface FieldText {
  readonly value: string
  readonly meaning?: string
  readonly children?: readonly FieldNode[]
}

/** Reads event data field by field, and notes for each where its bytes are. */
export class FieldReader {
  readonly nodes: FieldNode[] = []

  constructor(readonly cursor: Cursor) {}

  /** Adds what `read` says of the bytes that it takes. */
  field(label: string, term: string | undefined, read: (cursor: Cursor) => FieldText): void {
    const byteOffset = this.cursor.offset
    const text = read(this.cursor)
    this.nodes.push({ label, term, byteOffset, byteLength: this.cursor.offset - byteOffset, ...text })
  }

  u8(label: string, term: string): number {
    return this.number(label, term, (cursor) => cursor.u8(term))
  }

  u16(label: string, term: string): number {
    return this.number(label, term, (cursor) => cursor.u16le(term))
  }

  u32(label: string, term: string): number {
    return this.number(label, term, (cursor) => cursor.u32le(term))
  }

  /** An address or a length of 64 bits, in hex. */
  u64(label: string, term: string): bigint {
    let value = 0n
    this.field(label, term, (cursor) => {
      value = cursor.u64le(term)
      return { value: `0x${value.toString(16)}` }
    })
    return value
  }

  guid(label: string, term: string, nameOf: (guid: string) => string | undefined = () => undefined): string {
    let guid = ''
    this.field(label, term, (cursor) => {
      guid = formatGuid(cursor.borrow(16, term))
      return { value: guid, meaning: nameOf(guid) }
    })
    return guid
  }

  /** `length` bytes of UTF-8 or ASCII; NULs at the end are dropped. */
  text(label: string, term: string, length = this.cursor.remaining): string {
    let value = ''
    this.field(label, term, (cursor) => {
      value = shortened(withoutEnd(cursor.borrow(length, term), 1), visibleBytes)
      return { value }
    })
    return value
  }

  /** `length` bytes of UTF-16LE; NULs at the end are dropped. */
  text16(label: string, term: string, length = this.cursor.remaining): string {
    let value = ''
    this.field(label, term, (cursor) => {
      value = shortened(cursor.borrow(length, term), utf16)
      return { value }
    })
    return value
  }

  bytes(label: string, term: string | undefined, length = this.cursor.remaining, meaning?: string): void {
    if (length === 0) return
    this.field(label, term, (cursor) => ({ value: shortHex(cursor.borrow(length, label)), meaning }))
  }

  /** What comes `count` times; after `ITEMS_SHOWN` of them the rest is shown as bytes, so that no count makes more fields than a window can hold. */
  items(count: number | bigint, label: string, term: string, read: (cursor: Cursor) => FieldText): void {
    for (let i = 0; i < count && i < ITEMS_SHOWN; i++) this.field(label, term, read)
    if (count > ITEMS_SHOWN) this.bytes(`More of: ${label}`, term)
  }

  private number(label: string, term: string, read: (cursor: Cursor) => number): number {
    let value = 0
    this.field(label, term, (cursor) => {
      value = read(cursor)
      return { value: `${value}` }
    })
    return value
  }
}

function shortened(bytes: Uint8Array, show: (bytes: Uint8Array) => string): string {
  return bytes.length > TEXT_SHOWN ? `${show(bytes.subarray(0, TEXT_SHOWN))}…` : show(bytes)
}

/** UTF-16LE as visible text; an odd last byte and lone surrogates show as escapes. */
export function utf16(bytes: Uint8Array): string {
  const whole = withoutEnd(bytes.subarray(0, bytes.length & ~1), 2)
  let text = ''
  for (let i = 0; i < whole.length; i += 2) text += String.fromCharCode(whole[i] | (whole[i + 1] << 8))
  return visibleText(text) + (bytes.length % 2 === 1 ? visibleBytes(bytes.subarray(bytes.length - 1)) : '')
}

/** Does every second byte stay zero, as in Latin text of UTF-16LE? */
export function looksLikeUtf16(bytes: Uint8Array): boolean {
  if (bytes.length < 4 || bytes.length % 2 === 1) return false
  for (let i = 1; i < bytes.length; i += 2) if (bytes[i] !== 0) return false
  return bytes[0] !== 0
}

export function shortHex(bytes: Uint8Array): string {
  const shown = toHex(bytes.subarray(0, RAW_SHOWN))
  return bytes.length > RAW_SHOWN ? `${shown}…` : shown
}

/** EFI_GUID: the first three parts are little-endian. */
export function formatGuid(bytes: Uint8Array): string {
  const hex = (...places: number[]) => places.map((i) => bytes[i].toString(16).padStart(2, '0')).join('')
  return `${hex(3, 2, 1, 0)}-${hex(5, 4)}-${hex(7, 6)}-${hex(8, 9)}-${hex(10, 11, 12, 13, 14, 15)}`
}

function withoutEnd(bytes: Uint8Array, unit: 1 | 2): Uint8Array {
  let end = bytes.length
  while (end >= unit && bytes[end - 1] === 0 && bytes[end - unit] === 0) end -= unit
  return bytes.subarray(0, end)
}
