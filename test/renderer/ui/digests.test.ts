import { expect, it } from 'vitest'
import { digestLines, shortDigest } from '@/ui/digests'

it('a long digest is cut, a short one stays whole', () => {
  expect(shortDigest('0123456789abcdef')).toBe('01234567…')
  expect(shortDigest('0123456789abcdef', 4, 4)).toBe('0123…cdef')
  expect(shortDigest('012345678')).toBe('012345678')
})

it('a whole digest has 32 digits a line', () => {
  expect(digestLines('a'.repeat(40))).toBe(`${'a'.repeat(32)}\n${'a'.repeat(8)}`)
  expect(digestLines('a'.repeat(64)).split('\n')).toEqual(['a'.repeat(32), 'a'.repeat(32)])
})
