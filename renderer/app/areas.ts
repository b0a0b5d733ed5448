import type { Component, InjectionKey } from 'vue'
import type { EvidenceKind } from '@shared/model/evidence'
import type { Report } from '@shared/model/report'

/** Areas of an open case in the order of the rail, which is that of Ctrl 1 to Ctrl 7. */
export const AREAS = ['overview', 'entries', 'quotes', 'boot-log', 'signatures', 'policy', 'evidence'] as const
export type Area = (typeof AREAS)[number]

export const AREA_NAMES: Readonly<Record<Area, string>> = { overview: 'Overview', entries: 'Entries', quotes: 'Quotes', 'boot-log': 'Boot log', signatures: 'Signatures', policy: 'Policy', evidence: 'Evidence' }

const POLICY_KINDS: ReadonlySet<EvidenceKind> = new Set(['runtime-policy', 'policy-envelope', 'ima-policy'])

/** Has the case what the area shows? Numbers of the others stay what they are. */
export function hasArea(area: Area, report: Report): boolean {
  if (area === 'signatures') return report.log !== null
  if (area === 'policy') return report.log !== null || report.evidence.some(({ kind }) => POLICY_KINDS.has(kind))
  return area !== 'boot-log' || report.eventLog !== null
}

/** `welcome` stands while no case is open: empty, loading, cancelled, failed. */
export type AreaViews = Readonly<Record<Area | 'welcome', Component>>

export const AREA_VIEWS: InjectionKey<AreaViews> = Symbol('area views')
