import { expect, it } from 'vitest'
import { headline } from '@/features/overview/headline'
import { badReport, finding, quote, report } from '../../../cli/support/fake-report'

const rejected = { ...report().policy!, rejected: 5 }

it.each([
  ['trusted', report(), 'The whole log is genuine, and all 1,843 entries meet the policy.'],
  ['proved, but not allowed', report({ verdict: 'untrusted', compliance: 'fail', policy: rejected }), 'The whole log is genuine. It shows 5 entries that the policy does not allow.'],
  ['proved in part', report({ verdict: 'untrusted', compliance: 'fail', policy: rejected, quotes: [quote({ attestedEntries: 174 })] }), 'The log is genuine up to entry 174. It shows 5 entries that the policy does not allow.'],
  ['not proved', report({ verdict: 'untrusted', attestation: 'not-checked', compliance: 'fail', policy: rejected }), 'It shows 5 entries that the policy does not allow. Whether the log is genuine was not proved.'],
  ['cut off', badReport(), 'The evidence does not hold together. The log is cut off inside entry 1,842.'],
  ['altered', report({ verdict: 'untrusted', attestation: 'fail', findings: [finding({ code: 'log.template-digest-mismatch', entry: 57, count: 1 })] }), 'The evidence does not hold together. Entry 57 was altered: its data does not hash to its digest.'],
  ['inconclusive', report({ verdict: 'inconclusive', attestation: 'not-checked', compliance: 'not-checked' }), 'Nothing speaks against this evidence, but not everything was checked: who vouches for the evidence and what the policy allows.'],
  ['without a policy', report({ verdict: 'inconclusive', compliance: 'not-checked' }), 'Nothing speaks against this evidence, but not everything was checked: what the policy allows.'],
])('%s', (_, of, text) => expect(headline(of)).toBe(text))
