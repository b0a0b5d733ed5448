import { expect, it } from 'vitest'
import type { BootAggregateReport } from '@shared/model/report'
import { aggregateWords } from '@/features/boot-log/aggregate-words'

const aggregate = (given: Partial<BootAggregateReport>): BootAggregateReport => ({
  status: 'pass', reason: null, algorithm: 'sha256', expected: 'aa', found: 'aa', from: 'event-log', lastPcr: 9, entry: 1, ...given,
})

it.each([
  [aggregate({}), 'pass', 'Entry 1 of the IMA log is the sha256 of PCR 0 to 9 as this log replays: both logs are of one boot.'],
  [aggregate({ status: 'fail', from: 'pcr-values', algorithm: 'sha1', lastPcr: 7 }), 'fail', 'Entry 1 of the IMA log is not the sha1 of PCR 0 to 7 as reported.'],
  [aggregate({ status: 'not-checked', reason: 'no-values', from: null, lastPcr: null }), 'nc', 'Entry 1 of the IMA log: the PCR values are missing.'],
])('%#: says what was proved, or why not', (report, tone, says) => {
  expect(aggregateWords(report, true)).toMatchObject({ tone, says })
})

it('without an entry there is nothing to check, and it says why', () => {
  expect(aggregateWords(null, false)).toMatchObject({ tone: 'nc', word: 'Not checked', says: 'There is no IMA log whose boot_aggregate could be compared.' })
  expect(aggregateWords(null, true).says).toBe('The IMA log has no boot_aggregate entry.')
})
