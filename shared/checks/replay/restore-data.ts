import { bytesEqual } from '../../bytes/equal'
import { hash } from '../../crypto/digests'
import { templateDigestInputOf } from '../../kernel/template-digests'
import type { Checkpoint } from '../../model/checkpoint'
import { templateData, templateDigest, type ImaLog } from '../../model/ima-log'
import { BANKS, digestSize } from '../../model/algorithms'

/** Hashes of all searches of a log: under a second of them. */
const LIMIT = 250_000

/** One byte of an entry's template data that was changed after it was measured. */
export interface RestoredByte {
  readonly index: number
  /** File offset. */
  readonly byteOffset: number
  readonly was: number
  readonly is: number
}

/**
 * For entries whose data do not hash to their template digest: the one byte with which they do again. Found, it is the original, for nobody
 * can make a second preimage; not found, more than one byte was changed, or the digest itself.
 */
export async function restoreData(log: ImaLog, indexes: readonly number[], checkpoint: Checkpoint): Promise<RestoredByte[]> {
  const bank = BANKS.find((one) => digestSize(one) === log.templateDigestSize)!
  const restored: RestoredByte[] = []
  let left = LIMIT
  for (const index of indexes) {
    const data = templateData(log, index).slice()
    left -= data.length * 255
    if (left < 0) break
    const recorded = templateDigest(log, index)
    for (let at = 0; at < data.length; at++) {
      await checkpoint(0, log.count)
      const is = data[at]
      for (let was = 0; was < 256; was++) {
        data[at] = was
        if (was === is || !bytesEqual(hash(bank, templateDigestInputOf(log, index, data)), recorded)) continue
        restored.push({ index, byteOffset: log.columns.offset[index] + log.columns.dataOffset[index] + at, was, is })
      }
      data[at] = is
    }
  }
  return restored
}
