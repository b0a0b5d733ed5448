import { KEYLIME_REASONS, REASON_WORDS } from '../checks/policy/keylime/reasons'
import { NOT_ACCEPTED } from '../checks/policy/outcome'
import { findingsOfEntry, SEVERITY_MARK, SEVERITIES } from '../findings/group-findings'
import { ENTRY, hasFlag, entryPlace, type ImaLog } from '../model/ima-log'
import { ACCEPTED_BY, ATTESTED, ENTRY_COVERAGE, ENTRY_VERDICTS, SIGNATURE_STATES, type AcceptedBy } from '../model/verdict'
import type { EntryRow } from '../model/view'
import { uncheckedEntry } from './first-entries'
import type { JudgedHost } from './judged-host'

/** One entry as a row. `index` counts from 0. */
export function entryRow(host: JudgedHost, log: ImaLog, index: number): EntryRow {
  const { policy, attestation, signatures } = host.outcome
  const accepted = policy ? policy.acceptedBy[index] : NOT_ACCEPTED
  const attested = attestation.attested?.[index] ?? ATTESTED.open
  const by = attestation.attestedBy?.[index] ?? 0
  return {
    ...uncheckedEntry(log, index),
    verdict: policy ? ENTRY_VERDICTS[policy.verdicts[index]] : 'not-judged', acceptedBy: accepted === NOT_ACCEPTED ? null : ACCEPTED_BY[accepted],
    severity: SEVERITIES.find((severity) => SEVERITY_MARK[severity] === host.marks[index]) ?? null,
    attested: attested === ATTESTED.open ? null : attested === ATTESTED.yes, coverage: attestation.attested ? ENTRY_COVERAGE[attested] : 'not-checked',
    attestedBy: by === 0 ? null : host.outcome.quoteChecks[by - 1].quote.evidence,
    signature: signatures ? SIGNATURE_STATES[signatures.states[index]] : 'not-checkable', keyId: signatures?.keyIdOf(index) ?? null,
    why: whyOf(host, log, index), keylime: keylimeOf(host, index), strict: strictOf(host, index), ...entryPlace(log, index),
  }
}

function keylimeOf({ outcome: { keylimeMode } }: JudgedHost, index: number): EntryRow['keylime'] {
  if (!keylimeMode) return null
  const { verdicts, reasons, eventSetOf, eventSets } = keylimeMode
  return { verdict: ENTRY_VERDICTS[verdicts[index]], events: eventSets[eventSetOf[index]], why: REASON_WORDS[KEYLIME_REASONS[reasons[index]]] }
}

function strictOf({ outcome: { policy, keylimeMode } }: JudgedHost, index: number): EntryRow['strict'] {
  const strict = keylimeMode ? keylimeMode.strict : policy
  return strict && ENTRY_VERDICTS[strict.verdicts[index]]
}

const ACCEPTED_WHY: Readonly<Record<AcceptedBy, string>> = {
  'digest': 'digest listed', 'signature': 'signature trusted, any path', 'exclude': 'excluded, not checked', 'keyring': 'key listed for its keyring',
  'ima-buf': 'data listed', 'boot-aggregate': 'proven by the boot log', 'device-mapper': 'meets the device-mapper rules',
}
const REJECTED_WHY: Readonly<Record<string, string>> = {
  'policy.not-in-allowlist': 'on no list', 'policy.digest-not-listed': 'policy lists another digest', 'policy.key-not-listed': 'key not listed',
  'policy.buffer-not-listed': 'data not listed',
}

const UNCOVERED: Readonly<Partial<Record<number, string>>> = {
  [ATTESTED.after]: 'after the quote', [ATTESTED.otherPcr]: 'on a PCR that is not quoted', [ATTESTED.beforeStart]: 'before the known start',
}

/** A plain clause: what was found of the entry itself first, then how it met the policy. */
function whyOf(host: JudgedHost, log: ImaLog, index: number): string {
  const { policy } = host.outcome
  const codes = host.marks[index] > 0 ? findingsOfEntry(host.findings, index).map((finding) => finding.code) : []
  const uncovered = codes.includes('quote.entries-not-attested') ? UNCOVERED[host.outcome.attestation.attested?.[index] ?? ATTESTED.open] : undefined
  const why = host.model.options.mode === 'keylime' ? keylimeOf(host, index)?.why : ownWhy(log, index, codes)
  return `${why ?? policyWhy(policy ? policy.acceptedBy[index] : null, codes)}${uncovered ? `; ${uncovered}` : ''}`
}

function ownWhy(log: ImaLog, index: number, codes: readonly string[]): string | null {
  if (codes.includes('log.template-digest-mismatch')) return 'data do not hash to the template digest'
  if (hasFlag(log, index, ENTRY.malformed)) return 'fields do not fit the template'
  if (hasFlag(log, index, ENTRY.violation)) return 'violation: no digest'
  return hasFlag(log, index, ENTRY.unknownTemplate) ? 'template is not decoded' : null
}

function policyWhy(accepted: number | null, codes: readonly string[]): string {
  if (accepted === null) return 'no policy given'
  if (accepted !== NOT_ACCEPTED) return ACCEPTED_WHY[ACCEPTED_BY[accepted]]
  return REJECTED_WHY[codes.find((code) => code in REJECTED_WHY) ?? ''] ?? 'not judged'
}
