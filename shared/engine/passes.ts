import type { Checkpoint } from '../model/checkpoint'

/**
 * A checkpoint for work that goes over the same entries several times, which begins to count anew each time: told is how far all of it is, in entries, and never goes back.
 * `expected`: how often; should it be more often, it stays at the end.
 */
export function inPasses(checkpoint: Checkpoint, entries: number, expected: number): Checkpoint {
  let [pass, last] = [0, 0]
  return (done, total) => {
    if (done < last) pass++
    last = done
    const part = total === null || total === 0 ? 0 : Math.min(1, done / total)
    return checkpoint(Math.floor(entries * Math.min(1, (pass + part) / expected)), entries)
  }
}
