import type { EvidenceReport, Report } from '@shared/model/report'
import type { EvidenceRole } from '@shared/model/evidence'

export type TrustKind = 'attestation-key' | 'nonce' | 'policy'

/** A file of the bundle that would raise the verdict if the user vouched for it. */
export interface Candidate {
  readonly kind: TrustKind
  readonly evidence: EvidenceReport
}

const KIND_OF_EVIDENCE: Readonly<Record<string, TrustKind>> = { 'public-key': 'attestation-key', nonce: 'nonce', 'runtime-policy': 'policy' }
export const ROLE_OF_TRUST: Readonly<Record<Exclude<TrustKind, 'nonce'>, EvidenceRole>> = { 'attestation-key': 'attestation-key', policy: 'policy' }

/** Candidates of every kind, best first: the key that verified a quote stands before other keys. */
export function trustCandidates(report: Report): readonly Candidate[] {
  const verified = new Set(report.quotes.map((quote) => quote.keyEvidence))
  return report.evidence
    .filter((evidence) => evidence.role === null && KIND_OF_EVIDENCE[evidence.kind] !== undefined)
    .map((evidence) => ({ kind: KIND_OF_EVIDENCE[evidence.kind], evidence }))
    .sort((a, b) => Number(verified.has(b.evidence.id)) - Number(verified.has(a.evidence.id)))
}

/** Parts that stand between the case and Trusted, as far as the user can give them. */
export function missingTrust(report: Report, nonceGiven: boolean): readonly TrustKind[] {
  const missing: TrustKind[] = []
  const hasQuote = report.quotes.length > 0
  if (hasQuote && !report.evidence.some((evidence) => evidence.role === 'attestation-key')) missing.push('attestation-key')
  if (hasQuote && !nonceGiven) missing.push('nonce')
  if (report.log !== null && report.policy === null) missing.push('policy')
  return missing
}

/** `e3.1` is a member of the archive `e3`. */
export function isMember(evidenceId: string): boolean {
  return evidenceId.includes('.')
}

/** `e3` is the third file as they were given: its place, from 0. */
export function fileIndex(evidenceId: string): number {
  return Number(evidenceId.slice(1)) - 1
}
