import { bytesEqual } from '../../bytes/equal'
import type { Checkpoint } from '../../model/checkpoint'
import { ENTRY, hasFlag, templateDigest, type ImaLog } from '../../model/ima-log'
import { Pace } from '../../kernel/pace'
import { isBootAggregate } from '../log/boot-aggregate'

/** Entries in a row that repeat earlier ones, byte by byte. Indexes count entries of the log. */
export interface RepeatedRun {
  readonly first: number
  readonly length: number
  /** The first of the entries that it repeats. */
  readonly of: number
  /** In the boot that it repeats: a kernel that was started by kexec begins with boot_aggregate, and may then measure the same files again. */
  readonly sameBoot: boolean
}

/**
 * Every run of at least `least` entries that repeats an earlier one: each entry is looked up by its template digest, and a run is followed
 * while it goes on, so the work is linear. A violation begins none, for all have the same digest.
 */
export async function repeatedRuns(log: ImaLog, least: number, checkpoint: Checkpoint): Promise<RepeatedRun[]> {
  const seen = new Map<number, number>()
  const runs: RepeatedRun[] = []
  const pace = new Pace()
  let boot = 0
  let following: { first: number; of: number; sameBoot: boolean } | null = null
  for (let index = 0; index <= log.count; index++) {
    if (index < log.count && pace.due(log.columns.length[index])) await checkpoint(0, log.count)
    if (following && (index === log.count || !sameEntry(log, index, following.of + index - following.first))) {
      if (index - following.first >= least) runs.push({ ...following, length: index - following.first })
      following = null
    }
    if (index === log.count) break
    if (isBootAggregate(log, index)) boot = index
    if (hasFlag(log, index, ENTRY.violation)) continue
    const key = keyOf(log, index)
    const of = seen.get(key)
    if (!following && of !== undefined && sameEntry(log, index, of)) following = { first: index, of, sameBoot: of >= boot }
    if (of === undefined || of < boot) seen.set(key, index)
  }
  return runs
}

function sameEntry(log: ImaLog, a: number, b: number): boolean {
  return bytesEqual(entryBytes(log, a), entryBytes(log, b))
}

function entryBytes({ bytes, columns }: ImaLog, index: number): Uint8Array {
  return bytes.subarray(columns.offset[index], columns.offset[index] + columns.length[index])
}

/** 48 bits of the template digest: what collides is compared and found to differ. */
function keyOf(log: ImaLog, index: number): number {
  return templateDigest(log, index).subarray(0, 6).reduce((key, byte) => key * 256 + byte, 0)
}
