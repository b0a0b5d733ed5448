import { beginsWithBoot } from '../../checks/log/log-facts'
import type { Bank } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import type { EvidenceId } from '../../model/evidence'
import type { ImaLog } from '../../model/ima-log'
import { fileName } from '../../sources/file-name'
import { isJoinable, joinLogs, type LogPart } from './join-logs'
import { orderSegments, type Ordered, type Reported } from './order-segments'
import { overlapStart } from './overlap'

/** What is known that may tell the order of segments. */
export interface SegmentFacts {
  readonly reported: readonly Reported[]
  /** Value of IMA's PCR before the first entry, as the user gave it. */
  readonly start: (bank: Bank) => Uint8Array | undefined
  /** May these be logs of one machine? */
  readonly mayBeOneHost: (a: ImaLog, b: ImaLog) => boolean
  /** Extends of all searches of the case so far. */
  readonly spent: { extends: number }
  readonly checkpoint: Checkpoint
}

/** A log that is judged. `at`: what entry 0 of the part is in the whole; less than the first that is taken of it, where it begins with entries of the part before. */
export interface JoinedList {
  readonly log: ImaLog
  readonly parts: readonly { readonly log: ImaLog; readonly at: number }[]
}

/** Logs, each list of one machine, and how they came to be one. */
export interface Joined {
  /** Of each log that is judged, the logs that it is made of: one, or its segments in their order. */
  readonly lists: readonly JoinedList[]
  /** Logs that lie in another one, with that. */
  readonly pieces: ReadonlyMap<ImaLog, ImaLog>
  readonly notes: ReadonlyMap<EvidenceId, string>
}

type By = 'value' | 'entries' | 'names' | null
type NotedPart = LogPart & { readonly by: By }

const BY: Readonly<Record<Exclude<By, null>, string>> = {
  value: 'a reported PCR value is reached with it there', entries: 'it begins with entries that the one before ends with',
  names: 'only the names say so: with no order that was tried is a reported value reached',
}

/**
 * Logs that do not begin where a boot does go on where another ends: they are joined where the entries or the reported PCR values say how, and in the end
 * where the names of one folder do and leave no choice. What is a piece of another log is told as that.
 */
export async function joinSegments(logs: readonly ImaLog[], facts: SegmentFacts): Promise<Joined> {
  const notes = new Map<EvidenceId, string>()
  const isTail = (log: ImaLog) => log.count > 0 && beginsWithBoot(log) === false
  const tails = byName(logs.filter(isTail))
  const heads = logs.filter((log) => !isTail(log))
  const pieces = new Map<ImaLog, ImaLog>()
  for (const tail of tails) {
    const whole = wholeOf([...heads, ...tails].filter((log) => !pieces.has(log)), tail, facts, notes)
    if (whole) pieces.set(tail, whole)
  }
  let free = tails.filter((tail) => !pieces.has(tail))
  const found: (readonly NotedPart[])[] = []
  const take = (parts: readonly NotedPart[]) => {
    found.push(parts)
    free = free.filter((tail) => !parts.some(({ log }) => log === tail))
  }
  for (const head of heads) take(await partsAfter(head, free, facts))
  const alone = found.filter((parts) => parts.length === 1).map(([{ log }]) => log)
  for (const [i, parts] of found.entries()) {
    const named = parts.length > 1 || parts[0].log.stopped !== null ? [] : byNames(parts[0].log, free.filter((tail) => ownersByName(alone, tail, facts).length === 1), facts)
    found[i] = [...parts, ...named]
    free = free.filter((tail) => !named.some(({ log }) => log === tail))
  }
  while (free.length > 0) take(await partsWithoutHead(free, facts))
  return { lists: found.map((parts) => listOf(parts, notes)), pieces, notes }
}

/** The logs that a segment's name would let it go on from: with more than one, the name says nothing. */
function ownersByName(heads: readonly ImaLog[], tail: ImaLog, { mayBeOneHost }: SegmentFacts): readonly ImaLog[] {
  return heads.filter((head) => stem(head) === stem(tail) && isJoinable(head, tail) && mayBeOneHost(head, tail))
}

function wholeOf(logs: readonly ImaLog[], tail: ImaLog, { mayBeOneHost }: SegmentFacts, notes: Map<EvidenceId, string>): ImaLog | null {
  for (const log of logs) {
    if (log === tail || !isJoinable(log, tail) || !mayBeOneHost(log, tail)) continue
    const start = overlapStart(log, tail)
    if (start === null || start + tail.count > log.count) continue
    notes.set(tail.evidence, `not judged: entries ${start + 1} to ${start + tail.count} of ${log.path}, which is`)
    return log
  }
  return null
}

async function partsAfter(head: ImaLog, tails: readonly ImaLog[], facts: SegmentFacts): Promise<readonly NotedPart[]> {
  const near = tails.filter((tail) => isJoinable(head, tail) && facts.mayBeOneHost(head, tail))
  if (near.length === 0 || head.stopped !== null) return [{ log: head, from: 0, by: null }]
  return (await orderSegments(head, near, facts.reported, facts.start, facts.spent, facts.checkpoint)).parts
}

/** Without the head: with the value that the user gave, each may be the first; without, their names decide. */
async function partsWithoutHead(tails: readonly ImaLog[], facts: SegmentFacts): Promise<readonly NotedPart[]> {
  let best: Ordered | null = null
  for (const first of tails) {
    const near = tails.filter((tail) => tail !== first && isJoinable(first, tail) && facts.mayBeOneHost(first, tail))
    if (near.length === 0) continue
    const ordered = await orderSegments(first, near, facts.reported, facts.start, facts.spent, facts.checkpoint)
    if (ordered.parts.length > (best?.parts.length ?? 1)) best = ordered
  }
  if (best) return best.parts
  const [first, ...rest] = tails
  return [{ log: first, from: 0, by: null }, ...byNames(first, rest, facts)]
}

/** Files of one folder whose names differ in a number, or in what the kernel puts behind them, in the order of those. */
function byNames(first: ImaLog, tails: readonly ImaLog[], { mayBeOneHost }: SegmentFacts): NotedPart[] {
  return tails.filter((tail) => stem(tail) === stem(first) && isJoinable(first, tail) && mayBeOneHost(first, tail)).map((log) => ({ log, from: 0, by: 'names' }))
}

function byName(logs: readonly ImaLog[]): readonly ImaLog[] {
  const isStaged = (log: ImaLog) => STAGED.test(fileName(log.path))
  return [...logs].sort((a, b) => Number(isStaged(b)) - Number(isStaged(a)) || a.path.localeCompare(b.path, 'en', { numeric: true }))
}

/** What the kernel adds to the name of a list that is to be deleted. */
const STAGED = /staged/i

/** The folder, and of the name what files of one series share. */
function stem({ path }: ImaLog): string {
  const name = fileName(path)
  return path.slice(0, path.length - name.length) + name.toLowerCase().replace(/staged|[\d._-]/g, '')
}

function listOf(parts: readonly NotedPart[], notes: Map<EvidenceId, string>): JoinedList {
  if (parts.length === 1) return { log: parts[0].log, parts: [{ log: parts[0].log, at: 0 }] }
  const log = joinLogs(parts)
  parts.forEach(({ log: part, by }, i) => {
    const first = log.files[i].firstEntry + 1
    const last = log.files[i + 1]?.firstEntry ?? log.count
    notes.set(part.evidence, `segment ${i + 1} of ${parts.length}: entries ${first} to ${last} of the log${by === null ? '' : `; ${BY[by]}`}`)
  })
  return { log, parts: parts.map((part, i) => ({ log: part.log, at: log.files[i].firstEntry - part.from })) }
}
