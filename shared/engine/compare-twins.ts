import { bytesEqual } from '../bytes/equal'
import { entriesWord, observe } from '../checks/observe'
import { replay } from '../kernel/replay'
import type { Checkpoint } from '../model/checkpoint'
import type { Observation } from '../model/finding'
import { ENTRY, hasFlag, templateData, templateName, type ImaLog } from '../model/ima-log'
import { fileDamage } from './file-damage'

const STRIDE = 4096

/**
 * Logs of a host that are not judged, because another one says the same and more: held against that one entry by entry, and each against its
 * own template digests. What is damaged in them is damaged evidence all the same.
 */
export async function compareTwins(main: ImaLog, others: readonly ImaLog[], checkpoint: Checkpoint): Promise<Observation[]> {
  const found: Observation[] = []
  for (const log of others) {
    if (log.stopped) found.push(fileDamage(log.stopped, log.evidence))
    if (log.templateDigestSize === main.templateDigestSize) continue
    found.push(...await difference(main, log, checkpoint), ...await ownDigests(log, checkpoint))
  }
  return found
}

/** The first entry of which the twin says something else: everything that it says is compared but the digest column. */
async function difference(main: ImaLog, log: ImaLog, checkpoint: Checkpoint): Promise<Observation[]> {
  const common = Math.min(main.count, log.count)
  for (let index = 0; index < common; index++) {
    if (index % STRIDE === 0) await checkpoint(0, common)
    if (saysTheSame(main, log, index)) continue
    const place = { evidence: log.evidence, entryIndexes: [index], byteOffset: log.columns.offset[index], byteLength: log.columns.length[index] }
    return [observe('log.twin-differs', 'error', `${log.path} says something else than ${main.path} from entry ${index + 1} on.`, place)]
  }
  return []
}

function saysTheSame(a: ImaLog, b: ImaLog, index: number): boolean {
  return a.columns.pcr[index] === b.columns.pcr[index] && templateName(a, index) === templateName(b, index) &&
    hasFlag(a, index, ENTRY.violation) === hasFlag(b, index, ENTRY.violation) && bytesEqual(templateData(a, index), templateData(b, index))
}

async function ownDigests(log: ImaLog, checkpoint: Checkpoint): Promise<Observation[]> {
  const { mismatched } = await replay(log, [], true, () => checkpoint(0, log.count))
  if (mismatched.length === 0) return []
  const message = `${log.path}, which is not judged: in ${entriesWord(mismatched.length)} the template data do not hash to the template digest beside them.`
  const place = { evidence: log.evidence, byteOffset: log.columns.offset[mismatched[0]], byteLength: log.columns.length[mismatched[0]] }
  return [observe('log.template-digest-mismatch', 'error', message, { ...place, entryIndexes: mismatched })]
}
