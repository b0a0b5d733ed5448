import { visibleText } from '@shared/bytes/visible'
import { AbortedError } from '@shared/engine/engine'
import type { NamedBytes } from '@shared/engine/signed-policy/verify-policy'
import { entryAt, FileError, openPlainFile, readPlainFile, realPath } from '../file-system'
import type { Io } from '../io'
import { refuseExisting, refuseSharedOutputs, writeOutput, type OutputFile } from '../outputs'
import { LargeFile } from '../large-file'
import { MAX_FILE_BYTES, READ_WHOLE, named, type ReadIdentity } from '../read-inputs'

/** A policy is some megabytes; more than this is none, and no text that JavaScript holds. */
export const MAX_POLICY = 256 * 1024 ** 2
/** Keys, certificates and signatures are some kilobytes. */
export const MAX_SMALL = 1024 ** 2

/** What `-` names. */
const STANDARD = '-'

export interface InputFile extends NamedBytes {
  /** `null` for standard input. */
  readonly identity: ReadIdentity | null
}

/** A file for the engine. */
export interface InputContent extends Pick<InputFile, 'path' | 'identity'> {
  readonly content: ArrayBuffer | LargeFile
}

/** Reads a file that the user named, or standard input for `-`. @throws InputError */
export async function readInput(path: string, limit: number, io: Io): Promise<InputFile> {
  if (path === STANDARD) return { path: 'standard input', bytes: await io.stdin(limit), identity: null }
  return named(path, async () => {
    const { type } = await entryAt(path)
    if (type !== 'file') throw new FileError(`it is a ${type}, not a plain file`)
    const real = await realPath(path)
    const { bytes, device, inode } = await readPlainFile(real, limit, io.signal)
    return { path: visibleText(path), bytes: new Uint8Array(bytes), identity: { device, inode, realPath: real } }
  })
}

/** Opens a log that the user named: a large one stays in its file. Who has it closes it. @throws InputError */
export async function openLog(path: string, io: Io): Promise<InputContent> {
  if (path === STANDARD) return inMemory(await readInput(path, MAX_FILE_BYTES, io))
  return named(path, async () => {
    const { type } = await entryAt(path)
    if (type !== 'file') throw new FileError(`it is a ${type}, not a plain file`)
    const real = await realPath(path)
    const opened = await openPlainFile(real, MAX_FILE_BYTES)
    if (opened.size <= READ_WHOLE) {
      await opened.handle.close()
      return inMemory(await readInput(path, MAX_FILE_BYTES, io))
    }
    const { device, inode } = opened
    return { path: visibleText(path), content: new LargeFile(visibleText(path), opened), identity: { device, inode, realPath: real } }
  })
}

export function inMemory({ path, bytes, identity }: InputFile): InputContent {
  const whole = bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : new Uint8Array(bytes).buffer
  return { path, content: whole, identity }
}

/** An output that is a file, not standard output. */
export function filesOf(outputs: readonly OutputFile[]): readonly OutputFile[] {
  return outputs.filter(({ path }) => path !== STANDARD)
}

/** Looks at outputs before anything is done. @throws UsageError, OutputError */
export async function refuseOutputs(outputs: readonly OutputFile[], inputs: readonly Pick<InputFile, 'identity'>[], force: boolean): Promise<void> {
  const files = filesOf(outputs)
  await refuseSharedOutputs(files, inputs.flatMap(({ identity }) => identity ?? []))
  if (!force) await refuseExisting(files)
}

/** Writes a file, or standard output for `-`. @throws OutputError */
export async function writeResult(output: OutputFile, content: string | Uint8Array, force: boolean, io: Io, mode?: number): Promise<void> {
  await writePieces(output, [content], force, io, mode)
}

/** The same with what is made piece by piece. @throws OutputError; AbortedError */
export async function writePieces(output: OutputFile, pieces: Iterable<string | Uint8Array>, force: boolean, io: Io, mode?: number): Promise<void> {
  if (output.path !== STANDARD) return writeOutput(output, whileRunning(pieces, io), { exclusive: !force, mode })
  for await (const piece of whileRunning(pieces, io)) await io.stdout(piece)
}

async function* whileRunning(pieces: Iterable<string | Uint8Array>, { signal }: Io): AsyncGenerator<string | Uint8Array> {
  for (const piece of pieces) {
    if (signal.aborted) throw new AbortedError('interrupted')
    yield piece
  }
}
