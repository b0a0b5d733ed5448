import { describe, expect, it } from 'vitest'
import { applyChanges } from '@shared/policy/draft/apply-changes'
import { changesOf } from '@shared/policy/draft/changes'
import { applySplices } from '@shared/policy/draft/splice'
import { writeChanges } from '@shared/policy/draft/write-changes'
import { lintPolicy } from '@shared/policy/lint/lint-policy'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'
import { sourceInput } from '../../support/decode'
import { policyText, type PolicyParts } from '../../support/make-case'

const [A, B] = ['a1', 'b2'].map((pair) => pair.repeat(32))
const parsed = (text: string) => parseRuntimePolicy(sourceInput('policy.json', Buffer.from(text)))
const remarksOf = (text: string) => lintPolicy(parsed(text)).remarks.map(({ code, severity, at, fix }) => [code, severity, at, fix !== null])

describe('remarks', () => {
  it.each<[string, PolicyParts, readonly unknown[]]>([
    ['digests of zeros', { digests: { '/a': [A, '0'.repeat(64)] } }, ['policy.lint.zero-digest', 'warning', ['digests', '/a', 1], true]],
    ['digests in upper case', { keyrings: { '.ima': [A.toUpperCase()] } }, ['policy.lint.upper-case-hex', 'warning', ['keyrings', '.ima', 0], true]],
    ['digests behind an algorithm', { 'ima-buf': { x: [`sha256:${A}`] } }, ['policy.malformed', 'warning', ['ima-buf', 'x', 0], true]],
    ['digests that stand twice', { digests: { '/a': [A, B, A] } }, ['policy.lint.duplicate-digest', 'info', ['digests', '/a', 2], true]],
    ['what is no digest', { digests: { '/a': ['xyz'] } }, ['policy.malformed', 'warning', ['digests', '/a', 0], true]],
    ['paths with blanks', { digests: { '/a b': [A] } }, ['policy.lint.blank-in-path', 'warning', ['digests', '/a b'], true]],
    ['excludes without an end', { excludes: ['/tmp'] }, ['policy.lint.exclude-unanchored', 'info', ['excludes', 0], true]],
    ['excludes of everything', { excludes: ['/x/.*', '.*'] }, ['policy.lint.excludes-everything', 'warning', ['excludes', 1], true]],
    ['an exclude that disables all', { excludes: ['/x/.*', '('] }, ['policy.lint.exclude-disables-all', 'warning', ['excludes', 1], true]],
  ])('are made of %s', (_, parts, expected) => {
    expect(remarksOf(policyText(parts))).toContainEqual(expected)
  })

  it('are made of a generator for which Keylime checks nothing', () => {
    expect(remarksOf(policyText().replace('"generator":3', '"generator":1'))).toEqual([['keylime.policy-ignored', 'warning', ['meta', 'generator'], true]])
  })

  it('are not made of a sound policy', () => {
    expect(remarksOf(policyText({ digests: { '/a': [A, B] }, excludes: ['/tmp/.*', '/var/log(/|$)', '/etc/mtab$'] }))).toEqual([])
  })

  it('with a fix are gone once it is applied, in the text as in the model', () => {
    let text = policyText({ digests: { '/a b': [A], '/z': ['0'.repeat(64), `SHA256:${A.toUpperCase()}`, B, B] }, excludes: ['/tmp', '(', '/srv.d'], keyrings: { '.ima': [B.toUpperCase(), B] } }).replace('"generator":3', '"generator":0')
    for (let round = 0; round < 20; round++) {
      const policy = parsed(text)
      const fix = lintPolicy(policy).remarks.find((remark) => remark.fix !== null)?.fix
      if (!fix) break
      const changes = changesOf(policy, fix.edits)
      text = applySplices(text, writeChanges(text, changes)).text
      expect([...parsed(text).digests].sort()).toEqual([...applyChanges(policy, changes).digests].sort())
    }
    const { remarks, count } = lintPolicy(parsed(text))
    expect([remarks, count]).toEqual([[], 0])
    expect(JSON.parse(text)).toMatchObject({ digests: { '/a_b': [A], '/z': [A, B] }, excludes: ['/srv.d', '/tmp(/|$)'], keyrings: { '.ima': [B] } })
  })

  it('are counted beyond those that are made', () => {
    const digests = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`/${i}`, ['0'.repeat(64)]]))
    const { remarks, count } = lintPolicy(parsed(policyText({ digests })))
    expect([remarks.length, count]).toEqual([500, 600])
  })
})
