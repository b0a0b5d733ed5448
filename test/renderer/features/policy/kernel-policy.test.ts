import { describe, expect, it } from 'vitest'
import type { ImaPolicyMark, ImaRuleView } from '@shared/model/view'
import { policyState } from '@/features/policy/kernel-policy'

const rule = (refused: boolean): ImaRuleView => ({ number: 1, text: 'measure', sentence: 'Measures.', refused, byteOffset: 0, byteLength: 7, marks: [] })
const mark = (code: string): ImaPolicyMark => ({ code, severity: 'warning', message: 'x', findingId: 'f1' })

describe('what stands beside the name of a kernel policy', () => {
  it.each([
    ['nothing', [rule(false)], [mark('ima-policy.lint.code-not-measured')], null], ['a refused rule', [rule(true), rule(false)], [], 'The kernel refuses 1 rule'], ['two of them', [rule(true), rule(true)], [mark('ima-policy.not-explained')], 'The kernel refuses 2 rules'],
    ['a log of another policy', [rule(false)], [mark('ima-policy.not-explained')], 'Does not explain the log'],
  ] as const)('%s', (_, rules, marks, word) => expect(policyState({ rules, marks })?.word ?? null).toBe(word))
})
