import type { EvidenceReport, HostReport, Report } from '@shared/model/report'
import { reportOfHost } from '@shared/model/report'
import { fileName, hostName } from '@/app/words/evidence'
import { evidenceGroups, type EvidenceGroup } from './evidence-use'

/** Files that stand under one heading: a host's, what several hosts share, what the user gave. */
export interface EvidenceSection {
  readonly id: string
  /** Empty where the case has one host: then its parts stand alone. */
  readonly title: string
  /** Place in the report's hosts; `null` for what is of no single host. */
  readonly place: number | null
  readonly host: HostReport | null
  /** Its top speaks of that host. */
  readonly report: Report
  readonly files: readonly EvidenceReport[]
  readonly parts: readonly EvidenceGroup[]
  /** The folder, with its slash, that all paths of the section begin with. */
  readonly folder: string
}

/** The bundle by host and part, then what is of several hosts, then what the user gave. Sections without a file are left out. */
export function evidenceSections(report: Report, evidence: readonly EvidenceReport[]): readonly EvidenceSection[] {
  const bundle = evidence.filter((one) => one.role === null)
  const given = { id: 'given', title: 'You gave', place: null, host: null, report, files: evidence.filter((one) => one.role !== null) }
  const hosts = report.hosts ?? []
  const owners = new Map<string, number[]>()
  for (const [place, host] of hosts.entries()) for (const id of host.files) owners.set(id, [...(owners.get(id) ?? []), place])
  const ofOne = (one: EvidenceReport) => owners.get(one.id)?.length === 1
  const own = hosts.map((host, place) => ({
    id: `host-${place}`, title: hostName(host), place, host, report: reportOfHost(report, place), files: bundle.filter((one) => ofOne(one) && owners.get(one.id)![0] === place),
  }))
  const rest = { id: 'shared', title: hosts.length === 0 ? '' : 'Not of one host alone', place: null, host: null, report, files: bundle.filter((one) => !ofOne(one)) }
  return [...own, rest, given].filter((section) => section.files.length > 0).map((section) => ({ ...section, parts: evidenceGroups(section.files), folder: sharedFolder(section) }))
}

/** Base names that more than one file of the section has: there the folder tells the files apart. */
export function repeatedNames(files: readonly EvidenceReport[]): ReadonlySet<string> {
  const seen = new Set<string>()
  return new Set(files.map((one) => fileName(one.path)).filter((name) => seen.has(name) || !seen.add(name)))
}

function sharedFolder({ host, files }: Pick<EvidenceSection, 'host' | 'files'>): string {
  if (host === null) return ''
  const [first, ...others] = files.filter((one) => one.kind !== 'archive').map((one) => one.path.split('/').slice(0, -1))
  let length = 0
  while (length < (first?.length ?? 0) && others.every((other) => other[length] === first[length])) length++
  return length === 0 ? '' : `${first.slice(0, length).join('/')}/`
}
