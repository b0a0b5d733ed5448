import { bytesEqual } from '../bytes/equal'
import { toHex } from '../bytes/hex'
import type { EvidenceId } from '../model/evidence'
import { templateData, type ImaLog } from '../model/ima-log'
import { saysTheSameAs } from './compare-twins'
import { groupedBy } from '../checks/grouped-by'
import { assignFiles } from './host-files'
import { folderOf } from './host-places'
import type { HostProof } from './host-proof'
import type { LoadedFile } from './load-files'
import { beginsWith } from './same-bytes'
import { joinSegments } from './segments/join-segments'

/** The files of one machine: the log that is judged, and what belongs to it. */
export interface Host {
  /** The folder of its own, or what tells its files' names from the others' of one folder; `''` when there is only one host. */
  readonly name: string
  readonly log: ImaLog | null
  /** Logs that say the same as `log`, as a segment of it, or less: compared, not judged. */
  readonly twins: readonly Twins[]
  readonly files: readonly LoadedFile[]
}

export interface Grouping {
  readonly hosts: readonly Host[]
  /** Notes on logs that are not judged. */
  readonly notes: ReadonlyMap<EvidenceId, string>
}

/** A log, or a segment of one, and those that are compared with it. */
export interface Twins {
  readonly main: ImaLog
  /** What entry 0 of `main` is in the log that is judged. */
  readonly at: number
  readonly others: readonly ImaLog[]
}

/** `members` begin with `main`. */
interface Group {
  readonly main: ImaLog
  readonly members: ImaLog[]
}

/** What is one list: `logs` begin with the one that is judged, which may be made of several. */
interface List {
  readonly logs: readonly ImaLog[]
  readonly twins: readonly Twins[]
}

/** May these be logs of one machine? */
type OneHostTest = (a: ImaLog, b: ImaLog) => boolean

/**
 * Which log speaks for which host. Logs of which one is a byte prefix of another are snapshots of one list, a log with other template digests
 * and the same data, or in the other form, is a twin: of all of them the one with most entries is judged, of two with as many the binary one. Other
 * files go where `assignFiles` says. Hosts come in the order of their files.
 */
export async function groupHosts(files: readonly LoadedFile[], proof: HostProof): Promise<Grouping> {
  const notes = new Map<EvidenceId, string>()
  const logs = files.flatMap((file) => (file.decoded?.kind === 'ima-log' ? [file.decoded.log] : []))
  const roles = new Map(files.map(({ input }) => [input.id, input.role]))
  const named = logs.filter((log) => roles.get(log.evidence) === 'log')
  for (const log of logs) if (named.length > 0 && roles.get(log.evidence) !== 'log') notes.set(log.evidence, 'not judged: another log was named')
  const mayBeOne = oneHostTest(files)
  const lists = await listsOf(groupLogs(named.length > 0 ? named : logs, mayBeOne, notes), mayBeOne, proof, notes)
  const isOne = named.length > 0 && lists.length === 1
  const hosts = isOne ? [] : await assignFiles(lists.map((list) => list.logs), files, proof)
  const twins = new Map(lists.map((list) => [list.logs[0], list.twins]))
  const twinsOf = (log: ImaLog | undefined) => (log && twins.get(log)) ?? []
  if (hosts.length <= 1) return { notes, hosts: [{ name: '', log: lists[0]?.logs[0] ?? null, files, twins: twinsOf(lists[0]?.logs[0]) }] }
  const places = new Map(files.map((file, place) => [file, place]))
  const first = new Map(hosts.map((host) => [host, places.get(host.files.find((file) => file.input.role === undefined)!) ?? -1]))
  const ordered = [...hosts].sort((a, b) => first.get(a)! - first.get(b)!)
  return { notes, hosts: ordered.map(({ name, logs: [log], files: own }) => ({ name, log: log ?? null, twins: twinsOf(log), files: own })) }
}

/** Segments of one list are judged as one log. */
async function listsOf(groups: readonly Group[], mayBeOne: OneHostTest, proof: HostProof, notes: Map<EvidenceId, string>): Promise<List[]> {
  const { lists, pieces, notes: told } = await joinSegments(groups.map((group) => group.main), { ...proof.segmentFacts(), mayBeOneHost: mayBeOne })
  for (const [evidence, note] of told) notes.set(evidence, note)
  const placeOf = new Map(lists.flatMap(({ parts }, list) => parts.map(({ log, at }) => [log, { list, at }] as const)))
  const groupsOf = groupedBy(groups, ({ main }) => (placeOf.get(main) ?? placeOf.get(pieces.get(main)!))?.list)
  return lists.map(({ log }, list) => {
    const own = groupsOf.get(list) ?? []
    const twins = own.map(({ main, members }) => ({ main, at: placeOf.get(main)?.at ?? 0, others: members.slice(1) }))
    return { logs: [log, ...own.flatMap((group) => group.members).filter((member) => member !== log)], twins }
  })
}

function groupLogs(logs: readonly ImaLog[], mayBeOne: OneHostTest, notes: Map<EvidenceId, string>): Group[] {
  const doubtful = new Set(logs.filter((log) => isDoubtfulText(log, logs)))
  const order = [...logs].sort((a, b) =>
    Number(doubtful.has(a)) - Number(doubtful.has(b)) || b.count - a.count || Number(a.format === 'ascii') - Number(b.format === 'ascii') ||
    a.templateDigestSize - b.templateDigestSize || b.files[0].content.size - a.files[0].content.size)
  const groups: Group[] = []
  const byFirstEntry = new Map<string, Group[]>()
  const add = (log: ImaLog): Group => {
    const firstEntry = log.count > 0 ? toHex(templateData(log, 0)) : null
    const alike = firstEntry === null ? groups : (byFirstEntry.get(firstEntry) ?? [])
    const found = alike.find((one) => mayBeOne(one.main, log) && (isSnapshot(one.main, log) || isTwin(one.main, log)))
    const group = found ?? { main: log, members: [] }
    group.members.push(log)
    if (found) {
      notes.set(log.evidence, isSnapshot(group.main, log) ? snapshotNote(group.main, log) : twinNote(group.main, log))
      return group
    }
    groups.push(group)
    if (firstEntry !== null && alike.push(group) === 1) byFirstEntry.set(firstEntry, alike)
    return group
  }
  for (const log of order) if (!isUnreadable(log)) add(log)
  const inFolder = new Map<string, Group>()
  for (const group of groups.toReversed()) for (const { path } of group.members) inFolder.set(folderOf(path), group)
  for (const log of order.filter(isUnreadable)) {
    const folder = folderOf(log.path)
    const beside = inFolder.get(folder)
    if (beside) {
      beside.members.push(log)
      notes.set(log.evidence, `not judged: nothing of it can be read; ${beside.main.path} is`)
    } else {
      inFolder.set(folder, add(log))
    }
  }
  return groups
}

function isSnapshot(main: ImaLog, log: ImaLog): boolean {
  return main.format === log.format && main.templateDigestBank === log.templateDigestBank && beginsWith(main.files[0].content, log.files[0].content)
}

function isTwin(main: ImaLog, log: ImaLog): boolean {
  const differ = main.templateDigestBank !== log.templateDigestBank || main.format !== log.format
  return differ && main.count > 0 && log.count > 0 && bytesEqual(templateData(main, 0), templateData(log, 0))
}

/** Text in which not every line is an entry that its digest proves, or that contradicts a binary log of the same list: it is never judged in that one's place. */
function isDoubtfulText(log: ImaLog, logs: readonly ImaLog[]): boolean {
  if (log.format === 'binary') return false
  if (log.stopped !== null || log.malformed.length > 0 || log.lineFeeds.length > 0) return true
  return logs.some((other) => other.format === 'binary' && isTwin(other, log) && !saysTheSameAs(other, log))
}

/** Damaged from its first byte on: it says nothing of its own, and is no host where a log that can be read stands beside it. */
function isUnreadable(log: ImaLog): boolean {
  return log.count === 0 && log.stopped !== null
}

/** Two folders that each hold a quote of their own are two hosts, even when their logs begin alike. */
function oneHostTest(files: readonly LoadedFile[]): OneHostTest {
  const quoted = new Set(files.flatMap(({ decoded, input }) => (decoded?.kind === 'tpm-quote' && input.role === undefined ? [folderOf(input.path)] : [])))
  return (one, other) => {
    const [a, b] = [folderOf(one.path), folderOf(other.path)]
    return a === b || !(quoted.has(a) && quoted.has(b))
  }
}

function snapshotNote(main: ImaLog, log: ImaLog): string {
  const what = log.count === main.count ? 'the same bytes as' : `the first ${log.count.toLocaleString('en-US')} entries of`
  return `snapshot: ${what} ${main.path}, which is judged`
}

function twinNote(main: ImaLog, log: ImaLog): string {
  return `twin of ${main.path}, which is judged: ${Math.min(main.count, log.count).toLocaleString('en-US')} entries compared`
}
