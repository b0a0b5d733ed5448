import { expect, it } from 'vitest'
import { formatPolicy, formatPolicyPieces } from '@shared/policy/format-policy'
import { EMPTY_CONTENT } from '@shared/policy/policy-content'

it('a large policy is written in pieces, which are its text', () => {
  const digests = new Map(Array.from({ length: 5000 }, (_, i) => [`/usr/lib/${i}`, ['ab'.repeat(32)]] as const))
  const pieces = [...formatPolicyPieces({ ...EMPTY_CONTENT, digests }, 0)]
  expect(pieces.join('')).toBe(formatPolicy({ ...EMPTY_CONTENT, digests }, 0))
  expect(pieces.length).toBeGreaterThan(5)
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000)
})
