import { formatErrorData } from '../errors/evidence-error'
import type { EvidenceFile, EvidenceRole } from '../model/evidence'
import type { ImaLog } from '../model/ima-log'
import type { ExcludeList, RuntimePolicy } from '../model/policy'
import type { FoundKey } from '../model/signing-key'
import type { RunOptions } from './engine'
import { loadFiles, type LoadedFile } from './load-files'
import { Scheduler } from './scheduler'

/** What the files of a call that makes or compares policies hold, in the order of the files. */
export interface PolicyFiles {
  /** Those in envelopes among them; each can be read. */
  readonly policies: readonly RuntimePolicy[]
  readonly logs: readonly ImaLog[]
  readonly excludeLists: readonly ExcludeList[]
  /** Keys of files that were named for them. */
  readonly keys: readonly FoundKey[]
  /** Files that hold nothing of what was asked for, and damage: a line each, with the file's name. */
  readonly problems: readonly string[]
  /** Of these, the ones of exclude lists and key files that hold none. */
  readonly unusable: readonly string[]
}

/** Roles of files that are of use whole, or not at all. */
const WHOLE_OR_NOT: readonly (EvidenceRole | undefined)[] = ['excludes', 'ima-key']

/** Decodes the files by the roles that the caller gave them; nothing is judged. */
export async function readPolicyFiles(files: readonly EvidenceFile[], run: RunOptions = {}): Promise<PolicyFiles> {
  const loaded = await loadFiles({ files }, new Scheduler(run))
  const decoded = loaded.files.flatMap((file) => (file.decoded ? [file.decoded] : []))
  return {
    policies: decoded.flatMap((one) => (one.kind === 'runtime-policy' && !one.policy.stopped ? [one.policy] : [])),
    logs: decoded.flatMap((one) => (one.kind === 'ima-log' ? [one.log] : [])),
    excludeLists: decoded.flatMap((one) => (one.kind === 'exclude-list' ? [one.excludes] : [])),
    keys: decoded.flatMap((one) => (one.kind === 'signing-keys' ? one.file.keys : [])),
    problems: [...loaded.files.flatMap(problemsOf), ...loaded.skipped.map(({ path, reason }) => `${path}: not read: ${reason}`)],
    unusable: loaded.files.filter(({ input }) => WHOLE_OR_NOT.includes(input.role)).flatMap(problemsOf),
  }
}

function problemsOf({ input, decoded, error }: LoadedFile): string[] {
  if (error) return [formatErrorData(error)]
  if (decoded === null) return [`${input.path}: of no known kind`]
  const stopped = decoded.kind === 'runtime-policy' ? decoded.policy.stopped : decoded.kind === 'ima-log' ? decoded.log.stopped : decoded.kind === 'policy-envelope' ? decoded.envelope.stopped : null
  return stopped ? [formatErrorData(stopped)] : []
}
