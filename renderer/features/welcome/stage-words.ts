import type { Stage } from '@shared/engine/engine'
import { count, counted, entries } from '@/app/words/numbers'

const NAMES: Readonly<Record<Stage, readonly [doing: string, name: string]>> = {
  read: ['Reading file', 'Read and hash'], decode: ['Decoding', 'Decode entries'], replay: ['Replaying entry', 'Replay the PCRs'],
  explain: ['Looking for what explains the mismatch: value', 'Explain what does not replay'],
  quotes: ['Checking quotes', 'Check the quotes'], signatures: ['Verifying signatures, entry', 'Verify signatures'], policy: ['Judging entry', 'Compare with the policy'],
}

/** What is counted that is no entry. */
const UNITS: Readonly<Partial<Record<Stage, string>>> = { read: 'file', explain: 'value' }

export const stageName = (stage: Stage): string => NAMES[stage][1]

/** `Replaying entry 13,364 of 20,560`. */
export function stageNow(stage: Stage, done: number, total: number | null): string {
  return `${NAMES[stage][0]} ${count(done)}${total === null ? '' : ` of ${stage === 'explain' ? 'at most ' : ''}${count(total)}`}`
}

/** `20,560 entries`, `5 files`; empty before anything was done. */
export function stageAmount(stage: Stage, done: number): string {
  if (done === 0) return ''
  return UNITS[stage] === undefined ? entries(done) : counted(done, UNITS[stage])
}

/** `612,000 entries/s`, three digits that matter. */
export function rateWords(stage: Stage, perSecond: number): string {
  const magnitude = 10 ** Math.max(0, Math.floor(Math.log10(perSecond)) - 2)
  return `${count(Math.round(perSecond / magnitude) * magnitude)} ${UNITS[stage] === undefined ? 'entries' : `${UNITS[stage]}s`}/s`
}

/** `under 1 s left`, `12 s left`. */
export function timeLeft(done: number, total: number, perSecond: number): string {
  const seconds = Math.ceil((total - done) / perSecond)
  if (seconds <= 1) return 'under 1 s left'
  return seconds < 120 ? `${seconds} s left` : `${Math.round(seconds / 60)} min left`
}
