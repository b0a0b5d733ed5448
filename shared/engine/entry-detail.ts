import { toHex } from '../bytes/hex'
import { hash } from '../crypto/digests'
import { explainRejection } from '../checks/policy/judge-policy'
import { FAIL_CODES } from '../checks/policy/judge-entry'
import { changedPlace } from '../checks/replay/restore-data'
import { findingsOfEntry } from '../findings/group-findings'
import type { Finding } from '../model/finding'
import { templateData, templateDigest, templateName, type ImaLog, type Place } from '../model/ima-log'
import type { EntryDetail, EntryExplanation } from '../model/view'
import { describeEntry } from '../sources/describe-entry'
import { templateDigestInput } from '../sources/ima-binary/template-digest-input'
import { LEGACY_TEMPLATE } from '../sources/ima-binary/templates'
import { entryRow } from './entry-row'
import type { JudgedHost } from './judged-host'

/** One entry with its fields and what each finding says of it. */
export function entryDetail(host: JudgedHost, log: ImaLog, index: number): EntryDetail {
  const explanations = findingsOfEntry(host.findings, index).map((finding) => explain(host, log, index, finding))
  return { row: entryRow(host, log, index), fields: describeEntry(log, index), explanations }
}

/** A finding speaks of its first entry: expected and found are worked out for this one. */
function explain(host: JudgedHost, log: ImaLog, index: number, finding: Finding): EntryExplanation {
  const { id, code, severity, message } = finding
  return { findingId: id, code, severity, message, ...expectedAndFound(host, log, index, finding), changed: code === 'log.template-digest-mismatch' ? changedBytes(host, log, index) : undefined }
}

/** Where the entry's data are not what they were. */
function changedBytes({ outcome }: JudgedHost, log: ImaLog, index: number): Place | undefined {
  const one = outcome.replay?.restored.find((restored) => restored.index === index)
  return one && one.is.length > 0 ? changedPlace(log, one) : undefined
}

function expectedAndFound(host: JudgedHost, log: ImaLog, index: number, finding: Finding): Pick<EntryExplanation, 'expected' | 'found'> {
  const { policy } = host.outcome
  if (policy && (FAIL_CODES as readonly string[]).includes(finding.code)) {
    return explainRejection(log, index, policy.listed)
  }
  if (finding.code === 'log.template-digest-mismatch') return dataAndDigest(host, log, index, finding)
  const problem = finding.code === 'evidence.malformed' && log.malformed.find((error) => error.entryIndex === index)
  if (problem) return { expected: `${problem.field}: ${problem.expected}`, found: problem.found }
  return index + 1 === finding.entry ? { expected: finding.expected, found: finding.found } : { expected: null, found: null }
}

/** Where the data were changed, the digest beside them is the original, and says what was measured. */
function dataAndDigest({ outcome }: JudgedHost, log: ImaLog, index: number, { expected, found, count }: Finding): Pick<EntryExplanation, 'expected' | 'found'> {
  if (expected !== null && count === 1) return { expected, found }
  const input = templateDigestInput(templateName(log, index) === LEGACY_TEMPLATE, templateData(log, index))
  const [hashed, logged] = [toHex(hash(log.templateDigestBank, input)), toHex(templateDigest(log, index))]
  const areDataChanged = expected !== null || outcome.replay?.rows.some(({ reason }) => reason === 'data-altered')
  return areDataChanged ? { expected: `data that hash to ${logged}`, found: `data that hash to ${hashed}` } : { expected: hashed, found: logged }
}
