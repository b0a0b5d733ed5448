import { DATA_AT, DATA_LENGTH, NEEDLE, SLOTS } from './memory'

/**
 * Looks for the text at `NEEDLE` (of `length` bytes, at least one, ASCII letters in lower case) in the data of the slots 0 to `count`, letters of either case. Slots that
 * hold it go to `SLOTS`. Sixteen places are looked at at once: does the first byte stand there, and the last where it should?
 * @returns how many hold it
 */
export function findText(count: u32, length: u32): u32 {
  const first = load<u8>(NEEDLE)
  const last = load<u8>(NEEDLE + length - 1)
  const firstLower = i8x16.splat(first)
  const firstUpper = i8x16.splat(upper(first))
  const lastLower = i8x16.splat(last)
  const lastUpper = i8x16.splat(upper(last))
  let found: u32 = 0
  for (let slot: u32 = 0; slot < count; slot++) {
    const size = load<u32>(DATA_LENGTH + 4 * slot)
    if (size < length) continue
    const start = load<u32>(DATA_AT + 4 * slot)
    const places = size - length + 1
    for (let at: u32 = 0; at < places; at += 16) {
      const heads = v128.load(start + at)
      const tails = v128.load(start + at + length - 1)
      let mask = i8x16.bitmask(v128.and(
        v128.or(i8x16.eq(heads, firstLower), i8x16.eq(heads, firstUpper)), v128.or(i8x16.eq(tails, lastLower), i8x16.eq(tails, lastUpper)),
      ))
      if (places - at < 16) mask &= (1 << <i32>(places - at)) - 1
      while (mask !== 0 && !isAt(start + at + ctz(mask), length)) mask &= mask - 1
      if (mask === 0) continue
      store<u32>(SLOTS + 4 * found, slot)
      found++
      break
    }
  }
  return found
}

/** Does the text stand there? Its first byte and its last do. */
@inline
function isAt(start: u32, length: u32): bool {
  for (let i: u32 = 1; i + 1 < length; i++) if (lower(load<u8>(start + i)) !== load<u8>(NEEDLE + i)) return false
  return true
}

@inline
function lower(byte: u8): u8 {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte
}

@inline
function upper(byte: u8): u8 {
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte
}
