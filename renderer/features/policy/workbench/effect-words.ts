import type { EffectCounts, Flip, HostEffect, KeylimeEffect } from '@shared/model/workbench'
import type { EntryVerdict } from '@shared/model/verdict'
import { count, entries } from '@/app/words/numbers'

/** A line of the table of what changes: how many entries before, after, and for Keylime after; `null` where nothing was judged or is known, after of a draft that was changed since. */
export interface EffectLine {
  readonly label: string
  readonly isPart: boolean
  readonly before: number | null
  readonly after: number | null
  readonly keylime: number | null
  /** Keylime has no such count. */
  readonly noKeylime: boolean
}

const NOTHING: EffectCounts = { accepted: 0, excluded: 0, rejected: 0, notJudged: 0 }

/** Counts of all hosts together. `isCurrent`: they are of the draft as it is. */
export function effectLines(effects: readonly HostEffect[], keylime: readonly KeylimeEffect[] | null, isCurrent: boolean): readonly EffectLine[] {
  const before = effects.some((one) => one.before === null) ? null : sumOf(effects.map((one) => one.before ?? NOTHING))
  const after = sumOf(effects.map((one) => one.after))
  const told = keylime?.every((one) => one.after !== null) ? keylime.map((one) => one.after!) : null
  const keylimeOf = (name: 'accepted' | 'rejected') => told?.reduce((sum, one) => sum + one[name], 0) ?? null
  const line = (label: string, name: keyof EffectCounts, isPart = false): EffectLine => {
    const noKeylime = name === 'excluded' || name === 'notJudged'
    return { label, isPart, before: before?.[name] ?? null, after: isCurrent ? after[name] : null, keylime: noKeylime ? null : keylimeOf(name as 'accepted'), noKeylime }
  }
  return [line('Accepted', 'accepted'), line('of it excluded', 'excluded', true), line('Rejected', 'rejected'), line('Not judged', 'notJudged')]
}

function sumOf(all: readonly EffectCounts[]): EffectCounts {
  return all.reduce((sum, one) => ({ accepted: sum.accepted + one.accepted, excluded: sum.excluded + one.excluded, rejected: sum.rejected + one.rejected, notJudged: sum.notJudged + one.notJudged }), NOTHING)
}

const AFTER: Readonly<Record<EntryVerdict, string>> = { pass: 'all to pass', fail: 'all to fail', 'not-judged': 'all to not judged' }

/** What follows `7 entries change`: where they go, when all of them that are named go the same way. */
export function directionWords(flips: readonly Flip[]): string | null {
  const ways = new Set(flips.map(({ after }) => after))
  return ways.size === 1 ? AFTER[[...ways][0]] : null
}

/** Stands in place of what is told of a draft that was changed since. `hasList`: below stands what was told before. */
export function workingWords(hasList: boolean): string {
  return hasList ? 'working; this was so before the last change' : 'working'
}

/** How many entries of one host change, and where they go when all are named and go the same way. */
export function flipWords({ flips, flipCount }: HostEffect, isCurrent: boolean): string {
  if (!isCurrent) return workingWords(flips.length > 0)
  if (flipCount === 0) return 'no entry changes'
  const way = flipCount > 1 && flipCount === flips.length ? directionWords(flips) : null
  return `${entries(flipCount)} ${flipCount === 1 ? 'changes' : 'change'}${way === null ? '' : `, ${way}`}`
}

/** What a list that is cut leaves out, and where that is found; empty where it is whole. */
export function unlistedWords(unlisted: number, where: string): string {
  return unlisted === 0 ? '' : `${count(unlisted)} more ${unlisted === 1 ? 'is' : 'are'} not listed${where === '' ? '' : `: ${where}`}.`
}
