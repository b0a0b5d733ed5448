import { wholeOf } from '../bytes/memory-source'
import { bytesAt, bytesEqual } from '../bytes/equal'
import { entriesWord, observe } from '../checks/observe'
import { replay } from '../kernel/replay'
import type { Checkpoint } from '../model/checkpoint'
import type { Observation } from '../model/finding'
import { entryPcr, ENTRY, entryPlace, hasFlag, templateData, templateDigest, templateName, type ImaLog, type Place } from '../model/ima-log'
import { renderLine } from '../sources/ima-ascii/render'
import { fileDamage } from './file-damage'
import type { Twins } from './group-hosts'

const STRIDE = 4096
/** Of such an entry text does not give the data: its digest alone is compared. */
const UNDECODED = ENTRY.unknownTemplate | ENTRY.noData

/** The first entry of which a twin says something else, and where it does. */
interface Difference {
  readonly index: number
  readonly place: Place
}

/**
 * Logs of a host that are not judged, because another one says the same and more: held against that one entry by entry, and each against its
 * own template digests. What is damaged in them is damaged evidence all the same.
 */
export async function compareTwins({ main, at, others }: Twins, checkpoint: Checkpoint): Promise<Observation[]> {
  const found: Observation[] = []
  for (const log of others) {
    if (log.stopped) found.push(fileDamage(log.stopped, log.evidence))
    if (isPart(main, log)) continue
    const difference = await differenceOf(main, log, checkpoint)
    if (difference) found.push(differs(main, log, difference, at))
    found.push(...await ownDigests(log, at, checkpoint))
  }
  return found
}

/** A snapshot: byte for byte a part of what is judged. */
function isPart(main: ImaLog, log: ImaLog): boolean {
  return log.format === main.format && log.templateDigestBank === main.templateDigestBank
}

/** Everything that the twin says is compared but the digest column, where that is of another size. */
async function differenceOf(main: ImaLog, log: ImaLog, checkpoint: Checkpoint): Promise<Difference | null> {
  if (log.format === 'ascii' && main.format === 'binary') return lineDifference(main, log, checkpoint)
  const common = Math.min(main.count, log.count)
  for (let index = 0; index < common; index++) {
    if (index % STRIDE === 0) await checkpoint(0, common)
    if (!saysTheSame(main, log, index)) return { index, place: entryPlace(log, index) }
  }
  return null
}

/**
 * The text of a binary log is known to the byte: each entry's line is held against the file, so that no name, whatever it holds, can pass for
 * entries. Where an editor took blanks away or changed line ends, what the line says is compared instead.
 */
async function lineDifference(main: ImaLog, log: ImaLog, checkpoint: Checkpoint): Promise<Difference | null> {
  const bytes = wholeOf(log.files[0].content)
  let at = log.places!.offset[0] ?? bytes.length
  for (let index = 0, line = 0; index < main.count && at < bytes.length; index++) {
    if (index % STRIDE === 0) await checkpoint(0, main.count)
    const rendered = renderLine(main, index)
    while (line < log.count && log.places!.offset[line] < at) line++
    if (rendered && (bytesAt(bytes, at, rendered) || (at + rendered.length - 1 === bytes.length && bytesAt(bytes, at, rendered.subarray(0, -1))))) at += rendered.length
    else if (log.places!.offset[line] === at && saysTheSame(main, log, index, line)) at = log.places!.offset[line + 1] ?? bytes.length
    else return { index, place: { evidence: log.evidence, byteOffset: at, byteLength: log.places!.offset[line] === at ? log.places!.length[line] : 0 } }
  }
  return null
}

function differs(main: ImaLog, log: ImaLog, { index, place }: Difference, at: number): Observation {
  return observe('log.twin-differs', 'error', `${log.path} says something else than ${main.path} from entry ${index + at + 1} on.`, { ...place, entryIndexes: [index + at] })
}

/** Do two logs agree in every entry that both have? */
export function saysTheSameAs(a: ImaLog, b: ImaLog): boolean {
  for (let index = 0; index < Math.min(a.count, b.count); index++) if (!saysTheSame(a, b, index)) return false
  return true
}

function saysTheSame(a: ImaLog, b: ImaLog, index: number, other = index): boolean {
  const sameDigest = a.templateDigestBank !== b.templateDigestBank || bytesEqual(templateDigest(a, index), templateDigest(b, other))
  const isOpen = hasFlag(a, index, UNDECODED) && hasFlag(b, other, ENTRY.noData)
  const sameData = isOpen || bytesEqual(templateData(a, index), templateData(b, other))
  return entryPcr(a, index) === entryPcr(b, other) && templateName(a, index) === templateName(b, other) &&
    hasFlag(a, index, ENTRY.violation) === hasFlag(b, other, ENTRY.violation) && sameDigest && sameData
}

async function ownDigests(log: ImaLog, at: number, checkpoint: Checkpoint): Promise<Observation[]> {
  const { mismatched } = await replay(log, [], true, () => checkpoint(0, log.count))
  if (mismatched.length === 0) return []
  const message = `${log.path}, which is not judged: in ${entriesWord(mismatched.length)} the template data do not hash to the template digest beside them.`
  const place = entryPlace(log, mismatched[0])
  return [observe('log.template-digest-mismatch', 'error', message, { ...place, entryIndexes: mismatched.map((index) => index + at) })]
}
