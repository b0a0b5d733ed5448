/** The three answers. "Nothing to compare" is never a pass. */
export type Verdict = 'pass' | 'fail' | 'not-checked'
export type OverallVerdict = 'trusted' | 'untrusted' | 'inconclusive'
export type EntryVerdict = 'pass' | 'fail' | 'not-judged'
export type ReplayStatus = 'match' | 'mismatch' | 'not-checked'

/** Why something is not checked, or why it does not match: stable codes of the report. */
export type Reason =
  | 'no-reported-value'
  | 'not-selected'
  | 'no-quote'
  | 'nothing-attested'
  | 'no-signature'
  | 'no-log'
  | 'no-trusted-key'
  | 'nonce-not-given'
  | 'unknown-algorithm'
  | 'stopped-early'
  | 'unknown-start'
  | 'no-policy'
  | 'no-values'
  | 'other-boot'
  | 'data-altered'
  | 'violation'
  | 'unknown-template'

/** What is known of an entry's signature. Values of the state column are indexes into this table. `unknown-key`: no key with that id; `not-checkable`: not from this evidence, or not by this program. */
export const SIGNATURE_STATES = ['absent', 'valid', 'invalid', 'unknown-key', 'malformed', 'not-checkable'] as const
export type SignatureState = (typeof SIGNATURE_STATES)[number]
/** Values of the state column, by name. */
export const STATE: Readonly<Record<SignatureState, number>> = { 'absent': 0, 'valid': 1, 'invalid': 2, 'unknown-key': 3, 'malformed': 4, 'not-checkable': 5 }

/** `strict` is what an examiner wants; `keylime` is Keylime's own verdict, its quirks included (docs/formats/keylime-mode.md). */
export const MODES = ['strict', 'keylime'] as const
export type Mode = (typeof MODES)[number]

/** How an entry met the policy. Values of the verdict columns are indexes into these tables. */
export const ACCEPTED_BY = ['digest', 'signature', 'exclude', 'keyring', 'ima-buf', 'boot-aggregate', 'device-mapper'] as const
export type AcceptedBy = (typeof ACCEPTED_BY)[number]
export const ENTRY_VERDICTS = ['not-judged', 'pass', 'fail'] as const
/** How the quotes cover an entry. `open`: only quotes that do not pass do; `other-pcr`: no quote covers the PCR that it names; `before-start`: it stands before the PCR value that the replay starts from. */
export const ENTRY_COVERAGE = ['open', 'attested', 'after-last-quote', 'other-pcr', 'before-start'] as const
/** `not-checked`: no quote has a place in the log. */
export type EntryCoverage = (typeof ENTRY_COVERAGE)[number] | 'not-checked'
/** Values of the attested column: indexes into ENTRY_COVERAGE. From `after` on nothing attests the entry. */
export const ATTESTED = { open: 0, yes: 1, after: 2, otherPcr: 3, beforeStart: 4 } as const

/** The worst of several answers: one fail fails, one open question leaves it open, none at all is nothing checked. */
export function combineVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail'
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'pass') ? 'pass' : 'not-checked'
}
