import { SCHEDULE } from './memory'
import { padded, reach } from './padded'
import { high64, low64, swap64 } from './vectors'

/** Two words of a block of 128 bytes, one vector of two lanes each, from one row of each lane. */
@inline
function transpose(row: u32, a: v128, b: v128): void {
  v128.store(SCHEDULE + 32 * row, swap64(low64(a, b)))
  v128.store(SCHEDULE + 32 * row, swap64(high64(a, b)), 16)
}

/** A block that both lanes fill. */
export function gatherFull64(a: u32, b: u32): void {
  for (let row: u32 = 0; row < 8; row++) transpose(row, v128.load(a + 16 * row), v128.load(b + 16 * row))
}

/** A block in which a lane may end: `left` bytes of its message are still to come, fewer than 0 where only padding is. */
export function gatherPadded64(a: u32, b: u32, leftA: i32, leftB: i32): void {
  const ofA = reach(leftA, 128)
  const ofB = reach(leftB, 128)
  for (let row: u32 = 0; row < 8; row++) transpose(row, padded(a + 16 * row, ofA - 16 * row), padded(b + 16 * row, ofB - 16 * row))
}

/** The lengths in bits, which end the last block. */
export function endLengths64(a: u32, b: u32): void {
  v128.store(SCHEDULE + 16 * 15, i64x2.shl(i64x2.replace_lane(i64x2.splat(a), 1, b), 3))
}
