import type { EvidenceId } from '@shared/model/evidence'
import type { Finding } from '@shared/model/finding'
import type { Report } from '@shared/model/report'

/** What is said of a file that can't be read as what it is. */
const DAMAGE: readonly string[] = ['evidence.truncated', 'evidence.malformed', 'policy.malformed']

/** One line for each piece of damage, without its LF: `FILE: at byte N (entry I): expected ..., found ...`. */
export function evidenceErrorLines(report: Report): string[] {
  const findings = (report.hosts ?? [report]).flatMap((host) => host.findings)
  const paths = new Map(report.evidence.map(({ id, path }) => [id, path]))
  const lines = findings.filter(({ code, severity }) => severity === 'error' && DAMAGE.includes(code)).map((finding) => evidenceErrorLine(finding, paths))
  return [...new Set(lines)]
}

function evidenceErrorLine(finding: Finding, paths: ReadonlyMap<EvidenceId, string>): string {
  const file = paths.get(finding.evidence ?? '') ?? 'evidence'
  const byte = finding.byteOffset === null ? '' : ` at byte ${finding.byteOffset}`
  const entry = finding.event !== undefined ? ` (event ${finding.event})` : finding.entry === null ? '' : ` (entry ${finding.entry})`
  const place = byte === '' && entry === '' ? '' : `${byte}${entry}:`
  const expected = finding.expected === null ? finding.message : `expected ${finding.expected}, found ${finding.found ?? 'nothing'}`
  return `${file}:${place} ${expected}`
}
