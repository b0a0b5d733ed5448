import { expect, it } from 'vitest'
import { diffPolicies } from '@shared/policy/diff-policies'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'
import { diffLines } from '../../cli/policy/diff-text'
import { leftOutLines } from '../../cli/policy/left-out'
import { sourceInput } from '../support/decode'
import { policyText } from '../support/make-case'

const parsed = (text: string) => parseRuntimePolicy(sourceInput('policy.json', Buffer.from(text)))

it('a difference is a line, and hides nothing', () => {
  const before = parsed(policyText({ digests: { '/a': ['11'.repeat(32), '22'.repeat(32)], '/gone': ['33'.repeat(32)] }, excludes: ['/x'] }))
  const after = parsed(policyText({ digests: { '/a': ['11'.repeat(32), '44'.repeat(32)], '/\u202enew\n': ['55'.repeat(32)] }, excludes: ['/y'], keyrings: { '.ima': ['66'.repeat(32)] } }).replace('"log_hash_alg":"sha1"', '"log_hash_alg":"sha256"'))
  expect([...diffLines(diffPolicies(before, after))]).toEqual([
    `- digests ${'33'.repeat(32)} /gone`, `- digests ${'22'.repeat(32)} /a`, `+ digests ${'44'.repeat(32)} /a`, `+ digests ${'55'.repeat(32)} /\\u{202e}new\\u{a}`, `+ keyrings ${'66'.repeat(32)} .ima`,
    '- excludes /x', '+ excludes /y', '- ima.log_hash_alg "sha1"', '+ ima.log_hash_alg "sha256"',
  ])
})

it('what a new policy leaves out is said, with how much of it', () => {
  expect(leftOutLines({ violations: 1, zeroDigests: 0, names: 2000, unreadable: 0, mismatched: 0, keys: 0, buffers: 1, templates: new Map([['ima-ngv2', 3]]) })).toEqual([
    'left out: 1 entry: a file was written while it was measured: what ran is not known', 'left out: 2,000 entries: a name that is not UTF-8, which no policy can hold',
    'left out: 1 entry: a measured buffer; --ima-buf lists it', 'left out: 3 entries: template ima-ngv2, which Keylime can\'t read; --all-templates lists it',
  ])
})
