import { INITIAL_SHA256, ROUNDS_SHA256 } from './constants'
import { LANES_SHA256, SCHEDULE } from './memory'
import { choose, majority, rotr, xor3 } from './vectors'

export function startSha256(): void {
  for (let i: u32 = 0; i < 8; i++) v128.store(LANES_SHA256 + 16 * i, v128.load32_splat(INITIAL_SHA256 + 4 * i))
}

/** One block of four lanes (FIPS 180-4 §6.2.2), whose first 16 words stand in the schedule. */
export function blockSha256(): void {
  expand()
  let a = v128.load(LANES_SHA256, 0)
  let b = v128.load(LANES_SHA256, 16)
  let c = v128.load(LANES_SHA256, 32)
  let d = v128.load(LANES_SHA256, 48)
  let e = v128.load(LANES_SHA256, 64)
  let f = v128.load(LANES_SHA256, 80)
  let g = v128.load(LANES_SHA256, 96)
  let h = v128.load(LANES_SHA256, 112)
  let x: v128
  let k: u32 = ROUNDS_SHA256
  for (let t: u32 = SCHEDULE; t < SCHEDULE + 16 * 64; t += 16 * 8, k += 4 * 8) {
    x = step(e, f, g, h, t, k, 0); d = i32x4.add(d, x); h = i32x4.add(x, i32x4.add(sum0(a), majority(a, b, c)))
    x = step(d, e, f, g, t, k, 1); c = i32x4.add(c, x); g = i32x4.add(x, i32x4.add(sum0(h), majority(h, a, b)))
    x = step(c, d, e, f, t, k, 2); b = i32x4.add(b, x); f = i32x4.add(x, i32x4.add(sum0(g), majority(g, h, a)))
    x = step(b, c, d, e, t, k, 3); a = i32x4.add(a, x); e = i32x4.add(x, i32x4.add(sum0(f), majority(f, g, h)))
    x = step(a, b, c, d, t, k, 4); h = i32x4.add(h, x); d = i32x4.add(x, i32x4.add(sum0(e), majority(e, f, g)))
    x = step(h, a, b, c, t, k, 5); g = i32x4.add(g, x); c = i32x4.add(x, i32x4.add(sum0(d), majority(d, e, f)))
    x = step(g, h, a, b, t, k, 6); f = i32x4.add(f, x); b = i32x4.add(x, i32x4.add(sum0(c), majority(c, d, e)))
    x = step(f, g, h, a, t, k, 7); e = i32x4.add(e, x); a = i32x4.add(x, i32x4.add(sum0(b), majority(b, c, d)))
  }
  add(0, a)
  add(16, b)
  add(32, c)
  add(48, d)
  add(64, e)
  add(80, f)
  add(96, g)
  add(112, h)
}

/** Two words at a time: the last two stay at hand. */
@inline
function expand(): void {
  let x = v128.load(SCHEDULE + 16 * 14)
  let y = v128.load(SCHEDULE + 16 * 15)
  for (let t: u32 = SCHEDULE + 16 * 16; t < SCHEDULE + 16 * 64; t += 16 * 2) {
    x = next(x, t)
    v128.store(t, x)
    y = next(y, t + 16)
    v128.store(t, y, 16)
  }
}

@inline
function next(before2: v128, t: u32): v128 {
  const before15 = v128.load(t - 16 * 15)
  const mixed2 = xor3(rotr(before2, 17), rotr(before2, 19), i32x4.shr_u(before2, 10))
  const mixed15 = xor3(rotr(before15, 7), rotr(before15, 18), i32x4.shr_u(before15, 3))
  return i32x4.add(i32x4.add(mixed2, v128.load(t - 16 * 7)), i32x4.add(mixed15, v128.load(t - 16 * 16)))
}

@inline
function step(e: v128, f: v128, g: v128, h: v128, t: u32, k: u32, i: u32): v128 {
  const word = i32x4.add(v128.load(t + 16 * i), v128.load32_splat(k + 4 * i))
  return i32x4.add(i32x4.add(h, word), i32x4.add(xor3(rotr(e, 6), rotr(e, 11), rotr(e, 25)), choose(e, f, g)))
}

@inline
function sum0(a: v128): v128 {
  return xor3(rotr(a, 2), rotr(a, 13), rotr(a, 22))
}

@inline
function add(at: u32, x: v128): void {
  v128.store(LANES_SHA256 + at, i32x4.add(v128.load(LANES_SHA256 + at), x))
}
