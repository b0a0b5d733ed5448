import { countOf } from '../checks/attestation'
import type { Outcome } from '../checks/check'
import type { EventLogOutcome } from '../checks/event-log/outcome'
import type { QuoteCheck } from '../checks/quote/outcome'
import type { ReplayRow } from '../checks/replay/outcome'
import { toHex } from '../bytes/hex'
import type { ErrorData } from '../errors/evidence-error'
import type { GroupedFinding } from '../findings/group-findings'
import { overallVerdict } from '../findings/overall-verdict'
import type { ImaLog } from '../model/ima-log'
import type { BootAggregateReport, EventLogReport, HostReport, LogReport, PolicyReport, QuoteReport, ReplayReport, StoppedReport } from '../model/report'
import { ATTESTED, combineVerdicts } from '../model/verdict'
import { certificateReport } from './certificate-report'
import { policySourceReport } from './policy-source-report'
import type { Host } from './group-hosts'
import { keylimeVerdictsReport } from './keylime-report'
import { signatureReport } from './signature-report'

/** The report's part on one host, from what the checks concluded. Nothing is computed here but counts. */
export function hostReport({ name, log, files }: Host, outcome: Outcome, findings: readonly GroupedFinding[]): HostReport {
  const { attestation, compliance } = outcome
  const told = findings.map((one) => one.finding)
  const answer = ({ verdict, reasons, because }: typeof compliance) => ({ verdict, reasons, because })
  return {
    name, files: files.map((file) => file.input.id), log: log && logReport(log, outcome), replay: (outcome.replay?.rows ?? []).map(replayReport), quotes: outcome.quoteChecks.map(quoteReport), coverage: coverageReport(outcome), timeline: outcome.timeline,
    signatures: outcome.signatures && signatureReport(outcome.signatures),
    policy: policyReport(files, outcome),
    ...(outcome.policy && { blindSpots: outcome.blindSpots }),
    eventLog: eventLogReport(outcome), bootAggregate: bootAggregateReport(outcome), ...keylimeReport(outcome), ...imaPolicyReport(outcome),
    findings: told, attestation: attestation.verdict, compliance: compliance.verdict,
    verdict: overallVerdict(told, attestation.verdict, compliance.verdict), answers: { attestation: answer(attestation), compliance: answer(compliance) },
  }
}

function logReport(log: ImaLog, outcome: Outcome): LogReport {
  const templates: Record<string, number> = Object.create(null) as Record<string, number>
  for (const [template, name] of log.templates.entries()) if (log.tally.templates[template] > 0) templates[name] = log.tally.templates[template]
  const { checked = 0, mismatched = [] } = outcome.replay ?? {}
  return {
    evidence: log.evidence, ...(log.files.length > 1 && { segments: log.files.map((file) => ({ evidence: file.evidence, firstEntry: file.firstEntry + 1 })) }), format: log.format, byteOrder: log.byteOrder, entries: log.count, templates, violations: log.tally.flags.violation, stopped: log.stopped && stoppedReport(log.stopped),
    templateDigests: { checked, mismatched: mismatched.map((index) => index + 1) }, templateDigestAlgorithm: log.templateDigestBank,
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
    reasons: check.reasons, scheme: check.scheme, keyTrusted: check.keyTrusted, trustedBy: check.trustedBy, certificates: check.chain.map(certificateReport), qualifiedSigner: toHex(quote.qualifiedSigner), clock: `${quote.clock}`,
    resetCount: quote.resetCount, restartCount: quote.restartCount, safe: quote.safe, firmwareVersion: `${quote.firmwareVersion}`,
    qualifyingData: toHex(quote.qualifyingData), pcrSelection: quote.pcrSelection.map(({ bank, pcrs }) => ({ bank, pcrs })),
    pcrDigestValue: toHex(quote.pcrDigest), attestedEntries: check.attestedEntries, order: check.order, boot: check.boot,
  }
}

function coverageReport({ attestation: { attested } }: Outcome): HostReport['coverage'] {
  if (!attested) return null
  const [yes, open] = [countOf(attested, ATTESTED.yes), countOf(attested, ATTESTED.open)]
  return { attested: yes, open, notAttested: attested.length - yes - open, beforeStart: countOf(attested, ATTESTED.beforeStart) }
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

function keylimeReport({ keylime }: Outcome): Pick<HostReport, 'keylime'> {
  if (keylime.length === 0) return {}
  return { keylime: keylime.map(({ statedNonce, ...one }) => ({ ...one, statedNonce: statedNonce && toHex(statedNonce) })) }
}

function imaPolicyReport({ imaPolicies }: Outcome): Pick<HostReport, 'imaPolicy'> {
  if (imaPolicies.length === 0) return {}
  return { imaPolicy: imaPolicies.map(({ policy, refused, blindSpots, notExplained }) => ({ evidence: policy.evidence, rules: policy.rules.length, refused, blindSpots, notExplained })) }
}

function policyReport(files: Host['files'], { policy, policySignatures, keylimeMode }: Outcome): PolicyReport | null {
  if (!policy) return null
  const { evidence, sources, accepted, acceptedCounts, rejected, notJudged } = policy
  const lists = files.flatMap(({ decoded }) => (decoded?.kind === 'exclude-list' ? [decoded.excludes.evidence] : []))
  const signatures = policySignatures.filter((one) => evidence.includes(one.evidence) || lists.includes(one.evidence))
  const mode = keylimeMode?.policy === policy ? 'keylime' : 'strict'
  return { mode, evidence, sources: sources.map(policySourceReport), signature: combineVerdicts(signatures.map((one) => one.verdict)), signatures, accepted, acceptedBy: acceptedCounts, rejected, notJudged, keylime: keylimeMode && keylimeVerdictsReport(keylimeMode) }
}
