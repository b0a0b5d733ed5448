import type { Random } from './random'

type Mutator = (random: Random, bytes: Uint8Array, others: readonly Uint8Array[]) => Uint8Array

/** What lengths, counts and offsets are when someone means harm. */
const INTERESTING = [0, 1, 2, 3, 4, 7, 8, 0x10, 0x1f, 0x20, 0x40, 0x7f, 0x80, 0xfe, 0xff, 0x100, 0x400, 0x7fff, 0x8000, 0xffff, 0x10000, 0x1000000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]
const TEXT_PIECES = [
  '{', '}', '[', ']', '"', ':', ',', '\\', '\\u0000', '\\ud800', '"__proto__":', '"constructor":', 'null', '-0', '1e999', '0x', '-----BEGIN PUBLIC KEY-----\n', '-----END PUBLIC KEY-----\n',
  '-----BEGIN CERTIFICATE-----\n', '-----BEGIN PRIVATE KEY-----\n', '\r\n', '\n', '\t', ' ', '  0 : 0x', 'sha256:\n', '|', 'd-ng|n-ng', '\0', '\u202e', '\ufeff', '=', '==', '../', '/', 'é', '\u2028',
]
const encoder = new TextEncoder()

/** Bytes with `removed` of them at `at` replaced. */
function spliced(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length - removed + added.length)
  out.set(bytes.subarray(0, at))
  out.set(added, at)
  out.set(bytes.subarray(at + removed), at + added.length)
  return out
}

/** A number of 1, 2 or 4 bytes in either order; what does not fit is cut off. */
export function numberBytes(value: number, size: 1 | 2 | 4, littleEndian: boolean): Uint8Array {
  const bytes = Uint8Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 0xff)
  return littleEndian ? bytes : bytes.toReversed()
}

function over(bytes: Uint8Array, at: number, write: Uint8Array): Uint8Array {
  const out = bytes.slice()
  out.set(write.subarray(0, bytes.length - at), at)
  return out
}

function slice(random: Random, bytes: Uint8Array, most = 64): Uint8Array {
  const at = random.below(bytes.length)
  return bytes.subarray(at, at + 1 + random.below(Math.min(most, bytes.length - at)))
}

/** Places where two or four bytes are the number of bytes that follow, to the end or to the end of some outer structure: those are lengths. */
function lengthPlaces(bytes: Uint8Array): { at: number; size: 2 | 4; littleEndian: boolean; value: number }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const places: { at: number; size: 2 | 4; littleEndian: boolean; value: number }[] = []
  for (let at = 0; at + 2 <= bytes.length; at++) {
    for (const size of [2, 4] as const) {
      if (at + size > bytes.length) continue
      for (const littleEndian of [true, false]) {
        const value = size === 2 ? view.getUint16(at, littleEndian) : view.getUint32(at, littleEndian)
        if (value > 0 && value <= bytes.length - at - size && (size === 4 || value > 15)) places.push({ at, size, littleEndian, value })
      }
    }
  }
  return places
}
const placesOf = new WeakMap<Uint8Array, ReturnType<typeof lengthPlaces>>()

const flipBit: Mutator = (random, bytes) => {
  const out = bytes.slice()
  out[random.below(out.length)] ^= 1 << random.below(8)
  return out
}
const flipByte: Mutator = (random, bytes) => over(bytes, random.below(bytes.length), random.bytes(1))
const writeNumber: Mutator = (random, bytes) => over(bytes, random.below(bytes.length), numberBytes(random.pick(INTERESTING), random.pick([1, 2, 4] as const), random.below(2) === 0))
const nearTheEnd: Mutator = (random, bytes) => {
  const at = random.below(bytes.length)
  return over(bytes, at, numberBytes(bytes.length - at - random.below(9) + 2, random.pick([2, 4] as const), random.below(2) === 0))
}
const changeLength: Mutator = (random, bytes, others) => {
  let places = placesOf.get(bytes)
  if (places === undefined) placesOf.set(bytes, (places = lengthPlaces(bytes)))
  if (places.length === 0) return writeNumber(random, bytes, others)
  const { at, size, littleEndian, value } = random.pick(places)
  return over(bytes, at, numberBytes(random.pick([value - 1, value + 1, value * 2, value + 0x10000, bytes.length - at - size, bytes.length - at - size + 1, 0, 0xffffffff]), size, littleEndian))
}
const cut: Mutator = (random, bytes) => bytes.slice(0, random.below(bytes.length))
const behead: Mutator = (random, bytes) => bytes.slice(random.below(Math.min(bytes.length, 64)))
const remove: Mutator = (random, bytes) => {
  const at = random.below(bytes.length)
  return spliced(bytes, at, Math.min(1 + random.below(32), bytes.length - at), new Uint8Array())
}
const insert: Mutator = (random, bytes) => spliced(bytes, random.below(bytes.length + 1), 0, random.bytes(1 + random.below(16)))
const repeat: Mutator = (random, bytes) => spliced(bytes, random.below(bytes.length + 1), 0, slice(random, bytes))
const many: Mutator = (random, bytes) => {
  const part = slice(random, bytes, 48)
  const times = 2 + random.below(32)
  return spliced(bytes, random.below(bytes.length + 1), 0, Uint8Array.from({ length: part.length * times }, (_, i) => part[i % part.length]))
}
const fill: Mutator = (random, bytes) => {
  const at = random.below(bytes.length)
  return over(bytes, at, new Uint8Array(1 + random.below(64)).fill(random.pick([0, 0xff, 0x20, 0x30])))
}
const splice: Mutator = (random, bytes, others) => {
  const other = random.pick(others)
  return spliced(bytes, random.below(bytes.length + 1), 0, other.length === 0 ? random.bytes(4) : slice(random, other, 512))
}
const cross: Mutator = (random, bytes, others) => {
  const other = random.pick(others)
  const at = random.below(bytes.length)
  return spliced(bytes, at, bytes.length - at, other.subarray(random.below(other.length)).subarray(0, 4096))
}
const append: Mutator = (random, bytes) => spliced(bytes, bytes.length, 0, random.below(2) === 0 ? new Uint8Array(1 + random.below(64)) : random.bytes(1 + random.below(16)))
const textPiece: Mutator = (random, bytes) => spliced(bytes, random.below(bytes.length), random.below(2), encoder.encode(random.pick(TEXT_PIECES)))
const swapLines: Mutator = (random, bytes) => {
  const lines = Buffer.from(bytes).toString('latin1').split('\n')
  const [a, b] = [random.below(lines.length), random.below(lines.length)]
  ;[lines[a], lines[b]] = random.below(3) === 0 ? [lines[a], lines[a]] : [lines[b], lines[a]]
  return new Uint8Array(Buffer.from(lines.join('\n'), 'latin1'))
}
const inBase64: Mutator = (random, bytes) => {
  const text = Buffer.from(bytes.subarray(0, 2048)).toString('base64')
  return new Uint8Array(Buffer.from(random.below(2) === 0 ? text : `-----BEGIN ${random.pick(['PUBLIC KEY', 'CERTIFICATE', 'RSA PUBLIC KEY'])}-----\n${text}\n-----END PUBLIC KEY-----\n`))
}
const inHex: Mutator = (_, bytes) => new Uint8Array(Buffer.from(Buffer.from(bytes.subarray(0, 1024)).toString('hex')))

const COMMON: readonly Mutator[] = [flipBit, flipByte, writeNumber, writeNumber, nearTheEnd, changeLength, changeLength, cut, behead, remove, insert, repeat, many, fill, splice, cross, append]
const TEXT: readonly Mutator[] = [textPiece, textPiece, textPiece, swapLines]
const RARE: readonly Mutator[] = [inBase64, inHex, textPiece, swapLines]

/** Printable ASCII at its beginning. */
export function isText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 64).every((byte) => byte >= 0x20 ? byte < 0x7f : byte === 9 || byte === 10 || byte === 13)
}

/** One to four random mutations of a file; `others` give bytes for splices. Never more than twice the file and 8 KiB. */
export function mutated(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  let out = bytes
  for (let n = 1 + Math.min(random.below(4), random.below(4)); n > 0; n--) {
    if (out.length === 0) return random.bytes(random.below(32))
    const pool = random.below(32) === 0 ? RARE : isText(out) && random.below(2) === 0 ? TEXT : COMMON
    out = random.pick(pool)(random, out, others)
  }
  return out.length > 2 * bytes.length + 8192 ? out.slice(0, 2 * bytes.length + 8192) : out
}

/** The file cut at every byte, and each interesting number, and the lengths of what is left, at every offset, in both orders. `stride` leaves some out. */
export function* everyPlace(bytes: Uint8Array, stride = 1): Generator<Uint8Array> {
  for (let length = 0; length < bytes.length; length += stride) yield bytes.slice(0, length)
  for (let at = 0; at < bytes.length; at += stride) {
    const left = bytes.length - at
    for (const value of [0, 0x7f, 0xff]) yield over(bytes, at, Uint8Array.of(value))
    for (const value of [0, 1, 0x7fff, 0xffff, left - 2, left - 1, left - 3]) {
      for (const littleEndian of [true, false]) yield over(bytes, at, numberBytes(Math.max(value, 0), 2, littleEndian))
    }
    for (const value of [0, 0x7fffffff, 0xffffffff, left - 4, left - 3, left - 5]) {
      for (const littleEndian of [true, false]) yield over(bytes, at, numberBytes(Math.max(value, 0), 4, littleEndian))
    }
  }
}

/** Inputs of `everyPlace` for a file of this size. */
export function placesPerByte(): number {
  return 1 + 3 + 7 * 2 + 6 * 2
}

/** Offset of the first byte in which two inputs differ, or the length of the shorter one. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i
  return length
}
