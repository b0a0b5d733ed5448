import { toHex } from '../../bytes/hex'
import type { Derivation, Subject } from '../../model/derivation'
import type { Finding } from '../../model/finding'
import { FAIL_CODES } from '../../checks/policy/judge-entry'
import { STATE } from '../../model/verdict'
import { toldEventLog } from '../boot-log-view'
import { explainBytes } from './explain-bytes'
import { explainEntryRejection } from './explain-rejection'
import type { ExplainedCase } from './explained-case'

/**
 * How what a finding says came to be. `entry` is one of its entries, its first unless given.
 * @param explain explains the subject that the finding is about.
 * @throws RangeError for a finding that the report does not have.
 */
export async function explainFinding(explained: ExplainedCase, id: string, entry: number | undefined, explain: (subject: Subject) => Promise<Derivation>): Promise<Derivation> {
  const finding = explained.host.report.findings.find((one) => one.id === id)
  if (!finding) throw new RangeError(`the report has no finding ${id}`)
  const at = entry ?? finding.entry
  if (at !== null && (FAIL_CODES as readonly string[]).includes(finding.code)) return explainEntryRejection(explained, at)
  const subject = subjectOf(explained, finding, at)
  return subject ? explain(subject) : explainBytes(explained, finding)
}

/** What a finding is about; `null` where only its bytes can be shown. */
function subjectOf(explained: ExplainedCase, finding: Finding, entry: number | null): Subject | null {
  const { code } = finding
  if (code === 'boot-aggregate.mismatch') return { kind: 'boot-aggregate' }
  if (code === 'event-log.replay-mismatch') return bootPcr(explained, finding)
  if (finding.event !== undefined) return isEvent(explained, finding.event) ? { kind: 'boot-event', event: finding.event } : null
  if (code.startsWith('replay.')) return replayRow(explained, finding)
  if (code.startsWith('evidence.')) return null
  if (entry !== null && isSigned(explained, entry) && (code.startsWith('signature.') || code === 'policy.signature-any-path')) return { kind: 'signature', entry }
  if (entry !== null) return { kind: 'entry', entry }
  return code.startsWith('quote.') ? quoteOf(explained, finding) : null
}

function isSigned({ host: { outcome: { signatures } } }: ExplainedCase, entry: number): boolean {
  return signatures !== null && signatures.states[entry - 1] !== STATE.absent
}

function isEvent({ host }: ExplainedCase, number: number): boolean {
  return toldEventLog(host)?.log.events.some((event) => event.number === number) ?? false
}

function bootPcr({ host }: ExplainedCase, { event, expected }: Finding): Subject | null {
  const told = toldEventLog(host)
  const pcr = told?.log.events.find((one) => one.number === event)?.pcr
  return pcr === undefined ? null : { kind: 'boot-pcr', pcr, bank: expected?.split(':')[0] }
}

/** The row whose reported value the finding names; of a bank that it names otherwise, the first. */
function replayRow({ host }: ExplainedCase, { code, expected, found, message }: Finding): Subject | null {
  const rows = host.outcome.replay?.rows ?? []
  const named = rows.findIndex((one) => one.reportedValue !== null && (expected ?? '').includes(toHex(one.reportedValue)))
  const fallback = rows.findIndex((one) => (code === 'replay.mismatch' ? one.status === 'mismatch' : one.bank === found || message.includes(` ${one.bank} `)))
  const row = named >= 0 ? named : fallback
  return row < 0 ? null : { kind: 'replay', row }
}

function quoteOf({ host: { outcome } }: ExplainedCase, { evidence }: Finding): Subject | null {
  const check = outcome.quoteChecks.find((one) => [one.quote.evidence, one.signatureEvidence, one.key?.evidence, one.valuesEvidence].includes(evidence ?? '')) ?? outcome.quoteChecks[0]
  return check ? { kind: 'quote', evidence: check.quote.evidence } : null
}
