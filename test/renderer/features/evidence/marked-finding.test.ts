import { expect, it } from 'vitest'
import { markedFinding } from '@/features/evidence/marked-finding'
import { finding, report } from '../../../cli/support/fake-report'

const LOG = { ...report().evidence[0], size: 1_000 }
const altered = finding({ byteOffset: 100, byteLength: 20 })
const damage = finding({ id: 'f2', code: 'evidence.truncated', byteOffset: 990, byteLength: null })

it('the bytes of the first finding that names some', () => {
  expect(markedFinding([finding({ byteOffset: null }), altered], LOG)).toEqual({ finding: altered, range: { start: 100, end: 120 } })
})

it('damage comes first, and ends with the file', () => {
  expect(markedFinding([altered, damage], LOG)).toEqual({ finding: damage, range: { start: 990, end: 1_000 } })
  expect(markedFinding([{ ...damage, byteOffset: 100 }], LOG)?.range).toEqual({ start: 100, end: 132 })
})

it('nothing is marked in other files, without bytes, or beyond the end', () => {
  expect(markedFinding([{ ...altered, evidence: 'e2' }], LOG)).toBeNull()
  expect(markedFinding([{ ...altered, byteLength: null }], LOG)).toBeNull()
  expect(markedFinding([{ ...damage, byteOffset: 1_000 }], LOG)).toBeNull()
})
