import type { Severity } from '@shared/model/finding'
import type { AcceptedBy, EntryVerdict, OverallVerdict, Reason, ReplayStatus, SignatureState, Verdict } from '@shared/model/verdict'
import type { EntryRow } from '@shared/model/view'
import type { Tone } from '@/ui/tones'

/** A verdict as it is drawn: shape, colour and word. */
export interface Spoken {
  readonly tone: Tone
  readonly word: string
}

const VERDICTS: Readonly<Record<Verdict, Spoken>> = {
  pass: { tone: 'pass', word: 'Pass' }, fail: { tone: 'fail', word: 'Fail' }, 'not-checked': { tone: 'nc', word: 'Not checked' },
}
const OVERALL: Readonly<Record<OverallVerdict, Spoken>> = {
  trusted: { tone: 'trusted', word: 'Trusted' }, untrusted: { tone: 'untrusted', word: 'Untrusted' },
  inconclusive: { tone: 'inconclusive', word: 'Inconclusive' },
}
const SEVERITIES: Readonly<Record<Severity, Spoken>> = {
  error: { tone: 'fail', word: 'Error' }, warning: { tone: 'warn', word: 'Warning' }, info: { tone: 'info', word: 'Note' },
}
const REPLAY: Readonly<Record<ReplayStatus, Spoken>> = {
  match: { tone: 'pass', word: 'Match' }, mismatch: { tone: 'fail', word: 'Mismatch' }, 'not-checked': { tone: 'nc', word: 'Not checked' },
}
const SIGNATURES: Readonly<Record<SignatureState, Spoken | null>> = {
  valid: { tone: 'pass', word: 'valid' }, invalid: { tone: 'fail', word: 'invalid' }, 'unknown-key': { tone: 'warn', word: 'unknown key' },
  malformed: { tone: 'warn', word: 'malformed' }, 'not-checkable': { tone: 'nc', word: 'not checked' }, absent: null,
}

export const verdictWords = (verdict: Verdict): Spoken => VERDICTS[verdict]
export const overallWords = (verdict: OverallVerdict): Spoken => OVERALL[verdict]
export const severityWords = (severity: Severity): Spoken => SEVERITIES[severity]
export const replayWords = (status: ReplayStatus): Spoken => REPLAY[status]
/** `null` for an entry without a signature. */
export const signatureWords = (state: SignatureState): Spoken | null => SIGNATURES[state]

/** The worst that is known of an entry: a finding that is an error stands before a policy that was not asked. */
export function entryWords(row: EntryRow): Spoken {
  if (row.verdict !== 'fail' && row.severity === 'error') return SEVERITIES.error
  if (row.violation && row.verdict !== 'fail') return { tone: 'viol', word: 'Violation' }
  return policyWords(row)
}

/** An entry's verdict alone, in whichever mode. */
export const ENTRY_WORDS: Readonly<Record<EntryVerdict, Spoken>> = { pass: VERDICTS.pass, fail: VERDICTS.fail, 'not-judged': { tone: 'nc', word: 'Not judged' } }

/** What the policy says of an entry. */
export function policyWords(row: EntryRow): Spoken {
  if (row.verdict === 'fail') return VERDICTS.fail
  if (row.verdict === 'not-judged') return { tone: 'nc', word: 'Not judged' }
  return row.acceptedBy === 'exclude' ? { tone: 'info', word: 'Excluded' } : VERDICTS.pass
}

export const ACCEPTED_WORDS: Readonly<Record<AcceptedBy, string>> = {
  digest: 'Digest is in the policy', signature: 'Signed by a trusted key', exclude: 'Path is excluded: not checked at all',
  keyring: 'Key is listed for its keyring', 'ima-buf': 'Buffer is listed', 'boot-aggregate': 'boot_aggregate', 'device-mapper': 'Meets the device-mapper rules',
}

const REASONS: Readonly<Record<Reason, string>> = {
  'no-reported-value': 'no value was reported to compare with',
  'not-selected': 'the quote does not select this PCR',
  'no-quote': 'there is no quote',
  'nothing-attested': 'the quote was taken before any entry of the log',
  'no-signature': 'there is no signature for the quote',
  'no-log': 'there is no IMA log',
  'no-trusted-key': 'no key was named as trusted',
  'nonce-not-given': 'the nonce was not given',
  'unknown-algorithm': 'the algorithm is not supported',
  'stopped-early': 'the log ends early',
  'unknown-start': 'the log does not start at the boot',
  'no-policy': 'no policy was given',
  'no-values': 'the PCR values are missing',
  'other-boot': 'the quote is of an earlier boot than the log',
  'data-altered': 'reached only with the digests as logged: the data beside them was altered',
  violation: 'an entry is a violation',
  'unknown-template': 'a template is not known',
}

export const reasonWords = (reason: Reason): string => REASONS[reason] ?? reason
