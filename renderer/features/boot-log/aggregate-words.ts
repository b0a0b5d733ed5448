import type { BootAggregateReport } from '@shared/model/report'
import { count } from '@/app/words/numbers'
import { reasonWords, verdictWords, type Spoken } from '@/app/words/verdicts'

/** Is the IMA log's boot_aggregate the hash of the PCRs of this boot: the answer, and on what it rests. */
export function aggregateWords(aggregate: BootAggregateReport | null, hasLog: boolean): Spoken & { readonly says: string } {
  if (aggregate === null) return { ...verdictWords('not-checked'), says: hasLog ? 'The IMA log has no boot_aggregate entry.' : 'There is no IMA log whose boot_aggregate could be compared.' }
  const { status, reason, algorithm, from, lastPcr, entry } = aggregate
  const values = `${algorithm} of PCR 0 to ${lastPcr} ${from === 'event-log' ? 'as this log replays' : 'as reported'}`
  if (status === 'pass') return { ...verdictWords(status), says: `Entry ${count(entry)} of the IMA log is the ${values}: both logs are of one boot.` }
  if (status === 'fail') return { ...verdictWords(status), says: `Entry ${count(entry)} of the IMA log is not the ${values}.` }
  return { ...verdictWords(status), says: `Entry ${count(entry)} of the IMA log: ${reason === null ? 'nothing to compare with' : reasonWords(reason)}.` }
}
