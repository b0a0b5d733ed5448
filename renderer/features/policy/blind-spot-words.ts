import type { HostReport } from '@shared/model/report'

/** What is said where a pass leaves nothing unsaid. */
export function noBlindSpots({ policy, coverage, quotes, attestation }: Pick<HostReport, 'policy' | 'coverage' | 'quotes' | 'attestation'>): string {
  const isWhole = policy !== null && policy.accepted > 0 && policy.rejected === 0 && policy.notJudged === 0
  const passed = isWhole ? 'Every entry passed by what it is: none by an exclude or a signature alone' : 'None that passed did so by an exclude or a signature alone'
  if (quotes.length === 0) return `${passed}. No quote vouches for the log itself.`
  const isCovered = attestation === 'pass' && coverage !== null && coverage.open + coverage.notAttested === 0
  return isCovered ? `${passed}, and a quote covers all of them.` : `${passed}. No good quote covers all of the log.`
}
