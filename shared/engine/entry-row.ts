import { toHex } from '../bytes/hex'
import { visibleBytes } from '../bytes/visible'
import { NOT_ACCEPTED } from '../checks/policy/outcome'
import { findingsOfEntry, SEVERITY_MARK, SEVERITIES } from '../findings/group-findings'
import { ENTRY, algorithmName, fileDigest, hasFlag, pathBytes, signatureBytes, templateName, type ImaLog } from '../model/ima-log'
import { ACCEPTED_BY, ATTESTED, ENTRY_VERDICTS, type AcceptedBy } from '../model/verdict'
import type { EntryRow } from '../model/view'
import { signatureKeyId } from '../sources/ima-binary/fields/sig'
import type { JudgedHost } from './judged-host'

/** One entry as a row. `index` counts from 0. */
export function entryRow(host: JudgedHost, log: ImaLog, index: number): EntryRow {
  const { policy, attestation } = host.outcome
  const accepted = policy ? policy.acceptedBy[index] : NOT_ACCEPTED
  const attested = attestation.attested?.[index] ?? ATTESTED.unknown
  const signature = signatureBytes(log, index)
  return {
    entry: index + 1, pcr: log.columns.pcr[index], template: templateName(log, index), violation: hasFlag(log, index, ENTRY.violation),
    verdict: policy ? ENTRY_VERDICTS[policy.verdicts[index]] : 'not-judged', acceptedBy: accepted === NOT_ACCEPTED ? null : ACCEPTED_BY[accepted],
    severity: SEVERITIES.find((severity) => SEVERITY_MARK[severity] === host.marks[index]) ?? null,
    attested: attested === ATTESTED.unknown ? null : attested === ATTESTED.yes,
    path: visibleBytes(pathBytes(log, index)), digestAlgorithm: algorithmName(log, index), digest: toHex(fileDigest(log, index)),
    signature: signature.length === 0 && !hasFlag(log, index, ENTRY.unknownTemplate | ENTRY.malformed) ? 'absent' : 'not-checkable', keyId: signature.length === 0 ? null : signatureKeyId(signature),
    why: whyOf(host, log, index), byteOffset: log.columns.offset[index], byteLength: log.columns.length[index],
  }
}

const ACCEPTED_WHY: Readonly<Record<AcceptedBy, string>> = {
  'digest': 'digest listed', 'signature': 'signature trusted, any path', 'exclude': 'excluded, not checked', 'keyring': 'key listed for its keyring',
  'ima-buf': 'data listed', 'boot-aggregate': 'proven by the boot log',
}
const REJECTED_WHY: Readonly<Record<string, string>> = {
  'policy.not-in-allowlist': 'on no list', 'policy.digest-not-listed': 'policy lists another digest', 'policy.key-not-listed': 'key not listed',
  'policy.buffer-not-listed': 'data not listed',
}

/** A plain clause: what was found of the entry itself first, then how it met the policy. */
function whyOf(host: JudgedHost, log: ImaLog, index: number): string {
  const { policy } = host.outcome
  const codes = host.marks[index] > 0 ? findingsOfEntry(host.findings, index).map((finding) => finding.code) : []
  const after = codes.includes('quote.entries-not-attested') ? '; after the quote' : ''
  return `${ownWhy(log, index, codes) ?? policyWhy(policy ? policy.acceptedBy[index] : null, codes)}${after}`
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
