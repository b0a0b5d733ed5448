import { toHex } from '../bytes/hex'
import { formatErrorData } from '../errors/evidence-error'
import { replay } from '../kernel/replay'
import { templateDigestOf } from '../kernel/template-digests'
import { entryPlace, fileOfEntry, templateDigest, type ImaLog } from '../model/ima-log'
import type { RunOptions } from './engine'
import { Scheduler } from './scheduler'

export interface MismatchedEntries {
  /** Indexes by log, for logs that have any. */
  readonly mismatched: ReadonlyMap<ImaLog, ReadonlySet<number>>
  /** A line for the first of each log, with the file's name. */
  readonly problems: readonly string[]
}

/** Which entries have data that do not hash to their template digest? Nothing else is judged. @throws AbortedError */
export async function mismatchedEntries(logs: readonly ImaLog[], run: RunOptions = {}): Promise<MismatchedEntries> {
  const mismatched = new Map<ImaLog, ReadonlySet<number>>()
  const problems: string[] = []
  for (const log of logs) {
    const found = await replay(log, [], true, new Scheduler(run).checkpoint('replay'))
    if (found.mismatched.length === 0) continue
    mismatched.set(log, new Set(found.mismatched))
    problems.push(firstLine(log, found.mismatched))
  }
  return { mismatched, problems }
}

function firstLine(log: ImaLog, [first, ...others]: readonly number[]): string {
  const { byteOffset } = entryPlace(log, first)
  const line = formatErrorData({
    code: 'log.template-digest-mismatch', file: fileOfEntry(log, first).path, byteOffset, entryIndex: first, field: 'template digest',
    expected: `${toHex(templateDigestOf(log, first, log.templateDigestBank))}, the hash of the data`, found: toHex(templateDigest(log, first)),
  })
  return others.length === 0 ? line : `${line}, and so for ${others.length.toLocaleString('en-US')} more`
}
