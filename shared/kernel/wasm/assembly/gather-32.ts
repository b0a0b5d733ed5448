import { DATA_AT, DATA_LENGTH, SCHEDULE } from './memory'
import { padded, reach } from './padded'
import { high32, high64, low32, low64, swap32 } from './vectors'

/** Words 4 `quarter` to 4 `quarter` + 3 of a block of 64 bytes, one vector of four lanes each, from one row of each lane. */
@inline
function transpose(quarter: u32, a: v128, b: v128, c: v128, d: v128): void {
  const to = SCHEDULE + 64 * quarter
  const ab = low32(a, b)
  const cd = low32(c, d)
  v128.store(to, swap32(low64(ab, cd)))
  v128.store(to + 16, swap32(high64(ab, cd)))
  const ab2 = high32(a, b)
  const cd2 = high32(c, d)
  v128.store(to + 32, swap32(low64(ab2, cd2)))
  v128.store(to + 48, swap32(high64(ab2, cd2)))
}

/** A block that all four lanes fill, `at` bytes into each: the first 16 words of the schedule. */
export function gatherFull32(a: u32, b: u32, c: u32, d: u32): void {
  transpose(0, v128.load(a), v128.load(b), v128.load(c), v128.load(d))
  transpose(1, v128.load(a + 16), v128.load(b + 16), v128.load(c + 16), v128.load(d + 16))
  transpose(2, v128.load(a + 32), v128.load(b + 32), v128.load(c + 32), v128.load(d + 32))
  transpose(3, v128.load(a + 48), v128.load(b + 48), v128.load(c + 48), v128.load(d + 48))
}

@inline
function paddedRow(quarter: u32, a: u32, b: u32, c: u32, d: u32, leftA: i32, leftB: i32, leftC: i32, leftD: i32): void {
  const at = 16 * quarter
  transpose(quarter, padded(a + at, leftA - at), padded(b + at, leftB - at), padded(c + at, leftC - at), padded(d + at, leftD - at))
}

/** A block in which a lane may end: `left` bytes of its message are still to come, fewer than 0 where only padding is. */
export function gatherPadded32(a: u32, b: u32, c: u32, d: u32, leftA: i32, leftB: i32, leftC: i32, leftD: i32): void {
  const ofA = reach(leftA, 64)
  const ofB = reach(leftB, 64)
  const ofC = reach(leftC, 64)
  const ofD = reach(leftD, 64)
  transpose(0, padded(a, ofA), padded(b, ofB), padded(c, ofC), padded(d, ofD))
  transpose(1, padded(a + 16, ofA - 16), padded(b + 16, ofB - 16), padded(c + 16, ofC - 16), padded(d + 16, ofD - 16))
  transpose(2, padded(a + 32, ofA - 32), padded(b + 32, ofB - 32), padded(c + 32, ofC - 32), padded(d + 32, ofD - 32))
  transpose(3, padded(a + 48, ofA - 48), padded(b + 48, ofB - 48), padded(c + 48, ofC - 48), padded(d + 48, ofD - 48))
}

/** The lengths in bits, which end the last block. Messages are far below 2^29 bytes: the upper word is zero already. */
export function endLengths32(a: u32, b: u32, c: u32, d: u32): void {
  let lengths = i32x4.splat(a)
  lengths = i32x4.replace_lane(lengths, 1, b)
  lengths = i32x4.replace_lane(lengths, 2, c)
  lengths = i32x4.replace_lane(lengths, 3, d)
  v128.store(SCHEDULE + 16 * 15, i32x4.shl(lengths, 3))
}

@inline
export function dataAt(slot: u32): u32 {
  return load<u32>(DATA_AT + 4 * slot)
}

@inline
export function dataLength(slot: u32): u32 {
  return load<u32>(DATA_LENGTH + 4 * slot)
}
