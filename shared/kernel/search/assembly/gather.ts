import { ENDS, GATHERED, HASHES, INPUT, LENGTHS, STARTS } from './memory'

/**
 * Puts `count` parts of what is at `INPUT` (`STARTS`, `LENGTHS`) one behind the other to `GATHERED`; where each ends goes to `ENDS`, counted from there, and its hash to `HASHES`.
 * `first` and `second`: odd, and unknown to whoever made the texts.
 */
export function gather(count: u32, first: u64, second: u64): void {
  let to: u32 = GATHERED
  for (let text: u32 = 0; text < count; text++) {
    const from = INPUT + load<u32>(STARTS + 4 * text)
    const length = load<u32>(LENGTHS + 4 * text)
    for (let i: u32 = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i))
    store<u32>(HASHES + 4 * text, hashOf(to, length, first, second))
    to += length
    store<u32>(ENDS + 4 * text, to - GATHERED)
  }
}

@inline
function hashOf(from: u32, length: u32, first: u64, second: u64): u32 {
  let hash: u64 = first ^ <u64>length
  let left = length
  let at = from
  for (; left >= 8; left -= 8, at += 8) hash = mixed(hash ^ load<u64>(at), first, second)
  if (left > 0) hash = mixed(hash ^ (load<u64>(at) & (((<u64>1) << (8 * left)) - 1)), first, second)
  return <u32>(hash ^ (hash >> 32))
}

/** A difference of two texts in the highest bits alone is turned into the lower ones before the second product spreads it. */
@inline
function mixed(word: u64, first: u64, second: u64): u64 {
  return rotl(word * first, 29) * second
}
