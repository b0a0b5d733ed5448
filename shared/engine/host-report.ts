import { countOf } from '../checks/attestation'
import type { Outcome } from '../checks/check'
import type { EventLogOutcome } from '../checks/event-log/outcome'
import type { QuoteCheck } from '../checks/quote/outcome'
import type { ReplayRow } from '../checks/replay/outcome'
import { toHex } from '../bytes/hex'
import type { ErrorData } from '../errors/evidence-error'
import type { GroupedFinding } from '../findings/group-findings'
import { overallVerdict } from '../findings/overall-verdict'
import { ENTRY, hasFlag, signatureBytes, templateName, type ImaLog } from '../model/ima-log'
import type { BootAggregateReport, EventLogReport, HostReport, LogReport, PolicyReport, QuoteReport, ReplayReport, SignatureReport, StoppedReport } from '../model/report'
import { ATTESTED } from '../model/verdict'
import { signatureKeyId } from '../sources/ima-binary/fields/sig'
import { bankOfDigestSize } from '../sources/ima-binary/layout'

/** The report's part on one host, from what the checks concluded. Nothing is computed here but counts. */
export function hostReport(name: string, log: ImaLog | null, outcome: Outcome, findings: readonly GroupedFinding[]): HostReport {
  const { attestation, compliance } = outcome
  const told = findings.map((one) => one.finding)
  const answer = ({ verdict, reasons, because }: typeof compliance) => ({ verdict, reasons, because })
  return {
    name, log: log && logReport(log, outcome), replay: (outcome.replay?.rows ?? []).map(replayReport), quotes: outcome.quoteChecks.map(quoteReport), coverage: coverageReport(outcome),
    signatures: log && signatureReport(log), policy: policyReport(outcome), eventLog: eventLogReport(outcome), bootAggregate: bootAggregateReport(outcome), findings: told, attestation: attestation.verdict, compliance: compliance.verdict,
    verdict: overallVerdict(told, attestation.verdict, compliance.verdict), answers: { attestation: answer(attestation), compliance: answer(compliance) },
  }
}

function logReport(log: ImaLog, outcome: Outcome): LogReport {
  const templates: Record<string, number> = Object.create(null) as Record<string, number>
  let violations = 0
  for (let index = 0; index < log.count; index++) {
    const name = templateName(log, index)
    templates[name] = (templates[name] ?? 0) + 1
    if (hasFlag(log, index, ENTRY.violation)) violations++
  }
  const { checked = 0, mismatched = [] } = outcome.replay ?? {}
  return {
    evidence: log.evidence, format: log.format, byteOrder: log.byteOrder, entries: log.count, templates, violations, stopped: log.stopped && stoppedReport(log.stopped),
    templateDigests: { checked, mismatched: mismatched.map((index) => index + 1) }, templateDigestAlgorithm: bankOfDigestSize(log.templateDigestSize),
  }
}

function stoppedReport({ code, byteOffset, entryIndex, expected, found }: ErrorData): StoppedReport {
  return { code, byteOffset, entry: entryIndex === undefined ? null : entryIndex + 1, expected, found }
}

function replayReport(row: ReplayRow): ReplayReport {
  return { ...row, replayedValue: row.replayedValue && toHex(row.replayedValue), reportedValue: row.reportedValue && toHex(row.reportedValue) }
}

function quoteReport(check: QuoteCheck): QuoteReport {
  const { quote } = check
  return {
    evidence: quote.evidence, signatureEvidence: check.signatureEvidence, keyEvidence: check.key?.evidence ?? null, pcrValuesEvidence: check.valuesEvidence,
    status: check.status, magic: check.magic, type: check.type, signature: check.signature, nonce: check.nonce, pcrDigest: check.pcrDigest,
    reasons: check.reasons, scheme: check.scheme, keyTrusted: check.keyTrusted, qualifiedSigner: toHex(quote.qualifiedSigner), clock: `${quote.clock}`,
    resetCount: quote.resetCount, restartCount: quote.restartCount, safe: quote.safe, firmwareVersion: `${quote.firmwareVersion}`,
    qualifyingData: toHex(quote.qualifyingData), pcrSelection: quote.pcrSelection.map(({ bank, pcrs }) => ({ bank, pcrs })),
    pcrDigestValue: toHex(quote.pcrDigest), attestedEntries: check.attestedEntries,
  }
}

function coverageReport({ attestation: { attested } }: Outcome): HostReport['coverage'] {
  if (!attested) return null
  return { attested: countOf(attested, ATTESTED.yes), open: countOf(attested, ATTESTED.unknown), notAttested: countOf(attested, ATTESTED.no) }
}

/** Of several event logs the first with most PCRs that match is told; findings speak of all. */
function eventLogReport({ eventLogs }: Outcome): EventLogReport | null {
  const matches = (one: EventLogOutcome) => one.pcrs.filter((row) => row.status === 'match').length
  const [best] = [...eventLogs].sort((a, b) => matches(b) - matches(a))
  if (!best) return null
  const { log, pcrs } = best
  const stopped = log.stopped && { ...stoppedReport(log.stopped), entry: null, event: log.stopped.entryIndex ?? null }
  return {
    evidence: log.evidence, format: log.format, events: log.events.length, stopped,
    pcrs: pcrs.map(({ pcr, bank, replayedValue, reportedValue, reportedBy, reportedEvidence, status, reason }) => ({
      pcr, bank, replayedValue: toHex(replayedValue), reportedValue: reportedValue && toHex(reportedValue), reportedBy, reportedEvidence, status, reason,
    })),
  }
}

function bootAggregateReport({ bootAggregate }: Outcome): BootAggregateReport | null {
  if (!bootAggregate) return null
  const { status, reason, algorithm, expected, found, from, lastPcr, entryIndex } = bootAggregate
  return { status, reason, algorithm, expected: expected && toHex(expected), found: toHex(found), from, lastPcr, entry: entryIndex + 1 }
}

function policyReport({ policy }: Outcome): PolicyReport | null {
  if (!policy) return null
  const { evidence, accepted, acceptedCounts, rejected, notJudged } = policy
  return { mode: 'strict', evidence, signature: 'not-checked', accepted, acceptedBy: acceptedCounts, rejected, notJudged }
}

/** Signatures are counted, not yet verified: those that are there, or may be there in fields that do not decode, are not checkable in this version. */
function signatureReport(log: ImaLog): SignatureReport {
  const byKey = new Map<string, number>()
  let present = 0
  let unread = 0
  for (let index = 0; index < log.count; index++) {
    if (hasFlag(log, index, ENTRY.unknownTemplate | ENTRY.malformed)) unread++
    if (log.columns.signatureLength[index] === 0) continue
    present++
    const keyId = signatureKeyId(signatureBytes(log, index))
    if (keyId) byKey.set(keyId, (byKey.get(keyId) ?? 0) + 1)
  }
  const keys = [...byKey].map(([keyId, entries]) => ({ keyId, subject: null, trustedBy: null, entries }))
  return { present, valid: 0, invalid: 0, unknownKey: 0, malformed: 0, notCheckable: present + unread, absent: log.count - present - unread, keys }
}
