import type { ImaPolicyReport } from '@shared/model/report'
import { count, counted } from '../text/numbers'
import type { HostLike, PathOf, Statement } from './statement'

/** A line for each policy of the kernel. It is never a pass: nothing proves that the policy was active. */
export function imaPolicyStatements({ imaPolicy = [] }: HostLike, pathOf: PathOf): Statement[] {
  return imaPolicy.map((one) => ({ verdict: 'not-checked', text: `IMA policy ${pathOf(one.evidence)}: ${counted(one.rules, 'rule')}, ${counted(one.blindSpots.length, 'blind spot')}; ${words(one)}.` }))
}

function words({ refused, notExplained }: ImaPolicyReport): string {
  if (refused > 0) return `the kernel would refuse it because of ${counted(refused, 'rule')}`
  if (notExplained === null) return 'nothing to hold it against'
  return notExplained === 0 ? 'no entry of the log contradicts it, and nothing proves that it was active' : `it does not explain ${count(notExplained)} ${notExplained === 1 ? 'entry' : 'entries'} of the log`
}
