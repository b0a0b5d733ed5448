/**
 * The only file that touches the disk. Names are bytes on Linux and may be no text at all, so below a folder they stay Buffers.
 * Evidence is hostile: a plain file is opened without following links and without waiting for a FIFO's writer, and what was opened
 * is looked at again before it is read.
 */
import { randomBytes } from 'node:crypto'
import { constants, type BigIntStats } from 'node:fs'
import { chmod, lstat, open, readdir, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { getSystemErrorMap } from 'node:util'
import { AbortedError } from '@shared/engine/engine'

export type PathName = string | Buffer

export type EntryType = 'file' | 'folder' | 'link' | 'FIFO' | 'socket' | 'device' | 'special file'

/** What tells two files apart whatever they are called. */
export interface FileIdentity {
  readonly device: bigint
  readonly inode: bigint
}

export interface Entry extends FileIdentity {
  readonly type: EntryType
}

export interface FileContent extends FileIdentity {
  readonly bytes: ArrayBuffer
}

/** Bytes that one read asks for: small enough that an abort is heard soon. */
const READ_CHUNK = 16 * 1024 * 1024
/** First guess where the kernel tells no size: files of securityfs say 0 and hold megabytes. */
const UNKNOWN_SIZE = 64 * 1024

/** A file cannot be read, or not be written; the message is a plain clause. */
export class FileError extends Error {
  override readonly name = 'FileError'
}

/** Looks at a path, following a link at its end. */
export async function entryAt(path: PathName): Promise<Entry> {
  return toEntry(await explained(stat(path, { bigint: true })))
}

/** Looks at a path without following a link at its end. */
export async function entryItself(path: PathName): Promise<Entry> {
  return toEntry(await explained(lstat(path, { bigint: true })))
}

export async function realPath(path: PathName): Promise<Buffer> {
  return explained(realpath(path, { encoding: 'buffer' }))
}

/** Names in a folder, sorted by their bytes. */
export async function listFolder(path: PathName): Promise<Buffer[]> {
  return (await explained(readdir(path, { encoding: 'buffer' }))).sort(Buffer.compare)
}

/**
 * Reads a plain file whole.
 * @throws FileError when it is none, can't be read or holds more than `limit` bytes; AbortedError when the signal aborts.
 */
export async function readPlainFile(path: PathName, limit: number, signal: AbortSignal): Promise<FileContent> {
  const { handle, size, device, inode } = await openPlainFile(path, limit)
  try {
    return { bytes: await readToEnd(handle, size, limit, signal), device, inode }
  } finally {
    await handle.close()
  }
}

/** A plain file that was opened; whoever has it closes it. */
export interface OpenedFile extends FileIdentity {
  readonly handle: FileHandle
  /** Bytes, as the system tells. */
  readonly size: number
  /** When it was last written to, in nanoseconds since 1970: anyone who may write to it can set this back. */
  readonly modified: bigint
  /** When anything of it last changed, in nanoseconds since 1970: only the system sets this. */
  readonly changed: bigint
}

/** @throws FileError when it is no plain file, can't be opened or holds more than `limit` bytes. */
export async function openPlainFile(path: PathName, limit: number): Promise<OpenedFile> {
  const handle = await explained(open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)))
  try {
    const stats = await explained(handle.stat({ bigint: true }))
    if (!stats.isFile()) throw new FileError(`it is a ${toEntry(stats).type}, not a plain file`)
    if (stats.size > BigInt(limit)) throw new FileError(`it has ${stats.size} bytes, more than the limit of ${limit}`)
    return { handle, size: Number(stats.size), modified: stats.mtimeNs, changed: stats.ctimeNs, device: stats.dev, inode: stats.ino }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** @throws FileError; AbortedError. */
export async function readToEnd(handle: FileHandle, size: number, limit: number, signal: AbortSignal): Promise<ArrayBuffer> {
  let buffer = new Uint8Array(size === 0 ? UNKNOWN_SIZE : size)
  let length = 0
  while (true) {
    if (signal.aborted) throw new AbortedError('interrupted')
    if (length === buffer.length) {
      // A file of the size that was promised ends here: one byte asked for tells, without a second allocation.
      const probe = new Uint8Array(1)
      if ((await explained(handle.read(probe, 0, 1))).bytesRead === 0) break
      if (length >= limit) throw new FileError(`it has more than ${limit} bytes`)
      const larger = new Uint8Array(Math.min(limit, 2 * length))
      larger.set(buffer)
      larger[length++] = probe[0]
      buffer = larger
    }
    const { bytesRead } = await explained(handle.read(buffer, length, Math.min(READ_CHUNK, buffer.length - length)))
    if (bytesRead === 0 && length < buffer.length) break
    length += bytesRead
  }
  return length === buffer.length ? buffer.buffer : buffer.buffer.slice(0, length)
}

/**
 * Reads a file of any kind to its end: a pipe that a shell made for it too (`<(...)`).
 * @throws FileError when it can't be read or holds more than `limit` bytes.
 */
export async function readStream(path: string, limit: number): Promise<Uint8Array> {
  const handle = await explained(open(path, constants.O_RDONLY))
  try {
    const buffer = new Uint8Array(limit + 1)
    let length = 0
    for (let bytesRead = 1; bytesRead > 0 && length < buffer.length; length += bytesRead) {
      bytesRead = (await explained(handle.read(buffer, length, buffer.length - length))).bytesRead
    }
    if (length > limit) throw new FileError(`it has more than ${limit} bytes`)
    return buffer.subarray(0, length)
  } finally {
    await handle.close()
  }
}

export interface WriteOptions {
  /** A file that is there already stays as it is. */
  readonly exclusive?: boolean
  /** Permissions of a new file; without them the system's. */
  readonly mode?: number
}

/**
 * Writes a file so that it is either the old one or wholly the new one, also when the machine stops: beside it, then renamed over it. A link stays and its target
 * is replaced; what is no plain file (a terminal, a pipe, /dev/null) is written to as it is.
 * @throws FileError when it can't be written; whatever `chunks` throws. Nothing is left behind.
 */
export async function writeWhole(path: string, chunks: AsyncIterable<string | Uint8Array>, { exclusive = false, mode = 0o666 }: WriteOptions = {}): Promise<void> {
  const old = await existing(path)
  if (old !== null && !old.isFile()) {
    const handle = await explained(open(path, 'w'))
    return writeChunks(handle, chunks, false)
  }
  if (old !== null && exclusive) throw new FileError('it exists')
  const target = old === null ? path : (await realPath(path)).toString()
  const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`)
  const handle = await explained(open(temporary, 'wx', mode))
  try {
    await writeChunks(handle, chunks, true)
    if (old !== null) await explained(chmod(temporary, old.mode & 0o777))
    // Whoever made it in the meantime keeps it: the empty file is there for the moment until it is renamed over.
    if (exclusive) await explained((await explained(open(target, 'wx', mode))).close())
    await explained(rename(temporary, target))
  } catch (error) {
    await explained(rm(temporary, { force: true }))
    throw error
  }
  await syncFolder(dirname(target))
}

async function writeChunks(handle: FileHandle, chunks: AsyncIterable<string | Uint8Array>, isFile: boolean): Promise<void> {
  try {
    for await (const chunk of chunks) await explained(handle.writeFile(chunk))
    if (isFile) await explained(handle.sync())
  } finally {
    await explained(handle.close())
  }
}

/** The name of a new file is on the disk only when its folder is; not every system can say so. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, constants.O_RDONLY)
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

async function existing(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return null
    throw toFileError(error)
  }
}

function toEntry(stats: BigIntStats): Entry {
  return { type: typeOf(stats), device: stats.dev, inode: stats.ino }
}

function typeOf(stats: BigIntStats): EntryType {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  if (stats.isSymbolicLink()) return 'link'
  if (stats.isFIFO()) return 'FIFO'
  if (stats.isSocket()) return 'socket'
  return stats.isBlockDevice() || stats.isCharacterDevice() ? 'device' : 'special file'
}

async function explained<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation
  } catch (error) {
    throw toFileError(error)
  }
}

/** An error of the system as a FileError, any other as it is. Node's own message repeats the path raw; the system's name and sentence do not. */
export function toFileError(error: unknown): unknown {
  if (!isSystemError(error)) return error
  const known = error.errno === undefined ? undefined : getSystemErrorMap().get(error.errno)
  return new FileError(known === undefined ? String(error.code) : `${known[1]} (${known[0]})`, { cause: error })
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error
}
