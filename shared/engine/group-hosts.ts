import { bytesAt, bytesEqual } from '../bytes/equal'
import type { EvidenceId } from '../model/evidence'
import { templateData, type ImaLog } from '../model/ima-log'
import type { LoadedFile } from './load-files'

/** The files of one machine: the log that is judged, and what belongs to it. */
export interface Host {
  /** Folder that its logs share, or the log's path where several hosts share it; `''` when there is only one host. */
  readonly name: string
  readonly log: ImaLog | null
  /** Logs that say the same as `log`, or less: compared with it, not judged. */
  readonly others: readonly ImaLog[]
  readonly files: readonly LoadedFile[]
}

export interface Grouping {
  readonly hosts: readonly Host[]
  /** Notes on logs that are not judged. */
  readonly notes: ReadonlyMap<EvidenceId, string>
}

/** `members` begin with `main`. */
interface Group {
  readonly main: ImaLog
  readonly members: ImaLog[]
}

/**
 * Which log speaks for which host. Logs of which one is a byte prefix of another are snapshots of one list, a log with other template digests
 * and the same data is a twin: of all of them the one with most entries is judged. Other files belong to the host whose logs stand nearest in the tree.
 */
export function groupHosts(files: readonly LoadedFile[]): Grouping {
  const notes = new Map<EvidenceId, string>()
  const logs = files.flatMap((file) => (file.decoded?.kind === 'ima-log-binary' ? [file.decoded.log] : []))
  const named = logs.filter((log) => files.some((file) => file.input.id === log.evidence && file.input.role === 'log'))
  for (const log of logs) if (named.length > 0 && !named.includes(log)) notes.set(log.evidence, 'not judged: another log was named')
  const groups = groupLogs(named.length > 0 ? named : logs, files, notes)
  if (groups.length <= 1) {
    return { notes, hosts: [{ name: '', log: groups[0]?.main ?? null, files, others: groups[0]?.members.slice(1) ?? [] }] }
  }
  return { notes, hosts: groups.map((group) => hostOf(group, groups, files)) }
}

function groupLogs(logs: readonly ImaLog[], files: readonly LoadedFile[], notes: Map<EvidenceId, string>): Group[] {
  const order = [...logs].sort((a, b) => b.count - a.count || a.templateDigestSize - b.templateDigestSize || b.bytes.length - a.bytes.length)
  const groups: Group[] = []
  for (const log of [...order.filter((one) => !isUnreadable(one)), ...order.filter(isUnreadable)]) {
    const beside = isUnreadable(log) ? groups.find((one) => one.members.some((member) => folderOf(member.path) === folderOf(log.path))) : undefined
    if (beside) {
      beside.members.push(log)
      notes.set(log.evidence, `not judged: nothing of it can be read; ${beside.main.path} is`)
      continue
    }
    const group = groups.find((one) => mayBeOneHost(one.main, log, files) && (isSnapshot(one.main, log) || isTwin(one.main, log)))
    if (!group) {
      groups.push({ main: log, members: [log] })
      continue
    }
    group.members.push(log)
    notes.set(log.evidence, isSnapshot(group.main, log) ? snapshotNote(group.main, log) : twinNote(group.main, log))
  }
  return groups
}

function isSnapshot(main: ImaLog, log: ImaLog): boolean {
  return main.templateDigestSize === log.templateDigestSize && bytesAt(main.bytes, 0, log.bytes)
}

function isTwin(main: ImaLog, log: ImaLog): boolean {
  const differ = main.templateDigestSize !== log.templateDigestSize
  return differ && main.count > 0 && log.count > 0 && bytesEqual(templateData(main, 0), templateData(log, 0))
}

/** Damaged from its first byte on: it says nothing of its own, and is no host where a log that can be read stands beside it. */
function isUnreadable(log: ImaLog): boolean {
  return log.count === 0 && log.stopped !== null
}

/** Two folders that each hold a quote of their own are two hosts, even when their logs begin alike. */
function mayBeOneHost(main: ImaLog, log: ImaLog, files: readonly LoadedFile[]): boolean {
  const [a, b] = [folderOf(main.path), folderOf(log.path)]
  const hasQuote = (folder: string) => files.some((file) => file.decoded?.kind === 'tpm-quote' && file.input.role === undefined && folderOf(file.input.path) === folder)
  return a === b || !(hasQuote(a) && hasQuote(b))
}

function snapshotNote(main: ImaLog, log: ImaLog): string {
  const what = log.bytes.length === main.bytes.length ? 'the same bytes as' : `the first ${log.count.toLocaleString('en-US')} entries of`
  return `snapshot: ${what} ${main.path}, which is judged`
}

function twinNote(main: ImaLog, log: ImaLog): string {
  return `twin of ${main.path}, which is judged: ${Math.min(main.count, log.count).toLocaleString('en-US')} entries compared`
}

function hostOf(group: Group, groups: readonly Group[], files: readonly LoadedFile[]): Host {
  const roots = groups.map((one) => commonFolder(one.members))
  const isAlone = (root: string) => roots.filter((one) => one === root).length === 1
  const own = groups.indexOf(group)
  const mine = files.filter((file) => {
    if (file.decoded?.kind === 'ima-log-binary') return group.members.includes(file.decoded.log)
    if (file.input.role) return true
    const near = roots.map((root) => sharedSegments(root, folderOf(file.input.path)))
    return near[own] === Math.max(...near)
  })
  return { name: isAlone(roots[own]) ? roots[own] : group.main.path, log: group.main, files: mine, others: group.members.slice(1) }
}

function commonFolder(logs: readonly ImaLog[]): string {
  const paths = logs.map((log) => folderOf(log.path).split('/'))
  const [first] = paths
  let length = 0
  while (length < first.length && paths.every((path) => path[length] === first[length])) length++
  return first.slice(0, length).join('/')
}

function sharedSegments(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')]
  let length = 0
  while (length < left.length && length < right.length && left[length] === right[length]) length++
  return length
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}
