import { expect, it } from 'vitest'
import { imaPolicyStatements } from '../../../cli/summary/ima-policy-statements'
import { pathsOf } from '../../../cli/summary/statement'
import { report } from '../support/fake-report'

const policy = { evidence: 'e7', rules: 17, refused: 0, blindSpots: ['a', 'b'], notExplained: 0 }

it.each([
  [{}, '17 rules, 2 blind spots; no entry of the log contradicts it, and nothing proves that it was active.'], [{ notExplained: 1 }, '17 rules, 2 blind spots; it does not explain 1 entry of the log.'],
  [{ notExplained: 1234 }, '17 rules, 2 blind spots; it does not explain 1,234 entries of the log.'], [{ refused: 1, notExplained: null, rules: 1, blindSpots: ['a'] }, '1 rule, 1 blind spot; the kernel would refuse it because of 1 rule.'],
  [{ notExplained: null, blindSpots: [] }, '17 rules, 0 blind spots; nothing to hold it against.'],
])('a policy of the kernel, %o', (over, text) => {
  const host = report({ imaPolicy: [{ ...policy, ...over }] })
  expect(imaPolicyStatements(host, pathsOf(host.evidence))).toEqual([{ verdict: 'not-checked', text: `IMA policy host/notes.txt: ${text}` }])
})

it('none, where none came along', () => expect(imaPolicyStatements(report(), pathsOf([]))).toEqual([]))
