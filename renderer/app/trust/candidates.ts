import type { EvidenceReport, Report } from '@shared/model/report'
import type { EvidenceRole } from '@shared/model/evidence'

export type TrustKind = 'attestation-key' | 'attestation-ca' | 'ima-key' | 'nonce' | 'policy' | 'policy-key' | 'reference'

/** What can stand between a host and Trusted: files may be listed instead of signed, a policy need not be signed, and references accept nothing. */
export type MissingTrust = Exclude<TrustKind, 'ima-key' | 'policy-key' | 'reference'>

/** A file of the bundle that would raise the verdict if the user vouched for it. */
export interface Candidate {
  readonly kind: TrustKind
  readonly evidence: EvidenceReport
}

const KIND_OF_EVIDENCE: Readonly<Record<string, TrustKind>> = { 'public-key': 'attestation-key', nonce: 'nonce', 'runtime-policy': 'policy', 'rpm-package': 'reference', 'rpm-filelists': 'reference', sbom: 'reference' }
export const ROLE_OF_TRUST: Readonly<Record<Exclude<TrustKind, 'nonce'>, EvidenceRole>> = { 'attestation-key': 'attestation-key', 'attestation-ca': 'attestation-ca', 'ima-key': 'ima-key', policy: 'policy', 'policy-key': 'policy-key', reference: 'reference' }

/**
 * Candidates of every kind among the evidence of a host, best first: the key that verified a quote stands before other keys. A file with
 * CA certificates is a key's or a CA's.
 */
export function trustCandidates(report: Report, evidence: readonly EvidenceReport[]): readonly Candidate[] {
  const verified = new Set(report.quotes.map((quote) => quote.keyEvidence))
  const free = evidence.filter((one) => one.role === null)
  const authorities = free.filter((one) => one.authorities !== undefined).map((one): Candidate => ({ kind: 'attestation-ca', evidence: one }))
  return free
    .filter((one) => KIND_OF_EVIDENCE[one.kind] !== undefined)
    .map((one): Candidate => ({ kind: KIND_OF_EVIDENCE[one.kind], evidence: one }))
    .concat(authorities)
    .sort((a, b) => Number(verified.has(b.evidence.id)) - Number(verified.has(a.evidence.id)))
}

/** How many nonces its quotes carry that the user has not given yet: each request has one of its own. */
export function missingNonces({ quotes }: Report, given: number): number {
  return Math.max(0, new Set(quotes.filter((quote) => quote.order !== null).map((quote) => quote.qualifyingData)).size - given)
}

/** Parts that stand between the host and Trusted, as far as the user can give them. Of several hosts each has a key of its own. */
export function missingTrust(report: Report, noncesGiven: number): readonly MissingTrust[] {
  const missing: MissingTrust[] = []
  const hasQuote = report.quotes.length > 0
  const isGiven = report.quotes.some((quote) => quote.trustedBy === '--ak-ca') || report.evidence.some((evidence) => evidence.role === 'attestation-key')
  if (hasQuote && (!isGiven || (report.hosts !== undefined && !report.quotes.some((quote) => quote.keyTrusted)))) missing.push('attestation-key')
  if (missingNonces(report, noncesGiven) > 0) missing.push('nonce')
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
