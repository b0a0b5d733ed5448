/** Elements inside each other that are followed: certificates have about ten. */
const MAX_DEPTH = 32
const CONSTRUCTED = 0x20
/** Low five bits of a tag that goes on in further bytes: no structure that is read here has one. */
const LONG_TAG = 0x1f

/**
 * Is each element's length definite and in its shortest form, and does each constructed one end exactly where its last part does (X.690 §10.1)? The ASN.1 library
 * forgives lengths that do not add up, and bytes that are read in two ways could be signed by one.
 */
export function isWellFormedDer(bytes: Uint8Array): boolean {
  /** Ends of the open elements. */
  const ends: number[] = [bytes.length]
  let at = 0
  while (ends.length > 0) {
    const end = ends[ends.length - 1]
    if (at === end) {
      ends.pop()
      continue
    }
    const content = contentOf(bytes, at, end)
    if (content === null) return false
    if ((bytes[at] & CONSTRUCTED) === 0) at = content.end
    else {
      if (ends.push(content.end) > MAX_DEPTH) return false
      at = content.start
    }
  }
  return bytes.length > 0
}

/** Where the content of the element at `at` is, all of it before `end`; `null` where it has no definite length in its shortest form. */
export function contentOf(bytes: Uint8Array, at: number, end: number): { start: number; end: number } | null {
  if (end - at < 2 || (bytes[at] & LONG_TAG) === LONG_TAG) return null
  const first = bytes[at + 1]
  if (first < 0x80) return within(at + 2, first, end)
  const size = first & 0x7f
  if (size === 0 || size > 3 || end - at < 2 + size || bytes[at + 2] === 0) return null
  let length = 0
  for (let i = 0; i < size; i++) length = length * 256 + bytes[at + 2 + i]
  return length < 0x80 ? null : within(at + 2 + size, length, end)
}

function within(start: number, length: number, end: number): { start: number; end: number } | null {
  return length > end - start ? null : { start, end: start + length }
}
