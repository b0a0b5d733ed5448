import { expect, it } from 'vitest'
import type { SignatureReport } from '@shared/model/report'
import { signatureStatements } from '../../../cli/summary/signature-statements'
import { report } from '../support/fake-report'

const NONE: SignatureReport = { present: 0, valid: 0, validTrusted: 0, invalid: 0, unknownKey: 0, malformed: 0, notCheckable: 0, absent: 1843, keys: [], moreKeys: 0 }
const told = (over: Partial<SignatureReport>) => signatureStatements(report({ signatures: { ...NONE, ...over } })).map(({ verdict, text }) => [verdict, text])

it('tells what signatures prove, disprove and leave open, a sentence each', () => {
  expect(told({ present: 20, valid: 14, validTrusted: 12, invalid: 1, unknownKey: 2, malformed: 1, notCheckable: 2 })).toEqual([
    ['pass', 'Signatures: 12 of 20 entries with a signature verify under trusted keys.'],
    ['fail', 'Signatures: 1 of 20 entries with a signature does not verify.'],
    ['not-checked', "Signatures, of 20 entries with a signature: 2 good, but by keys that nobody vouches for (--ima-key), 2 by keys that are not known, 1 malformed, 2 that can't be checked here."],
  ])
  expect(told({ present: 1, valid: 1, validTrusted: 1 })).toEqual([['pass', 'Signatures: 1 of 1 entry with a signature verifies under trusted keys.']])
})

it('tells nothing where no entry holds one', () => {
  expect(told({})).toEqual([])
  expect(signatureStatements(report())).toEqual([])
})
