import { bytesEqual } from '../../bytes/equal'
import { hash } from '../../crypto/digests'
import { entryFields, splitFields } from '../../kernel/entry-fields'
import { Pace } from '../../kernel/pace'
import { templateDigestInputOf } from '../../kernel/template-digests'
import type { Checkpoint } from '../../model/checkpoint'
import { entryColumn, partPlace, templateData, templateDigest, type ImaLog, type Place } from '../../model/ima-log'
import { FieldPool, dataCandidates } from './data-candidates'

/** Bytes that all searches of a log may hash: some seconds. */
const LIMIT = 40_000_000
/** What a hash costs however little it hashes, in bytes. */
const BLOCK = 64

/** An entry's template data as they were before somebody changed them. */
export interface RestoredData {
  readonly index: number
  /** The whole template data as measured. */
  readonly data: Uint8Array
  /** Where they differ, in the template data. */
  readonly offset: number
  readonly was: Uint8Array
  readonly is: Uint8Array
  /** The kernel's id of the field that was changed; `null` where it is none or more than one. */
  readonly field: string | null
}

export interface Restored {
  readonly found: readonly RestoredData[]
  /** Entries for which the search was not finished. */
  readonly notTried: number
}

/**
 * For entries whose data do not hash to their template digest: a small change with which they do again. Found, it is the original, for nobody
 * can make a second preimage; not found, more was changed, or the digest itself.
 */
export async function restoreData(log: ImaLog, indexes: readonly number[], checkpoint: Checkpoint): Promise<Restored> {
  const bank = log.templateDigestBank
  const found: RestoredData[] = []
  const pool = new FieldPool(log)
  const pace = new Pace()
  let left = LIMIT
  let notTried = 0
  for (const [i, index] of indexes.entries()) {
    const recorded = templateDigest(log, index)
    const end = left - left / Math.min(8, indexes.length - i)
    for (const data of dataCandidates(log, index, pool)) {
      left -= BLOCK + data.length
      if (left < end) {
        notTried++
        break
      }
      if (pace.due(data.length)) await checkpoint(0, log.count)
      if (!bytesEqual(hash(bank, templateDigestInputOf(log, index, data)), recorded)) continue
      found.push(restoredFrom(log, index, data.slice()))
      break
    }
  }
  return { found, notTried }
}

/** The bytes in the file that were changed; of a log written as text the whole line. */
export function changedPlace(log: ImaLog, { index, offset, is }: RestoredData): Place {
  return partPlace(log, index, entryColumn(log, index, 'dataOffset') + offset, is.length)
}

/** Where both differ: from the first byte that is another to the last. */
function restoredFrom(log: ImaLog, index: number, data: Uint8Array): RestoredData {
  const present = templateData(log, index)
  const fields = entryFields(log, index)
  const measured = splitFields(log, index, data)
  const at = fields && measured && fields.length === measured.length ? fields.findIndex((field, i) => !bytesEqual(field.bytes, measured[i].bytes)) : -1
  const [is, was, start] = at < 0 ? [present, data, 0] : [fields![at].bytes, measured![at].bytes, fields![at].start]
  let head = 0
  while (head < Math.min(is.length, was.length) && is[head] === was[head]) head++
  let tail = 0
  while (tail < Math.min(is.length, was.length) - head && is[is.length - 1 - tail] === was[was.length - 1 - tail]) tail++
  return { index, data, offset: start + head, was: was.slice(head, was.length - tail), is: is.slice(head, is.length - tail), field: at < 0 ? null : fields![at].id }
}
