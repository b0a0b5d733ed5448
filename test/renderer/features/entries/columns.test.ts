import { expect, it } from 'vitest'
import { columnsOf } from '@/features/entries/columns'
import { replayRow, report } from '../../../cli/support/fake-report'

const ids = (over: Parameters<typeof report>[0]) => columnsOf(report(over)).map(({ id }) => id)
const SIGNATURES = { present: 2, valid: 0, invalid: 0, unknownKey: 0, malformed: 0, notCheckable: 2, absent: 1, validTrusted: 0, moreKeys: 0, keys: [] }

it('columns that say the same of every entry are left out', () => {
  expect(ids({})).toEqual(['entry', 'verdict', 'path', 'digest', 'why'])
  expect(ids({ signatures: SIGNATURES })).toEqual(['entry', 'verdict', 'path', 'digest', 'signature', 'why'])
  expect(ids({ signatures: { ...SIGNATURES, present: 0 } })).not.toContain('signature')
})

it('the PCR has a column unless all is in PCR 10', () => {
  expect(ids({ replay: [replayRow(), replayRow({ pcr: 11 })] })).toContain('pcr')
  expect(ids({ replay: [replayRow({ pcr: 12 })] })).toContain('pcr')
  expect(ids({ replay: [] })).not.toContain('pcr')
})

it('entry numbers have room for the last one', () => {
  const width = (entries: number) => Number.parseInt(columnsOf(report({ log: { ...report().log!, entries } }))[0].width, 10)
  expect(width(99)).toBeLessThan(width(1_000_000))
})

it('headings sort by number and path, and those of groups by how many entries there are', () => {
  const sorts = (grouped: boolean) => columnsOf(report({}), grouped).map(({ title, sort }) => [title, sort])
  expect(sorts(false)).toEqual([['No.', 'log'], ['Verdict', undefined], ['Path', 'path'], ['Digest', undefined], ['Why', undefined]])
  expect(sorts(true)).toEqual([['No.', 'log'], ['Verdict', undefined], ['Path', 'path'], ['Digest', undefined], ['Entries', 'count']])
})
