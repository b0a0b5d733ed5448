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

const GROUPS = { log: 'IMA log', boot: 'Boot event log', quotes: 'Quotes and PCR values', keys: 'Keys and nonces', policy: 'Policies', xattrs: 'Attributes of files', reference: 'Reference data', archives: 'Archives and documents', other: 'Not recognised' } as const
const GROUP_OF: Readonly<Record<EvidenceKind, keyof typeof GROUPS>> = {
  'ima-log-binary': 'log', 'ima-log-ascii': 'log', 'event-log': 'boot', 'tpm-quote': 'quotes', 'tpm-signature': 'quotes', 'pcr-values': 'quotes', 'public-key': 'keys', 'tpm-name': 'keys', nonce: 'keys',
  'archive': 'archives', 'keylime-document': 'archives', 'runtime-policy': 'policy', 'policy-envelope': 'policy', 'policy-signature': 'policy', 'exclude-list': 'policy', 'ima-policy': 'policy', 'xattr-dump': 'xattrs', 'rpm-package': 'reference', 'rpm-filelists': 'reference', 'sbom': 'reference', unrecognised: 'other',
}

/** Files by part. */
export function evidenceGroups(evidence: readonly EvidenceReport[]): readonly EvidenceGroup[] {
  return Object.entries(GROUPS).map(([id, title]) => ({ id, title, files: evidence.filter((one) => groupOf(one) === id) })).filter((group) => group.files.length > 0)
}

/** A log or a policy that was named a reference is one, and nothing else. */
function groupOf({ kind, role }: EvidenceReport): keyof typeof GROUPS {
  return role === 'reference' && GROUP_OF[kind] !== 'archives' && kind !== 'unrecognised' ? 'reference' : GROUP_OF[kind]
}

/** Files that the user gave. The policy in an envelope has its role from there, and goes with it. */
export function givenFiles(evidence: readonly EvidenceReport[]): readonly EvidenceReport[] {
  const envelopes = new Set(evidence.filter((one) => one.kind === 'policy-envelope' && one.role !== null).map((one) => one.id))
  return evidence.filter((one) => one.role !== null && !(one.inside !== undefined && envelopes.has(one.inside.evidence)))
}

/** `nonceSources`: paths of the files whose nonces the user took. */
export function useOf(report: Report, one: EvidenceReport, nonceSources: readonly string[]): Use {
  const finding = report.findings.find((other) => other.evidence === one.id && (other.severity === 'error' ? other.code.startsWith('evidence.') : DAMAGE.has(other.code)))
  if (finding !== undefined) return { tone: 'fail', word: 'Damaged', quiet: false }
  if (GROUP_OF[one.kind] === 'archives') return { tone: 'info', word: 'Opened', quiet: true }
  if (one.kind === 'unrecognised') return { tone: 'info', word: 'Not read', quiet: false }
  if (one.role !== null || (one.kind === 'nonce' && nonceSources.includes(one.path))) return { tone: 'pass', word: 'You gave it', quiet: false }
  const isSegment = report.log?.segments?.some((segment) => segment.evidence === one.id) ?? false
  if (isSegment || report.log?.evidence === one.id || report.eventLog?.evidence === one.id) return { tone: 'pass', word: 'Judged', quiet: false }
  if (one.kind === 'policy-envelope') return { tone: 'info', word: 'Opened', quiet: true }
  if (report.imaPolicy?.some((policy) => policy.evidence === one.id)) return { tone: 'info', word: 'Explained', quiet: true }
  if (FOUND_ONLY.has(one.kind)) return { tone: 'nc', word: 'Found only', quiet: false }
  if (usedIds(report).has(one.id)) return { tone: 'pass', word: 'Used', quiet: true }
  return ofOtherLog(report, one) ?? { tone: 'info', word: one.notes.length > 0 ? 'Noted' : 'Not used', quiet: false }
}

/** A log that is not judged: the notes say how it stands to the one that is. */
function ofOtherLog(report: Report, one: EvidenceReport): Use | null {
  if (report.findings.some((finding) => finding.code === 'log.twin-differs' && finding.evidence === one.id)) return { tone: 'fail', word: 'Twin differs', quiet: false }
  const note = one.notes.find((text) => /^(snapshot|twin)/.test(text))
  if (note === undefined) return null
  if (note.startsWith('twin')) return { tone: 'pass', word: 'Twin agrees', quiet: true }
  return { tone: 'info', word: note.includes('the same bytes') ? 'Same bytes' : 'Snapshot', quiet: false }
}

const FOUND_ONLY: ReadonlySet<EvidenceKind> = new Set(['public-key', 'tpm-name', 'nonce', 'runtime-policy', 'exclude-list', 'rpm-package', 'rpm-filelists', 'sbom'])
/** Of reference data damage is a warning. */
const DAMAGE: ReadonlySet<string> = new Set(['evidence.malformed', 'evidence.truncated'])

function usedIds(report: Report): ReadonlySet<string | null> {
  return new Set([
    ...report.quotes.flatMap((quote) => [quote.evidence, quote.signatureEvidence, quote.keyEvidence, quote.pcrValuesEvidence]),
    ...report.replay.map((row) => row.reportedEvidence), ...(report.eventLog?.pcrs ?? []).map((row) => row.reportedEvidence), ...(report.policy?.evidence ?? []), ...(report.policy?.signatures ?? []).map((one) => one.signatureEvidence),
  ])
}
