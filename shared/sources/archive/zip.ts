import { Cursor } from '../../bytes/cursor'
import { visibleBytes } from '../../bytes/visible'
import { EvidenceError } from '../../errors/evidence-error'
import type { Checkpoint } from '../../model/checkpoint'
import { MemberCollector, type ArchiveFormat, type ArchiveLimits } from './archive'
import { crc32 } from './crc32'
import { BadStream, inflate, TooLarge } from './inflate'

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END_SIZE = 22
/** The comment after the end record is at most this long. */
const COMMENT_MAX = 0xffff
const ENCRYPTED = 1
const STORED = 0
const DEFLATED = 8
/** Upper half of the external attributes on a system with Unix modes. */
const MODE_SHIFT = 16
const FILE_TYPE = 0o170000
const REGULAR = 0o100000
const FOLDER = 0o040000
/** Where a directory entry says where its member is. */
const LOCAL_OFFSET_AT = 42
/** A size or offset of this value stands in a zip64 field. */
const IN_ZIP64 = 0xffffffff

interface Entry {
  readonly path: string
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packedSize: number
  readonly size: number
  readonly mode: number
  readonly localOffset: number
  /** Of its entry in the directory. */
  readonly directoryOffset: number
}

/** ZIP (APPNOTE 6.3.10), read by its central directory. Archives over 4 GiB (zip64) are not read. */
export const zip: ArchiveFormat = {
  kind: 'zip',
  detect: (bytes) => bytes.length >= END_SIZE && bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6)),
  async open(bytes, path, limits, checkpoint) {
    const collector = new MemberCollector(path, 'zip', limits)
    const { members, skipped, duplicates } = collector
    try {
      const { cursor, count } = centralDirectory(bytes, path)
      for (let n = 0; n < count && cursor.remaining > 0; n++) {
        const entry = centralEntry(cursor)
        if (collector.isFull(entry.path)) break
        await readMember(bytes, path, entry, collector, limits, checkpoint)
        if (cursor.remaining === 0 && n + 1 < count) cursor.fail('count', 'number of members', `${count}, as the end record says`, `${n + 1} in the directory`)
        if (cursor.remaining > 0 && n + 1 === count) cursor.fail('count', 'number of members', `${count}, as the end record says`, 'more in the directory')
      }
      return { members, skipped, duplicates, stopped: null }
    } catch (error) {
      if (error instanceof EvidenceError) return { members, skipped, duplicates, stopped: error.toData() }
      throw error
    }
  },
}

function centralDirectory(bytes: Uint8Array, file: string): { cursor: Cursor; count: number } {
  const at = endRecord(bytes, file)
  const cursor = new Cursor(bytes.subarray(at), { file, area: 'zip', baseOffset: at })
  cursor.skip(10, 'end record')
  const count = cursor.u16le('number of members')
  const size = cursor.u32le('size of the directory')
  const offset = cursor.u32le('offset of the directory')
  if (offset === IN_ZIP64) cursor.fail('zip64', 'offset of the directory', 'an archive below 4 GiB', 'a zip64 archive', at + 16)
  if (offset + size > at) cursor.fail('directory', 'offset of the directory', `a directory before byte ${at}`, `${size} bytes at ${offset}`, at + 12)
  return { count, cursor: new Cursor(bytes.subarray(offset, offset + size), { file, area: 'zip', baseOffset: offset }) }
}

/** The last place where an end record stands whose comment ends with the file. */
function endRecord(bytes: Uint8Array, file: string): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = bytes.length - END_SIZE; at >= Math.max(0, bytes.length - END_SIZE - COMMENT_MAX); at--) {
    if (view.getUint32(at, true) === END && at + END_SIZE + view.getUint16(at + 20, true) === bytes.length) return at
  }
  throw new EvidenceError({ code: 'zip.truncated', file, byteOffset: bytes.length, field: 'end record', expected: 'the end of a zip archive', found: 'the end of the file' })
}

function centralEntry(cursor: Cursor): Entry {
  const at = cursor.offset
  const signature = cursor.u32le('signature')
  if (signature !== CENTRAL) cursor.fail('signature', 'directory entry', '504b0102', signature.toString(16).padStart(8, '0'), at)
  cursor.skip(4, 'versions')
  const flags = cursor.u16le('flags')
  const method = cursor.u16le('method')
  cursor.skip(4, 'time')
  const crc = cursor.u32le('CRC-32')
  const packedSize = cursor.u32le('packed size')
  const size = cursor.u32le('size')
  const [nameLength, extraLength, commentLength] = [cursor.u16le('name length'), cursor.u16le('extra length'), cursor.u16le('comment length')]
  cursor.skip(4, 'disk and attributes')
  const mode = cursor.u32le('external attributes') >>> MODE_SHIFT
  const localOffset = cursor.u32le('offset of the member')
  const path = visibleBytes(cursor.borrow(nameLength, 'name'))
  cursor.skip(extraLength + commentLength, 'extra fields and comment')
  return { path, flags, method, crc, packedSize, size, mode, localOffset, directoryOffset: at }
}

async function readMember(bytes: Uint8Array, file: string, entry: Entry, collector: MemberCollector, limits: ArchiveLimits, checkpoint: Checkpoint): Promise<void> {
  const { path, method, mode, size } = entry
  if (path.endsWith('/') || (mode & FILE_TYPE) === FOLDER || collector.isDuplicate(path, entry.directoryOffset)) return
  const reason = unread(entry, collector)
  if (reason !== null) return collector.skip(path, reason)
  const packed = memberData(bytes, file, entry)
  if (packed === null) return collector.skip(path, 'its own header has another name than the archive\'s directory')
  try {
    const content = method === STORED ? packed.slice() : await inflate(packed, Math.min(collector.room, size), limits, checkpoint)
    if (content.length !== size || crc32(content) !== entry.crc) return collector.skip(path, 'its content does not have the size and checksum that the archive says')
    collector.add(path, content)
  } catch (error) {
    if (!(error instanceof TooLarge) && !(error instanceof BadStream)) throw error
    collector.skip(path, error instanceof TooLarge ? `${error.message}: more than the archive says, or than may be` : `it can't be unpacked: ${error.message}`)
  }
}

function unread({ path, flags, method, mode, size, packedSize, localOffset }: Entry, collector: MemberCollector): string | null {
  const type = mode & FILE_TYPE
  if (type !== 0 && type !== REGULAR) return 'it is a link or a device, not a plain file'
  if (flags & ENCRYPTED) return 'it is encrypted'
  if (method !== STORED && method !== DEFLATED) return `it is packed by a method that is not read (${method})`
  if ([size, packedSize, localOffset].includes(IN_ZIP64)) return 'it is larger than 4 GiB (zip64)'
  return collector.refusal(path, size)
}

/** The data follow the local header, whose extra field may differ from the directory's. `null` where its name does: readers of both kinds would see two members. */
function memberData(bytes: Uint8Array, file: string, { path, directoryOffset, localOffset, packedSize }: Entry): Uint8Array | null {
  if (localOffset > bytes.length) {
    throw new EvidenceError({ code: 'zip.directory', file, byteOffset: directoryOffset + LOCAL_OFFSET_AT, field: 'offset of the member', expected: `a place in ${bytes.length} bytes`, found: `${localOffset}` })
  }
  const cursor = new Cursor(bytes.subarray(localOffset), { file, area: 'zip', baseOffset: localOffset })
  const signature = cursor.u32le('signature')
  if (signature !== LOCAL) cursor.fail('signature', 'member header', '504b0304', signature.toString(16).padStart(8, '0'), localOffset)
  cursor.skip(22, 'member header')
  const [nameLength, extraLength] = [cursor.u16le('name length'), cursor.u16le('extra length')]
  if (visibleBytes(cursor.borrow(nameLength, 'name')) !== path) return null
  cursor.skip(extraLength, 'extra fields')
  return cursor.borrow(packedSize, 'member data')
}
