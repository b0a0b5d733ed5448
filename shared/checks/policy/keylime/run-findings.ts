import { toHex } from '../../../bytes/hex'
import { visibleText } from '../../../bytes/visible'
import type { Observation } from '../../../model/finding'
import { entryPlace, type ImaLog } from '../../../model/ima-log'
import { observe } from '../../observe'
import { EVENTS } from './judge-line'
import type { KeylimeCrash, KeylimeModeOutcome, PcrResult } from './outcome'

/** What is about the run, not about an entry. */
export function runFindings(log: ImaLog, { crash, pcr }: KeylimeModeOutcome): Observation[] {
  return [...(crash === null ? [] : [crashFinding(log, crash)]), ...pcr.filter((one) => one.matchedEntries === null).map(pcrMismatch)]
}

function crashFinding(log: ImaLog, { entryIndex, why, isSure }: KeylimeCrash): Observation {
  if (entryIndex === null) return observe('keylime.crash', 'warning', `Keylime crashes, and judges nothing: ${visibleText(why)}.`, { evidence: log.evidence, found: visibleText(why) })
  const message = isSure
    ? `Keylime crashes at this entry, and judges neither it nor those after it: ${visibleText(why)}.`
    : `Keylime may crash at this entry, so neither it nor those after it are judged here: ${visibleText(why)}; whether it comes to that is not known.`
  return observe('keylime.crash', 'warning', message, { ...(entryIndex < log.count ? entryPlace(log, entryIndex) : { evidence: log.evidence }), entryIndexes: [entryIndex], found: visibleText(why) })
}

function pcrMismatch({ quote, path, bank, expected, replayedValue }: PcrResult): Observation {
  const message = `The lines that Keylime can parse do not give PCR 10 of ${path}.`
  return observe('keylime.pcr-mismatch', 'error', message, { evidence: quote, expected: `${bank}:${toHex(expected)}`, found: `${bank}:${toHex(replayedValue)}`, keylimeEvent: EVENTS.pcrMismatch })
}
