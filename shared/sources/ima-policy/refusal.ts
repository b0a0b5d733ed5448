/** Why the kernel does not take a word of a rule, or the rule as a whole: each is EINVAL there. */
export interface Refusal {
  /** `ima-rule.*`, as docs/formats/ima-policy.md lists them. */
  readonly code: string
  readonly expected: string
  /** Not given: the word itself. */
  readonly found?: string
}

export const badValue = (expected: string): Refusal => ({ code: 'ima-rule.value', expected })
export const repeated = (what: string): Refusal => ({ code: 'ima-rule.repeated', expected: `${what} once` })
export const badOrder = (expected: string): Refusal => ({ code: 'ima-rule.order', expected })
export const badCombination = (expected: string, found?: string): Refusal => ({ code: 'ima-rule.combination', expected, found })
