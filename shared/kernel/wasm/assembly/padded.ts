import { PADDING_ENDS, PADDING_KEEPS } from './memory'

/** Bytes on either side of the end of a message that the tables tell apart: a block and a row more. */
export const REACH: u32 = 160

/** A table of ones up to the end and zeros behind it, and one with the bit that ends a message (FIPS 180-4 §5.1). */
export function preparePadding(): void {
  memory.fill(PADDING_KEEPS, 0xff, REACH)
  memory.fill(PADDING_KEEPS + REACH, 0, REACH)
  memory.fill(PADDING_ENDS, 0, 2 * REACH)
  store<u8>(PADDING_ENDS + REACH, 0x80)
}

/** How many bytes of the message are left, of a block of `size` bytes, as `padded` takes it. */
@inline
export function reach(left: i32, size: i32): i32 {
  return max(min(left, size + 1), -1)
}

/** The 16 bytes at `at`, of which `left` are the message's, fewer than 0 where it has ended before: behind them its padding. No branch. */
@inline
export function padded(at: u32, left: i32): v128 {
  return v128.or(v128.and(v128.load(at), v128.load(PADDING_KEEPS + REACH - left)), v128.load(PADDING_ENDS + REACH - left))
}
