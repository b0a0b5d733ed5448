import type { Fix, FixSafety } from '@shared/model/workbench'
import { count, entries } from '@/app/words/numbers'

/** How much a fix lets in: a word, and how many of four steps of the gauge are lit. */
export const SAFETY_WORDS: Readonly<Record<FixSafety, { readonly word: string; readonly lit: number }>> = {
  narrowest: { word: 'Narrowest', lit: 1 }, narrow: { word: 'Narrow', lit: 1 }, 'look-first': { word: 'Look first', lit: 2 }, wide: { word: 'Wide', lit: 3 }, 'opens-a-hole': { word: 'Opens a hole', lit: 4 },
  'no-safe-fix': { word: 'No safe fix', lit: 0 },
}

/** Entries that a fix is for, over all hosts. */
export function targetCount({ hosts }: Pick<Fix, 'hosts'>): number {
  return hosts.reduce((sum, { count: of }) => sum + of, 0)
}

/** The same in words. `isCurrent`: it was found for the draft as it is. */
export function targetWords(fix: Pick<Fix, 'hosts'>, isCurrent: boolean): string {
  return `${entries(targetCount(fix))}${isCurrent ? '' : ', when it was found'}`
}

/** Why a fix can't be applied that is for nothing. */
export function mootWords(isCurrent: boolean): string {
  return isCurrent ? 'Not needed now: what it is for passes.' : 'Not needed before the last change: what it is for passed.'
}

/** What it does not mend of what it is for; `null` where it mends all. */
export function shortfallWords(fix: Fix): string | null {
  const passes = fix.effect.reduce((sum, one) => sum + one.passes, 0)
  const wanted = targetCount(fix)
  if (fix.edits.length === 0 || wanted === 0 || passes >= wanted) return null
  return passes === 0 ? 'On its own it changes none of their verdicts.' : `On its own it lets ${count(passes)} of the ${count(wanted)} pass.`
}

/** What else passes with it, by host where there are several; `null` where nothing does. `nameOf`: name of the host in that place, in visible form. */
export function beyondWords({ effect }: Fix, nameOf: (host: number) => string | null): string | null {
  const more = effect.filter(({ beyond }) => beyond > 0)
  if (more.length === 0) return null
  const total = more.reduce((sum, { beyond }) => sum + beyond, 0)
  const by = more.map(({ host, beyond }) => [nameOf(host), beyond] as const).filter(([name]) => name !== null)
  return `Also lets ${total === 1 ? '1 other entry' : `${count(total)} other entries`} pass${by.length === 0 ? '' : `: ${by.map(([name, beyond]) => `${entries(beyond)} on ${name}`).join(', ')}`}.`
}
