import { SIGNATURE_STATES, type SignatureState } from '../../model/verdict'

/** Counts by state while they grow: one number for each of SIGNATURE_STATES. */
export function noStates(): Record<SignatureState, number> {
  return { 'absent': 0, 'valid': 0, 'invalid': 0, 'unknown-key': 0, 'malformed': 0, 'not-checkable': 0 }
}

/** How much a state demands a look, the most first: a column of many entries shows the worst. */
const WORST_FIRST: readonly SignatureState[] = ['invalid', 'malformed', 'unknown-key', 'not-checkable', 'valid', 'absent']
const RANKS = SIGNATURE_STATES.map((state) => WORST_FIRST.length - WORST_FIRST.indexOf(state))

/** The worse of two states, as indexes into SIGNATURE_STATES. */
export function worseState(a: number, b: number): number {
  return RANKS[b] > RANKS[a] ? b : a
}
