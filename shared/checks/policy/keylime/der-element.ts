/** One DER element: its tag, its content, and where it ends. */
export interface DerElement {
  readonly tag: number
  readonly content: Uint8Array
  /** With its tag and length. */
  readonly whole: Uint8Array
  /** Offset after the element, in the bytes that it was read from. */
  readonly end: number
}

export const DER = { integer: 0x02, bits: 0x03, octets: 0x04, null: 0x05, oid: 0x06, sequence: 0x30, first: 0xa0, second: 0xa1 } as const

/** The element that begins at `at`; `null` where none does (X.690 §8.1, definite lengths of at most four bytes). */
export function readElement(bytes: Uint8Array, at = 0): DerElement | null {
  if (at + 2 > bytes.length) return null
  const first = bytes[at + 1]
  const more = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || more > 4 || at + 2 + more > bytes.length) return null
  let length = more === 0 ? first : 0
  for (let i = 0; i < more; i++) length = length * 256 + bytes[at + 2 + i]
  const start = at + 2 + more
  return start + length > bytes.length ? null : { tag: bytes[at], content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length), end: start + length }
}

/** Elements of a sequence's content; `null` when they don't fill it. `most` bounds them: what has more is none of the structures that are looked for. */
export function readElements(content: Uint8Array, most = 32): readonly DerElement[] | null {
  const elements: DerElement[] = []
  for (let at = 0; at < content.length;) {
    const element = elements.length < most ? readElement(content, at) : null
    if (element === null) return null
    elements.push(element)
    at = element.end
  }
  return elements
}

/** Elements of the sequence that the bytes begin with, whatever follows it. */
export function sequenceElements(bytes: Uint8Array): readonly DerElement[] | null {
  const whole = readElement(bytes)
  return whole?.tag === DER.sequence ? readElements(whole.content) : null
}
