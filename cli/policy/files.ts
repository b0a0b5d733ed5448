import { visibleText } from '@shared/bytes/visible'
import { AbortedError } from '@shared/engine/engine'
import type { NamedBytes } from '@shared/engine/signed-policy/verify-policy'
import { entryAt, FileError, readPlainFile, realPath } from '../file-system'
import type { Io } from '../io'
import { refuseExisting, refuseSharedOutputs, writeOutput, type OutputFile } from '../outputs'
import { named, type ReadIdentity } from '../read-inputs'

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

/** An output that is a file, not standard output. */
export function filesOf(outputs: readonly OutputFile[]): readonly OutputFile[] {
  return outputs.filter(({ path }) => path !== STANDARD)
}

/** Looks at outputs before anything is done. @throws UsageError, OutputError */
export async function refuseOutputs(outputs: readonly OutputFile[], inputs: readonly InputFile[], force: boolean): Promise<void> {
  const files = filesOf(outputs)
  await refuseSharedOutputs(files, inputs.flatMap(({ identity }) => identity ?? []))
  if (!force) await refuseExisting(files)
}

/** Writes a file, or standard output for `-`. @throws OutputError */
export async function writeResult(output: OutputFile, content: string | Uint8Array, force: boolean, io: Io, mode?: number): Promise<void> {
  if (io.signal.aborted) throw new AbortedError('interrupted')
  if (output.path === STANDARD) return io.stdout(content)
  await writeOutput(output, once(content), { exclusive: !force, mode })
}

async function* once(content: string | Uint8Array): AsyncGenerator<string | Uint8Array> {
  yield content
}
