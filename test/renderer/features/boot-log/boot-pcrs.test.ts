import { describe, expect, it } from 'vitest'
import type { EventLogReport, EventPcrReport } from '@shared/model/report'
import { banksOf, bootPcrs, pcrTally } from '@/features/boot-log/boot-pcrs'

function row(pcr: number, bank: string, status: EventPcrReport['status']): EventPcrReport {
  return { pcr, bank, status, replayedValue: '00', reportedValue: null, reportedBy: null, reportedEvidence: null, reason: null }
}
const log = (...pcrs: EventPcrReport[]): EventLogReport => ({ evidence: 'e1', format: 'crypto-agile', events: 3, stopped: null, pcrs })

it('a PCR that one bank alone extends has a gap in the other', () => {
  const report = log(row(4, 'sha1', 'match'), row(0, 'sha256', 'match'), row(4, 'sha256', 'mismatch'))
  expect(banksOf(report)).toEqual(['sha1', 'sha256'])
  expect(bootPcrs(report).map(({ pcr, holds, banks }) => [pcr, holds, banks.map((one) => one?.status ?? null)])).toEqual([
    [0, 'Firmware code', [null, 'match']], [4, 'Boot programs', ['match', 'mismatch']],
  ])
})

describe('the tally', () => {
  it.each([
    [['match', 'match'], 'pass', '2 of 2 PCR values match'],
    [['match', 'not-checked'], 'nc', '1 of 2 PCR values match, 1 not checked'],
    [['match', 'mismatch'], 'fail', '1 of 2 PCR values differs'],
    [['mismatch', 'mismatch', 'not-checked'], 'fail', '2 of 3 PCR values differ'],
    [['not-checked'], 'nc', 'Not checked: no value of these PCRs was reported'],
    [[], 'nc', 'Not checked: no value of these PCRs was reported'],
  ] as const)('of %j is %s: %s', (statuses, tone, word) => {
    expect(pcrTally(log(...statuses.map((status, pcr) => row(pcr, 'sha256', status))))).toEqual({ tone, word })
  })
})
