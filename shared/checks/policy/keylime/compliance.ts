import { visibleText } from '../../../bytes/visible'
import type { ImaLog } from '../../../model/ima-log'
import type { Answer } from '../../../model/report'
import { entriesWord } from '../../observe'
import type { KeylimeModeOutcome } from './outcome'

/** Does what ran meet the policy, as Keylime sees it? What it does not get to, or is not computed here, leaves it open. */
export function keylimeCompliance(log: ImaLog, { policy, crash, excludesDisabled, pcrNotChecked }: KeylimeModeOutcome): Answer {
  const { accepted, rejected, notJudged } = policy
  const because = [
    ...(policy.sources.length === 0 ? ['No policy was given: Keylime then has an empty one, under which nothing may run.'] : []),
    `As Keylime judges: ${number(rejected)} of ${entriesWord(accepted + rejected + notJudged)} rejected, ${number(accepted)} accepted, ${number(notJudged)} not judged.`,
    ...(excludesDisabled === null ? [] : [`Keylime ignores all excludes: it can't compile them (${visibleText(excludesDisabled)}).`]),
    ...(crash ? [`Keylime crashes${crash.entryIndex === null ? '' : ` at entry ${number(crash.entryIndex + 1)}`}: ${visibleText(crash.why)}.`] : []), ...pcrNotChecked.map((one) => one.why),
  ]
  if (rejected > 0) return { verdict: 'fail', reasons: [], because }
  if (crash !== null) return { verdict: 'not-checked', reasons: ['stopped-early'], because }
  if (log.stopped && log.format === 'binary') return { verdict: 'not-checked', reasons: ['stopped-early'], because: [...because, 'The log is damaged: entries after the damage were not judged.'] }
  if (notJudged > 0) return { verdict: 'not-checked', reasons: ['unknown-algorithm'], because }
  return accepted === 0 ? { verdict: 'not-checked', reasons: ['no-log'], because: ['The log has no entries.'] } : { verdict: 'pass', reasons: [], because }
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}
