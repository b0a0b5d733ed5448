import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import type { Checkpoint } from '../../model/checkpoint'
import { ENTRY, entryBytes, entryColumn, hasFlag, pagesOf, templateDigest, type ImaLog } from '../../model/ima-log'
import { Pace } from '../../kernel/pace'
import { isBootAggregate } from '../log/boot-aggregate'
import { digestSieve } from '../log/digest-sieve'
import type { Sieve } from '../log/sieve'

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
 * Every run of at least `least` entries (two or more) that repeats an earlier one: each entry is looked up by its template digest, and a run is followed
 * while it goes on, so the work is linear. A violation begins none, for all have the same digest.
 */
export async function repeatedRuns(log: ImaLog, least: number, checkpoint: Checkpoint): Promise<RepeatedRun[]> {
  const digests = await digestSieve(log, checkpoint)
  return digests.repeated === 0 ? [] : new RunFinder(log, digests, least).find(checkpoint)
}

class RunFinder {
  /** Of each entry, what tells most others apart from it. */
  private readonly keys: Uint32Array
  private readonly seen = new Map<string, number>()

  constructor(private readonly log: ImaLog, private readonly digests: Sieve, private readonly least: number) {
    this.keys = new Uint32Array(log.count)
  }

  async find(checkpoint: Checkpoint): Promise<RepeatedRun[]> {
    const { log, keys, digests, least } = this
    for (const { first, end } of pagesOf(log)) {
      await checkpoint(0, log.count)
      for (let index = first; index < end; index++) keys[index] = keyOf(log, index)
    }
    const runs: RepeatedRun[] = []
    const pace = new Pace()
    let boot = 0
    let following: { first: number; of: number; sameBoot: boolean } | null = null
    for (let index = 0; index <= log.count; index++) {
      if (index < log.count && pace.due(entryColumn(log, index, 'length'))) await checkpoint(0, log.count)
      if (following && (index === log.count || !this.isSame(index, following.of + index - following.first))) {
        if (index - following.first >= least) runs.push({ ...following, length: index - following.first })
        following = null
      }
      if (index === log.count) break
      if (isBootAggregate(log, index)) boot = index
      if (hasFlag(log, index, ENTRY.violation) || !mayRepeat(digests, templateDigest(log, index))) continue
      const digest = toHex(templateDigest(log, index))
      const of = this.seen.get(digest)
      if (!following && of !== undefined && this.begins(index, of)) following = { first: index, of, sameBoot: of >= boot }
      if (of === undefined || of < boot) this.seen.set(digest, index)
    }
    return runs
  }

  /** Bytes of an earlier entry are read only where the entries after both look alike too. */
  private begins(index: number, of: number): boolean {
    return this.keys[index + 1] === this.keys[of + 1] && this.isSame(index, of)
  }

  private isSame(a: number, b: number): boolean {
    return this.keys[a] === this.keys[b] && bytesEqual(entryBytes(this.log, a), entryBytes(this.log, b))
  }
}

function mayRepeat(digests: Sieve, digest: Uint8Array): boolean {
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength)
  return digests.mayRepeat(view.getInt32(0, true), view.getInt32(4, true))
}

/** 32 bits of the template digest. */
function keyOf(log: ImaLog, index: number): number {
  const digest = templateDigest(log, index)
  return (digest[0] | (digest[1] << 8) | (digest[2] << 16) | (digest[3] << 24)) >>> 0
}
