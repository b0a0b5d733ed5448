import { concatBytes } from '../../../bytes/equal'
import { toHex } from '../../../bytes/hex'
import { hash } from '../../../crypto/digests'
import { initialValue } from '../../../kernel/extend'
import { isBank, type Bank } from '../../../model/algorithms'
import type { Outcome } from '../../check'
import type { EventLogOutcome } from '../../event-log/outcome'

/** Aggregates are over PCR 0 to each of these. */
const LAST_PCRS = [7, 9]

/** Digests, in hex digits, that boot_aggregate may have besides the listed ones. */
export interface BootAggregates {
  readonly digests: ReadonlySet<string>
  /** Keylime then has a list for boot_aggregate, whether the policy has one or not. */
  readonly hasBootLog: boolean
}

/** Keylime adds what the boot log gives, in all its banks, to the listed digests of every boot_aggregate (docs/formats/keylime-mode.md); one that PCR values prove is taken here too. */
export function bootAggregates({ eventLogs, bootAggregate }: Outcome): BootAggregates {
  const proven = bootAggregate?.status === 'pass' ? [toHex(bootAggregate.found)] : []
  return { digests: new Set([...eventLogs.flatMap(aggregatesOf), ...proven]), hasBootLog: eventLogs.length > 0 }
}

function aggregatesOf({ pcrs }: EventLogOutcome): string[] {
  const banks = [...new Set(pcrs.map(({ bank }) => bank))].filter(isBank)
  return banks.flatMap((bank) => LAST_PCRS.map((last) => toHex(hash(bank, concatBytes(...Array.from({ length: last + 1 }, (_, pcr) => valueOf(pcrs, bank, pcr)))))))
}

function valueOf(pcrs: EventLogOutcome['pcrs'], bank: Bank, pcr: number): Uint8Array {
  return pcrs.find((one) => one.bank === bank && one.pcr === pcr)?.replayedValue ?? initialValue(bank, pcr)
}
