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
  | 'data-altered'
  | 'violation'
  | 'unknown-template'

/** How an entry met the policy. Values of the verdict columns are indexes into these tables. */
export const ACCEPTED_BY = ['digest', 'signature', 'exclude', 'keyring', 'ima-buf', 'boot-aggregate'] as const
export type AcceptedBy = (typeof ACCEPTED_BY)[number]
export const ENTRY_VERDICTS = ['not-judged', 'pass', 'fail'] as const
/** 0: nothing says whether a quote covers the entry; 1: it is covered by a quote that passes; 2: it is not covered. */
export const ATTESTED = { unknown: 0, yes: 1, no: 2 } as const

/** The worst of several answers: one fail fails, one open question leaves it open, none at all is nothing checked. */
export function combineVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail'
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'pass') ? 'pass' : 'not-checked'
}
