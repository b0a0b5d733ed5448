import { CAPACITY, DATA_AT, DATA_LENGTH, PADDING_KEEPS, RESULTS } from './memory'
import { REACH } from './padded'
import { rotl as rotlLanes } from './vectors'

const SLASH: i8 = 0x2f
const DOT: i8 = 0x2e
const BACKSLASH: i8 = 0x5c
const DELETE: i8 = 0x7f
const CLOSING: u8 = 0x29
/** Beginnings that are worth a look, as words of four letters. */
const TMP: u32 = 0x706d742f
const MEM: u32 = 0x6d656d2f
const RUN: u32 = 0x6e75722f
const DEV: u32 = 0x7665642f
const VAR: u32 = 0x7261762f
const SHM: u32 = 0x6d68732f
/** Columns of `RESULTS`. */
const HIGH: u32 = RESULTS
const LOW: u32 = HIGH + 4 * CAPACITY
const ODDITY: u32 = LOW + 4 * CAPACITY

/** What shared/kernel/path-scan.ts says of one path, for the data of the slots 0 to `count`: three columns of `RESULTS`. */
export function scanPaths(count: u32): void {
  for (let slot: u32 = 0; slot < count; slot++) scan(slot, load<u32>(DATA_AT + 4 * slot), load<u32>(DATA_LENGTH + 4 * slot))
}

@inline
function scan(slot: u32, start: u32, length: u32): void {
  let hash = v128.xor(i32x4(0x9e3779b9, 0x3c6ef372, 0xdaa66d2b, 0x78dde6e4), i32x4.splat(length))
  let odd = i32x4.splat(0)
  let names: u32 = 0
  let slashBefore: u32 = 0
  let at = start
  for (let left = <i32>length; left > 0; left -= 16, at += 16) {
    const kept = v128.load(PADDING_KEEPS + REACH - min(left, 16))
    const row = v128.and(v128.load(at), kept)
    hash = rotlLanes(i32x4.mul(v128.xor(hash, row), i32x4.splat(0x85ebca6b)), 15)
    odd = v128.or(odd, v128.and(oddBytes(row), kept))
    const slashes: u32 = i8x16.bitmask(i8x16.eq(row, i8x16.splat(SLASH)))
    names |= <u32>i8x16.bitmask(i8x16.eq(row, i8x16.splat(DOT))) & ((slashes << 1) | slashBefore)
    slashBefore = slashes >> 15
  }
  store<u32>(HIGH + 4 * slot, finished(lane0(hash) + rotl(lane1(hash), 8) * 0x85ebca6b + rotl(lane2(hash), 16) * 0xc2b2ae35 + rotl(lane3(hash), 24) * 0x27d4eb2f))
  store<u32>(LOW + 4 * slot, finished(lane3(hash) + rotl(lane2(hash), 5) * 0x165667b1 + rotl(lane1(hash), 13) * 0x9e3779b1 + rotl(lane0(hash), 21) * 0x7feb352d))
  store<u32>(ODDITY + 4 * slot, v128.any_true(odd) ? 2 : names === 0 && isOrdinaryPlace(start, length) ? 0 : 1)
}

@inline
function lane0(x: v128): u32 { return i32x4.extract_lane(x, 0) }
@inline
function lane1(x: v128): u32 { return i32x4.extract_lane(x, 1) }
@inline
function lane2(x: v128): u32 { return i32x4.extract_lane(x, 2) }
@inline
function lane3(x: v128): u32 { return i32x4.extract_lane(x, 3) }

@inline
function finished(hash: u32): u32 {
  const mixed = (hash ^ (hash >> 16)) * 0x7feb352d
  return mixed ^ (mixed >> 15)
}

@inline
function oddBytes(row: v128): v128 {
  return v128.or(i8x16.lt_s(row, i8x16.splat(0x20)), v128.or(i8x16.eq(row, i8x16.splat(DELETE)), i8x16.eq(row, i8x16.splat(BACKSLASH))))
}

@inline
function isOrdinaryPlace(start: u32, length: u32): bool {
  const first = v128.and(v128.load(start), v128.load(PADDING_KEEPS + REACH - min(length, 16)))
  const folder = lane0(first)
  const next = lane1(first)
  if (folder === TMP || folder === MEM || folder === RUN || (folder === DEV && next === SHM) || (folder === VAR && next === TMP)) return false
  return (folder & 0xff) === SLASH && load<u8>(start + length - 1) !== CLOSING
}
