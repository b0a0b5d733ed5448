import type { Finding } from '../model/finding'
import type { OverallVerdict, Verdict } from '../model/verdict'

/** One error is untrusted; trusted needs both answers to pass; anything else is inconclusive. */
export function overallVerdict(findings: readonly Finding[], attestation: Verdict, compliance: Verdict): OverallVerdict {
  if (findings.some((finding) => finding.severity === 'error')) return 'untrusted'
  return attestation === 'pass' && compliance === 'pass' ? 'trusted' : 'inconclusive'
}

const RANK: Readonly<Record<OverallVerdict, number>> = { untrusted: 0, inconclusive: 1, trusted: 2 }

/** Is `a` worse than `b`? */
export function isWorse(a: OverallVerdict, b: OverallVerdict): boolean {
  return RANK[a] < RANK[b]
}
