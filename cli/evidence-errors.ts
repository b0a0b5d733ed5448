import type { Finding } from '@shared/model/finding'
import type { Report } from '@shared/model/report'

const DAMAGE: readonly string[] = ['evidence.truncated', 'evidence.malformed']

/** One line for each piece of damage, without its LF: `FILE: at byte N (entry I): expected ..., found ...`. */
export function evidenceErrorLines(report: Report): string[] {
  const findings = (report.hosts ?? [report]).flatMap((host) => host.findings)
  const lines = findings.filter(({ code }) => DAMAGE.includes(code)).map((finding) => evidenceErrorLine(finding, report))
  return [...new Set(lines)]
}

function evidenceErrorLine(finding: Finding, report: Report): string {
  const file = report.evidence.find(({ id }) => id === finding.evidence)?.path ?? 'evidence'
  const byte = finding.byteOffset === null ? '' : ` at byte ${finding.byteOffset}`
  const entry = finding.event !== undefined ? ` (event ${finding.event})` : finding.entry === null ? '' : ` (entry ${finding.entry})`
  const place = byte === '' && entry === '' ? '' : `${byte}${entry}:`
  const expected = finding.expected === null ? finding.message : `expected ${finding.expected}, found ${finding.found ?? 'nothing'}`
  return `${file}:${place} ${expected}`
}
