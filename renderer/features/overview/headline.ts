import type { Report } from '@shared/model/report'
import { findingTitle } from '@/app/words/findings'
import { count, counted, entries } from '@/app/words/numbers'

/** The verdict in one or two sentences: what the two answers come to. */
export function headline(report: Report): string {
  if (report.verdict === 'trusted') return `The whole log is genuine, and all ${entries(report.log?.entries ?? 0)} meet the policy.`
  if (report.verdict === 'untrusted') return untrusted(report)
  return inconclusive(report)
}

function untrusted(report: Report): string {
  const rejected = report.policy?.rejected ?? 0
  if (report.attestation === 'fail') return `The evidence does not hold together. ${firstError(report)}.`
  if (rejected === 0) return `${firstError(report)}.`
  const shows = `${counted(rejected, 'entry', 'entries')} that the policy does not allow.`
  return report.attestation === 'pass' ? `${genuine(report)} It shows ${shows}` : `It shows ${shows} Whether the log is genuine was not proved.`
}

function genuine(report: Report): string {
  const attested = Math.max(0, ...report.quotes.filter((quote) => quote.status === 'pass').map((quote) => quote.attestedEntries ?? 0))
  return attested === (report.log?.entries ?? 0) ? 'The whole log is genuine.' : `The log is genuine up to entry ${count(attested)}.`
}

function firstError(report: Report): string {
  const error = report.findings.find((finding) => finding.severity === 'error')
  if (error === undefined) return 'An error was found'
  return findingTitle(error).replace(/\.$/, '').replace(/^One entry\b/, `Entry ${count(error.entry ?? 0)}`)
}

function inconclusive(report: Report): string {
  const open = [report.attestation === 'pass' ? '' : 'who vouches for the evidence', report.compliance === 'pass' ? '' : 'what the policy allows'].filter((text) => text !== '')
  return `Nothing speaks against this evidence, but not everything was checked: ${open.join(' and ') || 'see the findings'}.`
}
