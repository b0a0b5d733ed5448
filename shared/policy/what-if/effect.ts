import { visibleBytes } from '../../bytes/visible'
import { pathBytes, type ImaLog } from '../../model/ima-log'
import { ACCEPTED_BY, ENTRY_VERDICTS } from '../../model/verdict'
import type { EffectCounts, Flip } from '../../model/workbench'
import type { Judged } from './rejudge'

const EXCLUDE = ACCEPTED_BY.indexOf('exclude')
const [PASS, FAIL, NOT_JUDGED] = [ENTRY_VERDICTS.indexOf('pass'), ENTRY_VERDICTS.indexOf('fail'), ENTRY_VERDICTS.indexOf('not-judged')]

export function countsOf({ verdicts, acceptedBy }: Judged): EffectCounts {
  const counts = [0, 0, 0]
  let excluded = 0
  for (let index = 0; index < verdicts.length; index++) {
    counts[verdicts[index]]++
    if (acceptedBy[index] === EXCLUDE) excluded++
  }
  return { accepted: counts[PASS], excluded, rejected: counts[FAIL], notJudged: counts[NOT_JUDGED] }
}

/** Indexes of the entries whose verdict changes. Without a policy before none was judged. */
export function flippedIndexes(before: Judged | null, after: Judged): number[] {
  const flipped: number[] = []
  for (let index = 0; index < after.verdicts.length; index++) if ((before?.verdicts[index] ?? NOT_JUDGED) !== after.verdicts[index]) flipped.push(index)
  return flipped
}

export function flipOf(log: ImaLog, index: number, before: Judged | null, after: Judged): Flip {
  return { entry: index + 1, path: visibleBytes(pathBytes(log, index)), before: ENTRY_VERDICTS[before?.verdicts[index] ?? NOT_JUDGED], after: ENTRY_VERDICTS[after.verdicts[index]] }
}
