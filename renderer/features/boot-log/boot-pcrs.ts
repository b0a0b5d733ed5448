import type { EventLogReport, EventPcrReport } from '@shared/model/report'
import type { BootEvent } from '@shared/model/view'
import { counted } from '@/app/words/numbers'
import type { Spoken } from '@/app/words/verdicts'

/** What is measured where: TCG PC Client PFP 1.06 §3.3.4, and what Linux boot loaders make of the PCRs after 7. */
const HOLDS: Readonly<Record<number, string>> = {
  0: 'Firmware code', 1: 'Boot settings', 2: 'Option ROMs', 3: 'ROM settings', 4: 'Boot programs', 5: 'Boot actions', 6: 'Vendor', 7: 'Secure Boot',
  8: 'Boot loader', 9: 'Kernel loads', 10: 'IMA', 11: 'Kernel image', 12: 'Kernel settings', 13: 'Extensions', 14: 'Machine owner keys', 15: 'System identity',
}

/** One PCR with its value in each bank of the log; `null` where the log does not extend it in that bank. */
export interface BootPcr {
  readonly pcr: number
  readonly holds: string
  readonly banks: readonly (EventPcrReport | null)[]
}

/** Plain words for a PCR; empty where there are none. */
export function holds(pcr: number): string {
  return HOLDS[pcr] ?? ''
}

export function banksOf({ pcrs }: EventLogReport): readonly string[] {
  return [...new Set(pcrs.map((row) => row.bank))]
}

export function bootPcrs(log: EventLogReport): readonly BootPcr[] {
  const banks = banksOf(log)
  const numbers = [...new Set(log.pcrs.map((row) => row.pcr))].sort((a, b) => a - b)
  return numbers.map((pcr) => ({
    pcr, holds: holds(pcr), banks: banks.map((bank) => log.pcrs.find((row) => row.pcr === pcr && row.bank === bank) ?? null),
  }))
}

/** What the digests of the measured events are of: `digests of 24 events: 17 cover all their data, 2 cover a part of them, 5 cover something else`. */
export function coverageTally(events: readonly BootEvent[]): string {
  const measured = events.filter((event) => event.extended)
  const parts = ([['yes', 'all their data'], ['part', 'a part of them'], ['no', 'something else'], ['altered', 'other data']] as const)
    .map(([covered, what]) => [measured.filter((event) => event.dataCovered === covered).length, what] as const).filter(([number]) => number > 0)
  return `digests of ${counted(measured.length, 'event')}: ${parts.map(([number, what]) => `${number} cover ${what}`).join(', ')}`
}

/** The whole comparison in a word: a mismatch first; green only where every value was compared. */
export function pcrTally({ pcrs }: EventLogReport): Spoken {
  const of = (status: EventPcrReport['status']) => pcrs.filter((row) => row.status === status).length
  const [bad, good, open] = [of('mismatch'), of('match'), of('not-checked')]
  if (bad > 0) return { tone: 'fail', word: `${bad} of ${pcrs.length} PCR values ${bad === 1 ? 'differs' : 'differ'}` }
  if (good === 0) return { tone: 'nc', word: 'Not checked: no value of these PCRs was reported' }
  return open === 0 ? { tone: 'pass', word: `${good} of ${pcrs.length} PCR values match` } : { tone: 'nc', word: `${good} of ${pcrs.length} PCR values match, ${open} not checked` }
}
