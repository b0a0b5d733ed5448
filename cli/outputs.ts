import { basename, dirname } from 'node:path'
import { visibleText } from '@shared/bytes/visible'
import { OutputError, UsageError } from './errors'
import { entryAt, FileError, realPath, writeWhole, type WriteOptions } from './file-system'
import type { ReadIdentity } from './read-inputs'

/** An output file with the option that named it. */
export interface OutputFile {
  readonly option: string
  readonly path: string
}

interface Located extends OutputFile, Place {}

interface Place {
  /** `null` when there is no such file yet, or when it is a terminal or a pipe, which several outputs may share. */
  readonly identity: ReadIdentity | null
  /** Real path that a file would have that is not there yet. */
  readonly absent: Buffer | null
}

/**
 * Refuses to overwrite evidence, and to write two outputs to one file. Links and hard links count: what is compared is the real
 * path and the inode.
 * @throws UsageError
 */
export async function refuseSharedOutputs(outputs: readonly OutputFile[], inputs: readonly ReadIdentity[]): Promise<void> {
  const located: Located[] = []
  for (const output of outputs) {
    const place = await locate(output.path)
    const { identity } = place
    if (identity !== null && inputs.some((input) => isSame(identity, input))) {
      throw new UsageError(`${output.option}: ${visibleText(output.path)} is also an input`)
    }
    const twin = located.find((other) => other.path === output.path || isSamePlace(other, place))
    if (twin !== undefined) throw new UsageError(`${output.option}: ${visibleText(output.path)} is also the output of ${twin.option}`)
    located.push({ ...output, ...place })
  }
}

/**
 * Refuses outputs that would take the place of a file, before anything is done.
 * @throws OutputError
 */
export async function refuseExisting(outputs: readonly OutputFile[]): Promise<void> {
  for (const { option, path } of outputs) {
    if ((await unlessFailed(entryAt(path)))?.type === 'file') throw new OutputError(`${option}: ${visibleText(path)}: it exists; --force overwrites it`)
  }
}

/** @throws OutputError when the file can't be written; whatever `chunks` throws. */
export async function writeOutput(output: OutputFile, chunks: AsyncIterable<string | Uint8Array>, options: WriteOptions = {}): Promise<void> {
  try {
    await writeWhole(output.path, chunks, options)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new OutputError(`${output.option}: ${visibleText(output.path)}: ${error.message}`, { cause: error })
  }
}

async function locate(path: string): Promise<Place> {
  const entry = await unlessFailed(entryAt(path))
  if (entry === null) {
    const folder = await unlessFailed(realPath(dirname(path)))
    return { identity: null, absent: folder === null ? null : Buffer.concat([folder, Buffer.from(`/${basename(path)}`)]) }
  }
  const { type, device, inode } = entry
  return { identity: type === 'file' || type === 'folder' ? { device, inode, realPath: await realPath(path) } : null, absent: null }
}

/** What can't be looked at is not there, or fails with a better message when it is written. */
async function unlessFailed<T>(look: Promise<T>): Promise<T | null> {
  try {
    return await look
  } catch (error) {
    if (error instanceof FileError) return null
    throw error
  }
}

function isSamePlace(a: Place, b: Place): boolean {
  if (a.absent !== null && b.absent !== null) return a.absent.equals(b.absent)
  return a.identity !== null && b.identity !== null && isSame(a.identity, b.identity)
}

function isSame(a: ReadIdentity, b: ReadIdentity): boolean {
  return (a.device === b.device && a.inode === b.inode) || (a.realPath !== null && b.realPath !== null && a.realPath.equals(b.realPath))
}
