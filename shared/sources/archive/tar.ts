import { byteCount } from '../../bytes/byte-count'
import { allBytes } from '../../bytes/equal'
import { decodeUtf8, visibleBytes } from '../../bytes/visible'
import { MemberCollector, type ArchiveFormat } from './archive'

const BLOCK = 512
const CHECKSUM_AT = 148
const CHECKSUM_END = 156
/** Names of GNU long name records and values of pax headers. */
const NAME_MAX = 1 << 16
const REASONS: Readonly<Record<string, string>> = {
  '1': 'it is a hard link', '2': 'it is a link', '3': 'it is a device', '4': 'it is a device', '6': 'it is a FIFO', 'S': 'it is a sparse file',
}

interface Header {
  readonly name: Uint8Array
  readonly size: number
  readonly type: string
}

/** tar: ustar, with GNU and pax long names (POSIX.1-2017 pax). */
export const tar: ArchiveFormat = {
  kind: 'tar',
  detect: (bytes) => bytes.length >= BLOCK && bytes[0] !== 0 && isHeader(bytes.subarray(0, BLOCK)),
  async open(bytes, file, limits, checkpoint) {
    const collector = new MemberCollector(file, 'tar', limits)
    const { members, skipped, duplicates } = collector
    let at = 0
    let longName: Uint8Array | null = null
    const stop = (code: string, byteOffset: number, expected: string, found: string) => ({
      members, skipped, duplicates, stopped: { code: `tar.${code}`, file, byteOffset, field: 'member', expected, found },
    })
    while (at < bytes.length) {
      await checkpoint(0, null)
      const block = bytes.subarray(at, at + BLOCK)
      if (allBytes(block, 0)) {
        if (allBytes(bytes.subarray(at), 0)) break
        return stop('trailing', at, 'zeros to the end of the file', 'other bytes behind the end of the archive')
      }
      if (block.length < BLOCK) return stop('truncated', at, `a header of ${BLOCK} bytes`, `${byteCount(block.length)} before the end`)
      if (!isHeader(block)) return stop('header', at, 'a tar header with its checksum', 'other bytes')
      const { name, size, type } = headerOf(block)
      const start = at + BLOCK
      if (size > bytes.length - start) return stop('truncated', start, `${size} bytes`, `${bytes.length - start} bytes before the end`)
      at = start + Math.ceil(size / BLOCK) * BLOCK
      const data = bytes.subarray(start, start + size)
      if (type === 'L' || type === 'x') {
        longName = size > NAME_MAX ? null : type === 'L' ? untilNul(data) : (paxPath(data) ?? longName)
        continue
      }
      if (type === 'g' || type === 'K') continue
      const path = visibleBytes(longName ?? name).replace(/^(\.\/)+/, '')
      longName = null
      if (type === '5' || path === '' || path.endsWith('/')) continue
      if (collector.isFull(path)) break
      if (collector.isDuplicate(path, start - BLOCK)) continue
      const reason = REASONS[type] ?? collector.refusal(path, size)
      if (reason !== null) collector.skip(path, reason)
      else collector.add(path, data.slice())
    }
    return { members, skipped, duplicates, stopped: null }
  },
}

/** The checksum is the sum of all bytes with its own field as blanks. */
function isHeader(block: Uint8Array): boolean {
  let sum = 0
  for (let i = 0; i < BLOCK; i++) sum += i >= CHECKSUM_AT && i < CHECKSUM_END ? 0x20 : block[i]
  return numberOf(block.subarray(CHECKSUM_AT, CHECKSUM_END)) === sum
}

function headerOf(block: Uint8Array): Header {
  const name = untilNul(block.subarray(0, 100))
  const isUstar = decodeUtf8(block.subarray(257, 262)) === 'ustar'
  const prefix = isUstar ? untilNul(block.subarray(345, 500)) : new Uint8Array()
  const whole = prefix.length > 0 && block[262] === 0 ? Uint8Array.of(...prefix, 0x2f, ...name) : name
  const type = String.fromCharCode(block[156] || 0x30)
  return { name: whole, size: numberOf(block.subarray(124, 136)), type }
}

/** Octal digits, or a binary number whose first bit is set (GNU, for sizes of 8 GiB and more). */
function numberOf(field: Uint8Array): number {
  if (field[0] & 0x80) return field.subarray(1).reduce((value, byte) => value * 256 + byte, field[0] & 0x7f)
  const digits = /^[ \0]*([0-7]+)/.exec(String.fromCharCode(...field))
  return digits ? Number.parseInt(digits[1], 8) : 0
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const nul = bytes.indexOf(0)
  return nul < 0 ? bytes : bytes.subarray(0, nul)
}

/** `LENGTH path=VALUE\n` records. */
function paxPath(data: Uint8Array): Uint8Array | null {
  let at = 0
  while (at < data.length) {
    const blank = data.indexOf(0x20, at)
    const length = blank < 0 ? 0 : Number.parseInt(String.fromCharCode(...data.subarray(at, blank)), 10)
    if (!(length > blank - at) || at + length > data.length) return null
    const record = data.subarray(blank + 1, at + length - 1)
    if (String.fromCharCode(...record.subarray(0, 5)) === 'path=') return record.subarray(5)
    at += length
  }
  return null
}
