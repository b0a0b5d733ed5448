import { FlateErrorCode, Gunzip, Inflate } from 'fflate'
import { allBytes, bytesEqual } from '../../bytes/equal'
import type { Checkpoint } from '../../model/checkpoint'
import type { ArchiveLimits } from './archive'
import { crc32 } from './crc32'

/** Packed bytes that are handed over at once: some milliseconds of work, and at most a thousand times as many come out. */
const STEP = 64 * 1024

/** CRC-32 and size after each gzip member. */
const TRAILER = 8

export class TooLarge extends Error {
  override readonly name = 'TooLarge'
}

export class BadStream extends Error {
  override readonly name = 'BadStream'
}

/**
 * Unpacks a deflate stream within the limits.
 * @throws TooLarge as soon as more comes out than may; BadStream when the data are no such stream, or end too early.
 */
export async function inflate(packed: Uint8Array, room: number, limits: ArchiveLimits, checkpoint: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const output = new Output()
  const error = await unpack(new Inflate(), output, packed, room, limits, checkpoint)
  if (error) throw error
  if (!output.ended) throw new BadStream('it ends too early')
  return output.joined()
}

/** What gzip data unpack to, and why that is not all, or not what was packed. */
export interface Gunzipped {
  readonly content: Uint8Array<ArrayBuffer>
  readonly stopped: { readonly code: string; readonly byteOffset: number; readonly expected: string; readonly found: string } | null
}

/**
 * Unpacks gzip members, one after the other, and holds each against its CRC-32 and size (RFC 1952 §2.3.1). What could be unpacked is kept. Zeros
 * after the last member are padding, as tapes have it.
 * @throws TooLarge as soon as more comes out than may.
 */
export async function gunzip(packed: Uint8Array, room: number, limits: ArchiveLimits, checkpoint: Checkpoint): Promise<Gunzipped> {
  const output = new Output()
  const members = [{ packed: 0, content: 0 }]
  const stream = new Gunzip()
  stream.onmember = (offset) => { members.push({ packed: offset, content: output.size }) }
  const error = await unpack(stream, output, packed, room, limits, checkpoint)
  const content = output.joined()
  const stop = (code: string, byteOffset: number, expected: string, found: string): Gunzipped => ({ content, stopped: { code: `gzip.${code}`, byteOffset, expected, found } })
  for (const [i, { packed: start, content: from }] of members.entries()) {
    const next = members[i + 1]
    const part = content.subarray(from, next?.content)
    const wanted = trailer(part)
    const end = next?.packed ?? (error ? endOf(packed, start, wanted) : packed.length)
    if (end === null) return stop('stream', start, 'a whole gzip stream', error!.message)
    if (next === undefined && !error && !output.ended) return stop('truncated', packed.length, 'a whole gzip stream', 'it ends too early')
    if (!bytesEqual(packed.subarray(end - TRAILER, end), wanted)) return stop('checksum', end - TRAILER, 'the CRC-32 and size of what it unpacks to', 'others: it was changed')
    if (next === undefined && !allBytes(packed.subarray(end), 0)) return stop('trailing', end, 'the end of the file, or another gzip member', `${packed.length - end} other bytes`)
  }
  return { content, stopped: null }
}

/** CRC-32 and size modulo 2^32, little-endian. */
function trailer(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(TRAILER)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, crc32(content), true)
  view.setUint32(4, content.length % 2 ** 32, true)
  return bytes
}

/** Where a member ends that other bytes follow: behind its trailer. */
function endOf(packed: Uint8Array, start: number, wanted: Uint8Array): number | null {
  for (let at = packed.indexOf(wanted[0], start); at >= 0; at = packed.indexOf(wanted[0], at + 1)) {
    if (bytesEqual(packed.subarray(at, at + TRAILER), wanted)) return at + TRAILER
  }
  return null
}

/** Pushes the data through in steps. Returns why the stream is none, if it is not. */
async function unpack(stream: Gunzip | Inflate, output: Output, packed: Uint8Array, room: number, limits: ArchiveLimits, checkpoint: Checkpoint): Promise<BadStream | null> {
  stream.ondata = (chunk, final) => output.add(chunk, final)
  const most = Math.min(room, Math.max(limits.freeBytes, packed.length * limits.ratio))
  for (let at = 0; at < packed.length || at === 0; at += STEP) {
    await checkpoint(0, null)
    const error = push(stream, packed.subarray(at, at + STEP), at + STEP >= packed.length)
    if (output.size > most) throw new TooLarge(`it unpacks to more than ${most} bytes`)
    if (error) return error
  }
  return null
}

class Output {
  size = 0
  ended = false
  private readonly chunks: Uint8Array[] = []

  add(chunk: Uint8Array, final: boolean): void {
    this.size += chunk.length
    this.ended ||= final
    this.chunks.push(chunk)
  }

  joined(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.size)
    let at = 0
    for (const chunk of this.chunks) {
      whole.set(chunk, at)
      at += chunk.length
    }
    return whole
  }
}

/** Data that end too early are no bad ones: the output then has not ended. */
function isEndOfData(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === FlateErrorCode.UnexpectedEOF
}

function push(stream: Gunzip | Inflate, chunk: Uint8Array, last: boolean): BadStream | null {
  try {
    stream.push(chunk, last)
    return null
  } catch (error) {
    if (isEndOfData(error)) return null
    return new BadStream(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
