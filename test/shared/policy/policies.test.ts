import { describe, expect, it } from 'vitest'
import { diffPolicies, isSame } from '@shared/policy/diff-policies'
import { formatPolicy } from '@shared/policy/format-policy'
import { mergeContents } from '@shared/policy/merge-contents'
import { EMPTY_CONTENT, contentOf, type PolicyContent } from '@shared/policy/policy-content'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'
import { sourceInput } from '../../support/decode'
import { policyText } from '../../support/make-case'

const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(64))
const parsed = (text: string) => parseRuntimePolicy(sourceInput('policy.json', Buffer.from(text)))
const content = (parts: Partial<PolicyContent>): PolicyContent => ({ ...EMPTY_CONTENT, ...parts })
const keys = (...pairs: readonly (readonly [string, number])[]) => JSON.stringify({ pubkeys: pairs.map(([key]) => key), keyids: pairs.map(([, id]) => id) })

describe('a policy that is written', () => {
  it('is one that Keylime\'s schema takes, and says the same', () => {
    const text = policyText({ 'digests': { '/a': [A, B], '__proto__x': [C] }, 'excludes': ['/tmp/.*', '\u00e9\u2028'], 'keyrings': { '.ima': [A] }, 'ima-buf': { 'kexec-cmdline': [B] } })
    const written = parsed(formatPolicy(contentOf(parsed(text)), 0))
    expect([written.keylimeAccepts, written.deviationCount, written.notes]).toEqual([true, 0, []])
    expect(isSame(diffPolicies(parsed(text), written))).toBe(true)
  })

  it('of an old allowlist is a whole one, from what the list says', () => {
    const old = parsed(JSON.stringify({ meta: { version: 3 }, release: 0, hashes: { '/a': [A] }, keyrings: {}, ima: { ignored_keyrings: ['.x'] } }))
    const written = parsed(formatPolicy(contentOf(old), 0))
    expect([old.keylimeAccepts, written.keylimeAccepts, [...written.digests], written.ignoredKeyrings]).toEqual([false, true, [['/a', [A]]], ['.x']])
  })

  it.each([[0, '1970-01-01 00:00:00'], [1_700_000_000_123, '2023-11-14 22:13:20.123000']])('says %d as Python does', (now, timestamp) => {
    expect(JSON.parse(formatPolicy(EMPTY_CONTENT, now))).toMatchObject({ meta: { version: 1, generator: 3, timestamp } })
  })
})

describe('merged policies', () => {
  it('list what any of them lists, in their order', () => {
    const { content: merged, conflicts } = mergeContents([
      content({ digests: new Map([['/b', [C, A]]]), excludes: ['/z', '/y'], ignoredKeyrings: ['.k'] }),
      content({ digests: new Map([['/a', [B]], ['/b', [B, A]]]), excludes: ['/y', '/x'], keyrings: new Map([['.ima', [A]]]), logHashAlg: 'sha256' }),
    ])
    expect([[...merged.digests], merged.excludes, merged.ignoredKeyrings, [...merged.keyrings], merged.logHashAlg, conflicts]).toEqual([[['/b', [A, B, C]], ['/a', [B]]], ['/z', '/y', '/x'], ['.k'], [['.ima', [A]]], 'sha256', []])
  })

  it('have one setting where they have two, and that is told', () => {
    const { content: merged, conflicts } = mergeContents([content({ logHashAlg: 'sha256' }), content({ logHashAlg: 'sha512' })])
    expect([merged.logHashAlg, conflicts]).toEqual(['sha256', [{ setting: 'log_hash_alg', kept: 'sha256', dropped: 'sha512' }]])
  })

  it('have the keys of all, a later one in the place of an earlier of its id', () => {
    const { content: merged } = mergeContents([content({ verificationKeys: keys(['K1', 1], ['K0', 0]) }), content({ verificationKeys: keys(['K2', 2], ['K1b', 1], ['K0', 0]) })])
    expect(JSON.parse(merged.verificationKeys)).toMatchObject({ pubkeys: ['K2', 'K1b', 'K0'], keyids: [2, 1, 0] })
  })

  it('of one policy with keys leave its text as it is', () => {
    const text = keys(['K1', 1])
    expect(mergeContents([content({}), content({ verificationKeys: text })]).content.verificationKeys).toBe(text)
  })
})

describe('what a policy says otherwise', () => {
  it('is told by name and digest, whatever the order', () => {
    const before = parsed(policyText({ digests: { '/a': [A], '/b': [A, B], '/c': [C] }, excludes: ['/x', '/y'] }))
    const after = parsed(policyText({ digests: { '/d': [A], '/b': [B, C], '/c': [C] }, excludes: ['/y', '/z'] }))
    const diff = diffPolicies(before, after)
    expect([[...diff.digests.added], [...diff.digests.removed], [...diff.digests.changed], diff.excludes, isSame(diff)]).toEqual([
      [['/d', [A]]], [['/a', [A]]], [['/b', { added: [C], removed: [A] }]], { added: ['/z'], removed: ['/x'] }, false,
    ])
  })

  it('is nothing where only order, layout and repetition differ', () => {
    const before = parsed(policyText({ digests: { '/a': [A, B], '/b': [C] } }))
    expect(isSame(diffPolicies(before, parsed(JSON.stringify(JSON.parse(policyText({ digests: { '/b': [C, C], '/a': [B, A] } })), null, 4))))).toBe(true)
  })

  it('names settings and keys', () => {
    const before = parsed(policyText())
    const after = parsed(JSON.stringify({ ...(JSON.parse(policyText()) as object), 'ima': { ignored_keyrings: ['*'], log_hash_alg: 'sha256', dm_policy: null }, 'verification-keys': keys(['K', 1]) }))
    const { settings, ignoredKeyrings, keys: signers } = diffPolicies(before, after)
    expect([settings, ignoredKeyrings.added, signers.added]).toEqual([[{ name: 'ima.log_hash_alg', before: 'sha1', after: 'sha256' }], ['*'], ['00000001 K']])
  })
})
