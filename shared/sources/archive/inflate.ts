import { Gunzip, Inflate } from 'fflate'
import type { Checkpoint } from '../../model/checkpoint'
import type { ArchiveLimits } from './archive'

/** Packed bytes that are handed over at once: some milliseconds of work, and at most a thousand times as many come out. */
const STEP = 64 * 1024

export class TooLarge extends Error {
  override readonly name = 'TooLarge'
}

export class BadStream extends Error {
  override readonly name = 'BadStream'
}

/**
 * Unpacks a deflate or gzip stream within the limits.
 * @throws TooLarge as soon as more comes out than may; BadStream when the data are no such stream, or end too early.
 */
export async function inflate(packed: Uint8Array, form: 'raw' | 'gzip', room: number, limits: ArchiveLimits, checkpoint: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  let ended = false
  const stream = form === 'gzip' ? new Gunzip() : new Inflate()
  stream.ondata = (chunk, final) => {
    size += chunk.length
    ended ||= final
    chunks.push(chunk)
  }
  const most = Math.min(room, Math.max(limits.freeBytes, packed.length * limits.ratio))
  for (let at = 0; at < packed.length || at === 0; at += STEP) {
    await checkpoint(0, null)
    push(stream, packed.subarray(at, at + STEP), at + STEP >= packed.length)
    if (size > most) throw new TooLarge(`it unpacks to more than ${most} bytes`)
  }
  if (!ended) throw new BadStream('it ends too early')
  return joined(chunks, size)
}

function push(stream: Gunzip | Inflate, chunk: Uint8Array, last: boolean): void {
  try {
    stream.push(chunk, last)
  } catch (error) {
    throw new BadStream(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
