import type { Reason } from '@shared/model/verdict'

const SENTENCES: Readonly<Record<Reason, string>> = {
  'no-reported-value': 'nothing in the evidence reports a value to compare with',
  'not-selected': 'no quote selects this PCR',
  'no-quote': 'there is no quote',
  'nothing-attested': 'the quote was taken before any entry of the log',
  'no-signature': 'there is no signature for it',
  'no-log': 'there is no log',
  'no-trusted-key': 'no key was named as trusted (--ak)',
  'nonce-not-given': 'no nonce was given (--nonce)',
  'unknown-algorithm': 'its algorithm is not known',
  'stopped-early': 'the log could not be read to its end',
  'unknown-start': 'the value before the first entry is not known (--start-pcr)',
  'no-policy': 'no policy was given (--policy)',
  'no-values': 'there are no PCR values for it',
  'other-boot': 'the quote is of an earlier boot than the log',
  'data-altered': 'only the digests as logged lead there, not the data beside them: the data was altered',
  violation: 'it is a violation',
  'unknown-template': 'its template is not known',
}

/** A clause for a reason code. */
export function reasonClause(reason: Reason | null | undefined): string {
  return reason === null || reason === undefined ? 'no reason was recorded' : SENTENCES[reason]
}
