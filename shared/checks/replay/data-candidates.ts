import { concatBytes } from '../../bytes/equal'
import { entryFields, joinFields, splitFields, type EntryField } from '../../kernel/entry-fields'
import { fileDigest, pathBytes, signatureBytes, templateData, type ImaLog } from '../../model/ima-log'
import { distinct } from './distinct'
import { NAME_REWRITES } from './rewrites/names'
import { measuredData, withField } from './rewrites/rewrite'
import { SIGNATURE_FIELD_REWRITES, SIGNATURE_REWRITES } from './rewrites/signatures'

/** Digest names of Linux `hash_info.c` that IMA was seen to use, and those that a forger would write. */
const ALGORITHMS = ['sha256', 'sha1', 'sha512', 'sha384', 'sha224', 'md5', 'sm3', 'sha3-256', 'sha3-384', 'sha3-512', 'wp512']
/** Data beyond which only fields are exchanged: positions are too many. */
const POSITIONS_MAX = 8192
/** Bits of the data for which each two are tried. */
const TWO_BITS_MAX = 1200

/** Contents of a log's fields that may have stood in another entry, collected once they are asked for. */
export class FieldPool {
  private readonly known = new Map<string, readonly Uint8Array[]>()

  constructor(private readonly log: ImaLog) {}

  paths(): readonly Uint8Array[] {
    return this.of('paths', pathBytes)
  }

  digests(): readonly Uint8Array[] {
    return this.of('digests', fileDigest)
  }

  signatures(): readonly Uint8Array[] {
    return this.of('signatures', signatureBytes)
  }

  private of(name: string, part: (log: ImaLog, index: number) => Uint8Array): readonly Uint8Array[] {
    const contents = this.known.get(name) ?? distinct(this.log, part)
    this.known.set(name, contents)
    return contents
  }
}

/** Template data that may have been an entry's before they were changed, the likeliest first. Borrowed until the next one. */
export function* dataCandidates(log: ImaLog, index: number, pool: FieldPool): Generator<Uint8Array> {
  const data = templateData(log, index)
  const small = data.length <= POSITIONS_MAX
  const fields = entryFields(log, index)
  if (small) yield* oneBit(data)
  for (const rewrite of [...NAME_REWRITES, ...SIGNATURE_REWRITES, ...SIGNATURE_FIELD_REWRITES]) yield* measuredData(log, index, rewrite)
  if (!fields && small) yield* otherLengths(log, index)
  if (fields) for (const contents of otherFields(fields, pool)) yield joinFields(log, index, contents)
  if (!small) return
  yield* neighbours(data)
  yield* oneByte(data)
  if (fields) for (const contents of oneByteMoreOrLess(fields)) yield joinFields(log, index, contents)
  if (8 * data.length <= TWO_BITS_MAX) yield* twoBits(data)
}

function* oneBit(data: Uint8Array): Generator<Uint8Array> {
  const changed = data.slice()
  for (let bit = 0; bit < 8 * data.length; bit++) {
    changed[bit >> 3] ^= 1 << (bit & 7)
    yield changed
    changed[bit >> 3] ^= 1 << (bit & 7)
  }
}

function* oneByte(data: Uint8Array): Generator<Uint8Array> {
  const changed = data.slice()
  for (let at = 0; at < data.length; at++) {
    for (let by = 1; by < 256; by++) {
      changed[at] = data[at] ^ by
      yield changed
    }
    changed[at] = data[at]
  }
}

/** Where the fields do not fill the data: one field's length so that they do. */
function* otherLengths(log: ImaLog, index: number): Generator<Uint8Array> {
  const data = templateData(log, index).slice()
  const view = new DataView(data.buffer)
  const littleEndian = log.byteOrder === 'le'
  for (let at = 0; at + 4 <= data.length;) {
    const present = view.getUint32(at, littleEndian)
    for (let length = 0; length <= data.length - at - 4; length++) {
      view.setUint32(at, length, littleEndian)
      if (splitFields(log, index, data)) yield data
    }
    view.setUint32(at, present, littleEndian)
    at += 4 + present
  }
}

/** Two neighbours in the other order. */
function* neighbours(data: Uint8Array): Generator<Uint8Array> {
  const changed = data.slice()
  for (let at = 0; at + 1 < data.length; at++) {
    if (data[at] === data[at + 1]) continue
    changed.set([data[at + 1], data[at]], at)
    yield changed
    changed.set([data[at], data[at + 1]], at)
  }
}

function* twoBits(data: Uint8Array): Generator<Uint8Array> {
  const changed = data.slice()
  const flip = (bit: number) => { changed[bit >> 3] ^= 1 << (bit & 7) }
  for (let one = 0; one < 8 * data.length; one++) {
    flip(one)
    for (let two = one + 1; two < 8 * data.length; two++) {
      flip(two)
      yield changed
      flip(two)
    }
    flip(one)
  }
}

/** One field as another entry has it, emptied, in other letters, or under another algorithm. */
function* otherFields(fields: readonly EntryField[], pool: FieldPool): Generator<readonly Uint8Array[]> {
  for (const [at, field] of fields.entries()) for (const bytes of otherContents(field, pool)) yield withField(fields, at, bytes)
}

function* otherContents({ id, bytes }: EntryField, pool: FieldPool): Generator<Uint8Array> {
  switch (id) {
    case 'd':
      return yield* pool.digests()
    case 'd-ng':
    case 'd-ngv2':
    case 'd-modsig':
      return yield* otherDigests(bytes, pool)
    case 'n':
    case 'n-ng':
      return yield* otherNames(bytes, pool)
    default:
      yield new Uint8Array(0)
      if (id === 'sig' || id === 'evmsig' || id === 'modsig') yield* pool.signatures()
  }
}

/** `sha256:` NUL digest: the same name with another digest, the same digest under another name. */
function* otherDigests(bytes: Uint8Array, pool: FieldPool): Generator<Uint8Array> {
  const nul = bytes.indexOf(0)
  if (nul < 0) return
  const [prefix, digest] = [bytes.subarray(0, nul + 1), bytes.subarray(nul + 1)]
  for (const other of pool.digests()) yield concatBytes(prefix, other)
  const type = String.fromCharCode(...prefix.subarray(0, 7)).startsWith('verity:') ? 'ima:' : 'verity:'
  for (const kind of ['', 'ima:', type]) for (const name of ALGORITHMS) yield concatBytes(new TextEncoder().encode(`${kind}${name}:\0`), digest)
}

function* otherNames(bytes: Uint8Array, pool: FieldPool): Generator<Uint8Array> {
  const end = bytes.at(-1) === 0 ? Uint8Array.of(0) : new Uint8Array(0)
  for (const other of pool.paths()) yield concatBytes(other, end)
  yield bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte))
  yield bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte))
}

/** A byte taken out of a field, or put into it. */
function* oneByteMoreOrLess(fields: readonly EntryField[]): Generator<readonly Uint8Array[]> {
  for (const [at, { bytes }] of fields.entries()) {
    for (let place = 0; place < bytes.length; place++) yield withField(fields, at, concatBytes(bytes.subarray(0, place), bytes.subarray(place + 1)))
    for (let place = 0; place <= bytes.length; place++) {
      for (let byte = 0; byte < 256; byte++) yield withField(fields, at, concatBytes(bytes.subarray(0, place), Uint8Array.of(byte), bytes.subarray(place)))
    }
  }
}
