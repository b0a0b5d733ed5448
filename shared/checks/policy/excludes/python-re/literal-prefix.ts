import { FLAG, combineFlags, type Sequence } from './syntax'

/** Required texts that are looked for. */
const TEXTS_MAX = 8

/** Code points that any match begins with. */
export function literalPrefix(sequence: Sequence, flags: number): number[] {
  const prefix: number[] = []
  collect(sequence, flags, prefix)
  return prefix
}

/** @returns whether the whole sequence is in the prefix. */
function collect(sequence: Sequence, flags: number, prefix: number[]): boolean {
  for (const item of sequence) {
    if (item.kind === 'anchor' && (item.anchor === 'start' || item.anchor === 'text-start')) continue
    if (item.kind === 'group') {
      if (collect(item.body, combineFlags(flags, item.addedFlags, item.removedFlags), prefix)) continue
      return false
    }
    if (item.kind !== 'literal' || item.negated || flags & FLAG.ignoreCase) return false
    prefix.push(item.code)
  }
  return true
}

/** Texts that any match holds, one after the other: a path without them needs no further look. */
export function requiredTexts(sequence: Sequence, flags: number): string[] {
  const runs: string[] = ['']
  gather(sequence, flags, runs)
  return runs.filter((run) => run !== '').slice(0, TEXTS_MAX)
}

/** Adds characters to the last run; whatever is no fixed character begins another. */
function gather(sequence: Sequence, flags: number, runs: string[]): void {
  for (const item of sequence) {
    if (item.kind === 'group') gather(item.body, combineFlags(flags, item.addedFlags, item.removedFlags), runs)
    else if (item.kind === 'literal' && !item.negated && (flags & FLAG.ignoreCase) === 0) runs[runs.length - 1] += String.fromCodePoint(item.code)
    else if (item.kind !== 'anchor' && item.kind !== 'look') runs.push('')
  }
}
