import type { BootAggregateReport, EventLogReport } from '@shared/model/report'
import { counted } from '../text/numbers'
import { reasonClause } from './reasons'
import { provenBy, type HostLike, type PathOf, type Statement } from './statement'

/** What the event log proves of the boot, and whether boot_aggregate ties the IMA log to it. */
export function bootStatements({ eventLog, bootAggregate, quotes }: HostLike, pathOf: PathOf): Statement[] {
  return [...(eventLog === null ? [] : eventLogStatements(eventLog, pathOf, quotes)), ...(bootAggregate === null ? [] : [bootAggregateStatement(bootAggregate)])]
}

function eventLogStatements(eventLog: EventLogReport, pathOf: PathOf, quotes: HostLike['quotes']): Statement[] {
  const { pcrs, events, evidence } = eventLog
  const subject = `Event log ${pathOf(evidence)} (${counted(events, 'event')}):`
  const of = (status: string) => pcrs.filter((row) => row.status === status)
  const wrong = of('mismatch').map(({ bank, pcr }) => `${bank} PCR ${pcr}`)
  const isProven = provenBy(quotes)
  const open = of('not-checked').length
  const statements: Statement[] = []
  for (const isOwnWord of [false, true]) {
    const fits = of('match').filter((row) => isProven(row) !== isOwnWord)
    const banks = [...new Set(fits.map(({ bank }) => bank))].join(', ')
    const values = counted(fits.length, isOwnWord ? 'reported value' : 'quoted value')
    if (fits.length > 0) statements.push({ verdict: 'pass', isOwnWord, text: `${subject} leads to ${values} (${banks}).` })
  }
  if (wrong.length > 0) statements.push({ verdict: 'fail', text: `${subject} does not lead to the reported value of ${wrong.join(', ')}.` })
  if (open > 0) statements.push({ verdict: 'not-checked', text: `${subject} ${counted(open, 'PCR value')} not compared: ${reasonClause('no-reported-value')}.` })
  return statements
}

function bootAggregateStatement({ status, reason, algorithm, from, lastPcr, entry }: BootAggregateReport): Statement {
  const subject = `boot_aggregate (entry ${entry}, ${algorithm}):`
  const source = from === 'event-log' ? 'the event log gives' : 'the PCR values give'
  if (status === 'pass') return { verdict: 'pass', text: `${subject} the hash of PCR 0 to ${lastPcr} as ${source} them: the IMA log is of that boot.` }
  if (status === 'fail') return { verdict: 'fail', text: `${subject} not the hash of the PCRs that ${source}.` }
  return { verdict: 'not-checked', text: `${subject} not proven: ${reason === 'no-values' ? 'no event log and no values of PCR 0 to 7 or 0 to 9' : reasonClause(reason)}.` }
}
