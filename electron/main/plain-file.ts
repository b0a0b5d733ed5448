/** Reads plain files and nothing else: evidence is hostile, and opening a FIFO, a device or a swapped link is already harm. */
import type { BigIntStats } from 'node:fs'
import { constants } from 'node:fs'
import { lstat, open, realpath } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { isAbsolute, relative, sep } from 'node:path'

/** Why a member was not read, in words for people. */
export class NotReadable extends Error {
  override readonly name = 'NotReadable'
}

/** Windows knows neither flag. Without O_NONBLOCK an open of a FIFO that took the file's place would never return. */
const OPEN_PLAIN = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** Bytes asked for at once where a file does not tell its size. */
const CHUNK_BYTES = 1 << 20

/**
 * The plain file that a path names, as a path without links and what `lstat` says of it.
 * @param root Real path of the folder in which a link must end; `null` for a file that the user named.
 * @throws NotReadable for anything else than a plain file
 */
export async function locatePlain(path: string, root: string | null): Promise<{ path: string; stats: BigIntStats }> {
  const stats = await look(path)
  if (!stats.isSymbolicLink()) return { path, stats: insistPlain(stats) }
  const target = await realpath(path).catch((error: unknown) => { throw new NotReadable(`a link that leads nowhere (${codeOf(error)})`) })
  if (root !== null && !isInside(root, target)) throw new NotReadable('a link that leaves the folder')
  const ends = await look(target)
  if (ends.isDirectory()) throw new NotReadable('a link to a folder')
  return { path: target, stats: insistPlain(ends) }
}

/**
 * The bytes of a file that {@link locatePlain} found.
 * @param limit Bytes that may be read; a file that holds more is refused, also one that grows meanwhile or states no size (securityfs).
 * @throws NotReadable when another file took its place, when it holds more, or when the system refuses
 */
export async function readPlain(path: string, stats: BigIntStats, limit: number): Promise<ArrayBuffer> {
  if (stats.size > BigInt(limit)) throw new NotReadable(`${stats.size} bytes, more than the ${limit} that are left of one pick`)
  const handle = await open(path, OPEN_PLAIN).catch(refuse)
  try {
    const opened = await handle.stat({ bigint: true })
    if (!opened.isFile() || opened.dev !== stats.dev || opened.ino !== stats.ino) throw new NotReadable('another file took its place')
    return await readToEnd(handle, Number(opened.size), limit).catch(refuse)
  } finally {
    await handle.close()
  }
}

async function readToEnd(handle: FileHandle, size: number, limit: number): Promise<ArrayBuffer> {
  let bytes = new Uint8Array(size)
  let length = 0
  for (;;) {
    if (length === bytes.length) {
      const more = await readChunk(handle)
      if (more.length === 0) return bytes.buffer
      bytes = joined(bytes, more)
      length = bytes.length
    } else {
      const { bytesRead } = await handle.read(bytes, length, Math.min(bytes.length - length, CHUNK_BYTES), null)
      if (bytesRead === 0) return bytes.buffer.slice(0, length)
      length += bytesRead
    }
    if (length > limit) throw new NotReadable(`more than the ${limit} bytes that are left of one pick`)
  }
}

/** What follows the stated size: nothing, unless the file grows or states none. */
async function readChunk(handle: FileHandle): Promise<Uint8Array> {
  const chunk = new Uint8Array(CHUNK_BYTES)
  const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, null)
  return chunk.subarray(0, bytesRead)
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}

async function look(path: string): Promise<BigIntStats> {
  return lstat(path, { bigint: true }).catch(refuse)
}

function insistPlain(stats: BigIntStats): BigIntStats {
  if (stats.isFile()) return stats
  if (stats.isFIFO()) throw new NotReadable('a FIFO')
  if (stats.isSocket()) throw new NotReadable('a socket')
  if (stats.isDirectory()) throw new NotReadable('a folder')
  throw new NotReadable('a device')
}

/** Is `path` below `root`? Both are real paths. */
function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function refuse(error: unknown): never {
  if (error instanceof NotReadable) throw error
  throw new NotReadable(`not readable (${codeOf(error)})`, { cause: error })
}

/** The system's own code, `EACCES` and the like. What carries none is our mistake and stays loud. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  throw error
}
