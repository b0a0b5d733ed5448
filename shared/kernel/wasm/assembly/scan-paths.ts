import { CAPACITY, DATA_AT, DATA_LENGTH, RESULTS } from './memory'

const SLASH: u32 = 0x2f
const DOT: u32 = 0x2e
const ONES: u32 = 0x01010101
const HIGHS: u32 = 0x80808080
/** Columns of `RESULTS`. */
const HIGH: u32 = RESULTS
const LOW: u32 = HIGH + 4 * CAPACITY
const ORDINARY: u32 = LOW + 4 * CAPACITY

/** What shared/kernel/path-scan.ts says of one path, for the data of the slots 0 to `count`: three columns of `RESULTS`. */
export function scanPaths(count: u32): void {
  for (let slot: u32 = 0; slot < count; slot++) scan(slot, load<u32>(DATA_AT + 4 * slot), load<u32>(DATA_LENGTH + 4 * slot))
}

@inline
function scan(slot: u32, start: u32, length: u32): void {
  let high = length
  let low: u32 = 0x9e3779b9
  let odd: u32 = 0
  let dots: u32 = 0
  const end = start + length
  let at = start
  for (; at + 4 <= end; at += 4) {
    const word = load<u32>(at)
    odd |= oddBytes(word)
    dots |= zeroBytes(word ^ (DOT * ONES))
    high = rotl((high ^ word) * 0x85ebca6b, 15)
    low = rotl((low ^ word) * 0xc2b2ae35, 13)
  }
  for (; at < end; at++) {
    const byte: u32 = load<u8>(at)
    odd |= oddBytes(byte | 0x20202000)
    if (byte === DOT) dots = 1
    high = (high ^ byte) * 0x85ebca6b
    low = ((low ^ byte) * 0xc2b2ae35) ^ (high >> 7)
  }
  store<u32>(HIGH + 4 * slot, finished(high))
  store<u32>(LOW + 4 * slot, finished(low ^ high))
  store<u32>(ORDINARY + 4 * slot, odd === 0 && (dots === 0 || !hasDotName(start, end)) ? 1 : 0)
}

@inline
function finished(hash: u32): u32 {
  const mixed = (hash ^ (hash >> 16)) * 0x7feb352d
  return mixed ^ (mixed >> 15)
}

@inline
function oddBytes(word: u32): u32 {
  return ((word + ONES) | word | ((word - 0x20 * ONES) & ~word) | zeroBytes(word ^ (0x5c * ONES))) & HIGHS
}

@inline
function zeroBytes(word: u32): u32 {
  return (word - ONES) & ~word & HIGHS
}

function hasDotName(start: u32, end: u32): bool {
  for (let at = start + 1; at < end; at++) if (load<u8>(at) === DOT && load<u8>(at - 1) === SLASH) return true
  return false
}
