import type { EvidenceKind } from '@shared/model/evidence'
import type { EvidenceReport, Report } from '@shared/model/report'
import type { Tone } from '@/ui/tones'

/** What became of a file. */
export interface Use {
  readonly tone: Tone
  readonly word: string
  readonly quiet: boolean
}

export interface EvidenceGroup {
  readonly id: string
  readonly title: string
  readonly files: readonly EvidenceReport[]
}

const GROUPS = { log: 'IMA log', boot: 'Boot event log', quotes: 'Quotes and PCR values', keys: 'Keys and nonces', policy: 'Policies', archives: 'Archives', other: 'Not recognised' } as const
const GROUP_OF: Readonly<Record<EvidenceKind, keyof typeof GROUPS>> = {
  'ima-log-binary': 'log', 'event-log': 'boot', 'tpm-quote': 'quotes', 'tpm-signature': 'quotes', 'pcr-values': 'quotes', 'public-key': 'keys', nonce: 'keys',
  archive: 'archives', 'runtime-policy': 'policy', 'exclude-list': 'policy', unrecognised: 'other',
}

/** The bundle by part; what the user gave is among its kind. */
export function evidenceGroups(evidence: readonly EvidenceReport[]): readonly EvidenceGroup[] {
  return Object.entries(GROUPS).map(([id, title]) => ({ id, title, files: evidence.filter((one) => GROUP_OF[one.kind] === id) })).filter((group) => group.files.length > 0)
}

/** `nonceSource`: path of the file whose nonce the user took. */
export function useOf(report: Report, one: EvidenceReport, nonceSource: string): Use {
  const finding = report.findings.find((other) => other.evidence === one.id && other.severity === 'error' && other.code.startsWith('evidence.'))
  if (finding !== undefined) return { tone: 'fail', word: 'Damaged', quiet: false }
  if (one.kind === 'archive') return { tone: 'info', word: 'Opened', quiet: true }
  if (one.kind === 'unrecognised') return { tone: 'info', word: 'Not read', quiet: false }
  if (one.role !== null || (one.kind === 'nonce' && one.path === nonceSource)) return { tone: 'pass', word: 'You gave it', quiet: false }
  if (report.log?.evidence === one.id || report.eventLog?.evidence === one.id) return { tone: 'pass', word: 'Judged', quiet: false }
  if (FOUND_ONLY.has(one.kind)) return { tone: 'nc', word: 'Found only', quiet: false }
  if (usedIds(report).has(one.id)) return { tone: 'pass', word: 'Used', quiet: true }
  return { tone: 'info', word: one.notes.length > 0 ? 'Noted' : 'Not used', quiet: false }
}

const FOUND_ONLY: ReadonlySet<EvidenceKind> = new Set(['public-key', 'nonce', 'runtime-policy', 'exclude-list'])

function usedIds(report: Report): ReadonlySet<string | null> {
  return new Set([
    ...report.quotes.flatMap((quote) => [quote.evidence, quote.signatureEvidence, quote.keyEvidence, quote.pcrValuesEvidence]),
    ...report.replay.map((row) => row.reportedEvidence), ...(report.eventLog?.pcrs ?? []).map((row) => row.reportedEvidence), ...(report.policy?.evidence ?? []),
  ])
}
