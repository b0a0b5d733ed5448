import { ENDS, FOUND, INPUT, MASKS, VALUES } from './memory'

/**
 * Searches `count` texts, of which the first begins at the first byte of `INPUT`. Ends are counted from `base` bytes before that. Sixteen places are looked at at once: do the bytes
 * at `one` and `other` of the pattern fit there? `size`: bytes of the pattern, at least one.
 * @returns how many texts hold it: their places among the texts are at `FOUND`, ascending
 */
export function find(count: u32, base: u32, size: u32, one: u32, other: u32): u32 {
  const valueOne = i8x16.splat(load<u8>(VALUES + one))
  const maskOne = i8x16.splat(load<u8>(MASKS + one))
  const valueOther = i8x16.splat(load<u8>(VALUES + other))
  const maskOther = i8x16.splat(load<u8>(MASKS + other))
  const end = endOf(count - 1) - base
  let found: u32 = 0
  let text: u32 = 0
  let at: u32 = 0
  while (at + size <= end) {
    const ones = i8x16.eq(v128.and(v128.load(INPUT + at + one), maskOne), valueOne)
    const others = i8x16.eq(v128.and(v128.load(INPUT + at + other), maskOther), valueOther)
    let fits = i8x16.bitmask(v128.and(ones, others))
    let next = at + 16
    while (fits !== 0) {
      const place = at + ctz(fits)
      fits &= fits - 1
      if (place + size > end) break
      while (endOf(text) - base <= place) text++
      const textEnd = endOf(text) - base
      if (place + size > textEnd || !isAt(INPUT + place, size)) continue
      store<u32>(FOUND + 4 * found, text)
      found++
      next = textEnd
      break
    }
    at = next
  }
  return found
}

@inline
function endOf(text: u32): u32 {
  return load<u32>(ENDS + 4 * text)
}

@inline
function isAt(place: u32, size: u32): bool {
  for (let i: u32 = 0; i < size; i++) if ((load<u8>(place + i) & load<u8>(MASKS + i)) !== load<u8>(VALUES + i)) return false
  return true
}
