import { describe, expect, it } from 'vitest'
import { bestQuote, proofChain } from '@/features/overview/chain'
import { badReport, quote, replayRow, report } from '../../../cli/support/fake-report'

type Over = Parameters<typeof report>[0]
const LINKS = ['policy', 'replay', 'digest', 'signature', 'chip'] as const
const linkOf = (name: (typeof LINKS)[number], over: Over) => proofChain(report(over)).links[LINKS.indexOf(name)]
const nodes = (over: Over) => proofChain(report(over)).nodes.map(({ title, line, code }) => [title, line, code])

describe('the chain', () => {
  it('has one link fewer than nodes, and names what it ties', () => {
    const chain = proofChain(report())
    expect(chain.links).toHaveLength(chain.nodes.length - 1)
    expect(nodes({})).toEqual([
      ['Runtime policy', 'policy.json', 'a1a1a1a1…'], ['IMA entries', '1,843, ima-sig', 'all quoted'], ['PCR 10', 'sha256', 'a1a1a1a1…'],
      ['Quote', 'clock 77.549 s', 'b2b2b2b2…'], ['Attestation key', 'ak.pub', 'a1a1a1a1…'], ['TPM chip', 'not identified', ''],
    ])
  })
  it('of good evidence passes up to the chip, which nothing identifies', () => {
    expect(proofChain(report()).links.map(({ tone }) => tone)).toEqual(['pass', 'pass', 'pass', 'pass', 'nc'])
  })
  it('of nothing is checked nowhere', () => {
    const nothing = report({ log: null, policy: null, quotes: [], replay: [], answers: { ...report().answers, compliance: { verdict: 'not-checked', reasons: ['no-policy'], because: [] } } })
    expect(proofChain(nothing).links.map(({ tone }) => tone)).toEqual(['nc', 'nc', 'nc', 'nc', 'nc'])
    expect(proofChain(nothing).nodes.map(({ line }) => line)).toEqual(['none given', 'no log', 'no value', 'none', 'none', 'not identified'])
  })
  it('breaks where the evidence does', () => expect(proofChain(badReport()).links.map(({ tone }) => tone)).toEqual(['fail', 'fail', 'pass', 'warn', 'nc']))
})

describe('the link to the policy', () => {
  const policy = report().policy!
  it.each([
    [{ rejected: 0, notJudged: 0 }, 'pass', '1,843 of 1,843 entries accepted'], [{ rejected: 2 }, 'fail', '2 of 1,843 entries rejected'], [{ rejected: 0, notJudged: 3 }, 'warn', '3 of 1,843 entries not judged'],
  ])('with %j is %s', (over, tone, detail) => expect(linkOf('policy', { policy: { ...policy, ...over } })).toMatchObject({ tone, detail }))
})

describe('the link from the log to the PCR', () => {
  it.each([
    [[replayRow()], [quote({ attestedEntries: 1_800 })], 'warn', '43 entries came after the reported value'],
    [[replayRow({ matchedEntries: 1_843 })], [], 'pass', 'sha256 replays to the reported value'],
    [[replayRow({ matchedEntries: 1_800 })], [], 'warn', '43 entries came after the reported value'],
    [[replayRow(), replayRow({ bank: 'sha1', status: 'mismatch' })], [], 'fail', 'sha1 differs from the reported value'],
    [[replayRow({ status: 'not-checked', reportedValue: null, reason: 'no-reported-value' })], [], 'nc', 'No value was reported to compare with'],
  ] as const)('%#: %s', (replay, quotes, tone, detail) => expect(linkOf('replay', { replay, quotes })).toMatchObject({ tone, detail }))
})

describe('the links of the quote', () => {
  it.each([
    [{ pcrDigest: 'fail' }, 'digest', 'fail'], [{ pcrDigest: 'not-checked', reasons: { pcrDigest: 'no-values' } }, 'digest', 'nc'],
    [{ signature: 'fail' }, 'signature', 'fail'], [{ nonce: 'fail' }, 'signature', 'fail'], [{ keyTrusted: false }, 'signature', 'warn'],
    [{ nonce: 'not-checked' }, 'signature', 'warn'], [{ signature: 'not-checked', reasons: { signature: 'no-signature' } }, 'signature', 'nc'], [{}, 'signature', 'pass'],
  ] as const)('with %j: %s is %s', (over, link, tone) => expect(linkOf(link, { quotes: [quote(over)] }).tone).toBe(tone))
})

it('the quote that proves most is the one that counts', () => {
  const [failed, open, short, long] = [quote({ status: 'fail', attestedEntries: 9_999 }), quote({ status: 'not-checked', attestedEntries: 9_000 }), quote({ attestedEntries: 5 }), quote({ attestedEntries: 50 })]
  expect(bestQuote(report({ quotes: [failed, open, short, long] }))).toBe(long)
  expect(bestQuote(report({ quotes: [failed, open] }))).toBe(open)
  expect(bestQuote(report({ quotes: [] }))).toBeNull()
})
