import { toHex } from '../bytes/hex'
import { visibleText } from '../bytes/visible'
import { differingEntries } from '../checks/policy/keylime/differences'
import type { KeylimeModeOutcome } from '../checks/policy/keylime/outcome'
import { KEYLIME_REASONS, REASON_WORDS } from '../checks/policy/keylime/reasons'
import { firstEntries } from '../model/entry-set'
import type { KeylimeVerdictsReport } from '../model/report'
import { ENTRY_VERDICTS } from '../model/verdict'

/** Differences that the report names one by one. */
const DIFFERENCES_NAMED = 100

/** Keylime's verdicts in the words of the report. */
export function keylimeVerdictsReport(outcome: KeylimeModeOutcome): KeylimeVerdictsReport {
  const { policy: { accepted, rejected, notJudged }, unchecked, lines, beyond, crash } = outcome
  const differing = differingEntries(outcome)
  return {
    accepted, rejected, notJudged, unchecked, lines: lines && lines.count, linesBeyond: beyond.lines, differing: differing.length,
    firstDifferences: firstEntries(differing, DIFFERENCES_NAMED).map((index) => difference(outcome, index)),
    crash: crash && { entry: crash.entryIndex === null ? null : crash.entryIndex + 1, why: visibleText(crash.why) }, pcr: pcrReport(outcome),
  }
}

function difference({ verdicts, strict, eventSetOf, eventSets, reasons }: KeylimeModeOutcome, index: number): KeylimeVerdictsReport['firstDifferences'][number] {
  return {
    entry: index + 1, strict: ENTRY_VERDICTS[strict!.verdicts[index]], keylime: ENTRY_VERDICTS[verdicts[index]], events: eventSets[eventSetOf[index]],
    why: REASON_WORDS[KEYLIME_REASONS[reasons[index]]],
  }
}

function pcrReport({ pcr, pcrNotChecked }: KeylimeModeOutcome): KeylimeVerdictsReport['pcr'] {
  const compared = pcr.map(({ quote, bank, expected, replayedValue, matchedEntries }) => ({
    quoteEvidence: quote, bank, status: matchedEntries === null ? 'mismatch' as const : 'match' as const, expected: toHex(expected), replayedValue: toHex(replayedValue), matchedEntries, why: null,
  }))
  const open = pcrNotChecked.map(({ quote, why }) => ({ quoteEvidence: quote, bank: null, status: 'not-checked' as const, expected: null, replayedValue: null, matchedEntries: null, why }))
  return [...compared, ...open]
}
