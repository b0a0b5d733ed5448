import { bytesEqual } from '../../bytes/equal'
import { Cursor } from '../../bytes/cursor'
import { byteCount } from '../../bytes/byte-count'
import { ENTRY_SIZE, HEADER_MAGIC } from './limits'
import { TYPE, TYPE_SIZES } from './tags'

/** Where the value of a tag stands; `offset` counts from the beginning of the file. */
export interface HeaderEntry {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly offset: number
  /** Offset of its entry in the index. */
  readonly entryOffset: number
}

/** A header whose lengths were checked. Values of tags are checked when they are read. */
export interface RpmHeader {
  readonly entries: ReadonlyMap<number, HeaderEntry>
  /** From its magic to the last byte of its data: what rpm hashes. */
  readonly start: number
  readonly dataStart: number
  readonly end: number
  /** Does the region that digests and signatures cover stand there? Packages from before rpm 4.0 have none. */
  readonly hasRegion: boolean
}

/** What sets one header apart from the other. */
export interface HeaderKind {
  readonly name: string
  /** Tag of the region that must be the whole header; `null` where rpm lets it be less: signatures are added later. */
  readonly regionTag: number | null
  readonly limits: { readonly tags: number; readonly bytes: number }
}

/** Bytes of the trailer of a region: an entry of the index, its offset negative. */
const TRAILER_SIZE = 16

/** Reads the index of a header at the cursor. Nothing of its data is believed but that it is there. @throws EvidenceError */
export function readHeader(cursor: Cursor, kind: HeaderKind): RpmHeader {
  const start = cursor.offset
  const field = (what: string) => `${kind.name}: ${what}`
  if (!bytesEqual(cursor.borrow(HEADER_MAGIC.length, field('magic')), HEADER_MAGIC)) cursor.fail('magic', field('magic'), '8e ad e8 01', 'other bytes', start)
  cursor.skip(4, field('reserved bytes'))
  const tags = cursor.u32be(field('number of tags'))
  const bytes = cursor.u32be(field('bytes of data'))
  if (tags > kind.limits.tags) cursor.fail('too-many', field('number of tags'), `at most ${kind.limits.tags}`, `${tags}`, start + 8)
  if (bytes > kind.limits.bytes) cursor.fail('length', field('bytes of data'), `at most ${byteCount(kind.limits.bytes)}`, byteCount(bytes), start + 12)
  const index = cursor.sub(tags * ENTRY_SIZE, field('index'))
  const dataStart = cursor.offset
  const data = cursor.borrow(bytes, field('data'))
  const list = Array.from({ length: tags }, () => readEntry(index, dataStart, bytes, field))
  const hasRegion = list[0]?.tag === kind.regionTag
  if (hasRegion) checkRegion(cursor, list[0], { tags, bytes, data, dataStart, field })
  const entries = new Map<number, HeaderEntry>()
  for (const entry of list) {
    if (entries.has(entry.tag)) cursor.fail('duplicate', field('index'), 'each tag once', `tag ${entry.tag} again`, entry.entryOffset)
    entries.set(entry.tag, entry)
  }
  return { entries, start, dataStart, end: dataStart + bytes, hasRegion }
}

function readEntry(index: Cursor, dataStart: number, bytes: number, field: (what: string) => string): HeaderEntry {
  const entryOffset = index.offset
  const [tag, type, offset, count] = ['tag', 'type', 'offset', 'count'].map((what) => index.u32be(field(what)))
  if (type >= TYPE_SIZES.length) index.fail('type', field(`tag ${tag}`), `a type from 0 to ${TYPE_SIZES.length - 1}`, `${type}`, entryOffset + 4)
  if (offset > bytes) index.fail('offset', field(`tag ${tag}`), `an offset in ${byteCount(bytes)} of data`, `${offset}`, entryOffset + 8)
  const least = Math.max(TYPE_SIZES[type], Math.sign(-TYPE_SIZES[type]))
  if (count * least > bytes - offset) index.fail('count', field(`tag ${tag}`), `at most ${Math.floor((bytes - offset) / least)} values`, `${count}`, entryOffset + 12)
  return { tag, type, count, offset: dataStart + offset, entryOffset }
}

interface RegionPlace {
  readonly tags: number
  readonly bytes: number
  readonly data: Uint8Array
  readonly dataStart: number
  readonly field: (what: string) => string
}

/** What digests and signatures cover must be the whole header, as in every package file: else tags could be added that nobody signed. */
function checkRegion(cursor: Cursor, entry: HeaderEntry, { tags, bytes, data, dataStart, field }: RegionPlace): void {
  const at = entry.offset - dataStart
  if (entry.type !== TYPE.binary || entry.count !== TRAILER_SIZE) cursor.fail('region', field('region'), `${byteCount(TRAILER_SIZE)} of binary data`, `${entry.count} of type ${entry.type}`, entry.entryOffset)
  const expected = new Uint8Array(TRAILER_SIZE)
  const view = new DataView(expected.buffer)
  view.setUint32(0, entry.tag)
  view.setUint32(4, TYPE.binary)
  view.setInt32(8, -tags * ENTRY_SIZE)
  view.setUint32(12, TRAILER_SIZE)
  const isWhole = at + TRAILER_SIZE === bytes && bytesEqual(data.subarray(at, at + TRAILER_SIZE), expected)
  if (!isWhole) cursor.fail('region', field('region'), 'a region of the whole header', 'one of another size', entry.offset)
}
