import type { StateCounts } from '@shared/model/signature-view'
import { SIGNATURE_STATES, type SignatureState } from '@shared/model/verdict'
import type { Tone } from '@/ui/tones'

/** How a state is drawn in bars, and what it is called; in the order of bars. */
export const STATE_PARTS: readonly { readonly state: SignatureState; readonly word: string; readonly tone: Tone | null }[] = [
  { state: 'valid', word: 'valid', tone: null }, { state: 'unknown-key', word: 'unknown key', tone: 'warn' }, { state: 'invalid', word: 'invalid', tone: 'fail' },
  { state: 'malformed', word: 'malformed', tone: 'warn' }, { state: 'not-checkable', word: 'not checked', tone: 'nc' }, { state: 'absent', word: 'unsigned', tone: null },
]

/** `14 valid, 2 invalid, 81 unsigned`: what a bar says to those who can't see it. */
export function countsInWords(counts: StateCounts): string {
  return STATE_PARTS.flatMap(({ state, word }) => (counts[state] > 0 ? [`${counts[state].toLocaleString('en-US')} ${word}`] : [])).join(', ') || 'nothing'
}

/** Entries that carry a signature, whatever it is worth. */
export function signedOf(counts: StateCounts): number {
  return SIGNATURE_STATES.reduce((sum, state) => sum + (state === 'absent' ? 0 : counts[state]), 0)
}
