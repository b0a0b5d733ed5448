import { visibleText } from '@shared/bytes/visible'
import { OutputError, UsageError } from './errors'
import { entryAt, FileError, realPath, writeWhole } from './file-system'
import type { ReadIdentity } from './read-inputs'

/** An output file with the option that named it. */
export interface OutputFile {
  readonly option: string
  readonly path: string
}

interface Located extends OutputFile {
  /** `null` when there is no such file yet, or when it is a terminal or a pipe, which several outputs may share. */
  readonly identity: ReadIdentity | null
}

/**
 * Refuses to overwrite evidence, and to write two outputs to one file. Links and hard links count: what is compared is the real
 * path and the inode.
 * @throws UsageError
 */
export async function refuseSharedOutputs(outputs: readonly OutputFile[], inputs: readonly ReadIdentity[]): Promise<void> {
  const located: Located[] = []
  for (const output of outputs) {
    const identity = await identify(output.path)
    if (identity !== null && inputs.some((input) => isSame(identity, input))) {
      throw new UsageError(`${output.option}: ${visibleText(output.path)} is also an input`)
    }
    const twin = located.find((other) => other.path === output.path || (identity !== null && other.identity !== null && isSame(identity, other.identity)))
    if (twin !== undefined) throw new UsageError(`${output.option}: ${visibleText(output.path)} is also the output of ${twin.option}`)
    located.push({ ...output, identity })
  }
}

/** @throws OutputError when the file can't be written; whatever `chunks` throws. */
export async function writeOutput(output: OutputFile, chunks: AsyncIterable<string>): Promise<void> {
  try {
    await writeWhole(output.path, chunks)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new OutputError(`${output.option}: ${visibleText(output.path)}: ${error.message}`, { cause: error })
  }
}

async function identify(path: string): Promise<ReadIdentity | null> {
  try {
    const { type, device, inode } = await entryAt(path)
    return type === 'file' || type === 'folder' ? { device, inode, realPath: await realPath(path) } : null
  } catch (error) {
    // What can't be looked at is not there, or fails with a better message when it is written.
    if (error instanceof FileError) return null
    throw error
  }
}

function isSame(a: ReadIdentity, b: ReadIdentity): boolean {
  return (a.device === b.device && a.inode === b.inode) || (a.realPath !== null && b.realPath !== null && a.realPath.equals(b.realPath))
}
