import { ROUNDS_SHA512 } from './constants'
import { SCHEDULE } from './memory'
import { choose, majority, rotr64, xor3 } from './vectors'

/** The words of the schedule behind the first 16, in two lanes: of two entries, or of two chains. Two words at a time: the last two stay at hand. */
export function expandSha512(): void {
  let x = v128.load(SCHEDULE + 16 * 14)
  let y = v128.load(SCHEDULE + 16 * 15)
  for (let t: u32 = SCHEDULE + 16 * 16; t < SCHEDULE + 16 * 80; t += 16 * 2) {
    x = next(x, t)
    v128.store(t, x)
    y = next(y, t + 16)
    v128.store(t, y, 16)
  }
}

@inline
function next(before2: v128, t: u32): v128 {
  const before15 = v128.load(t - 16 * 15)
  const mixed2 = xor3(rotr64(before2, 19), rotr64(before2, 61), i64x2.shr_u(before2, 6))
  const mixed15 = xor3(rotr64(before15, 1), rotr64(before15, 8), i64x2.shr_u(before15, 7))
  return i64x2.add(i64x2.add(mixed2, v128.load(t - 16 * 7)), i64x2.add(mixed15, v128.load(t - 16 * 16)))
}

/** The rounds of one block of two lanes (FIPS 180-4 §6.4.2) whose states stand at `state`: SHA-384 and SHA-512 differ in what they begin with alone. */
export function blockSha512(state: u32): void {
  let a = v128.load(state, 0)
  let b = v128.load(state, 16)
  let c = v128.load(state, 32)
  let d = v128.load(state, 48)
  let e = v128.load(state, 64)
  let f = v128.load(state, 80)
  let g = v128.load(state, 96)
  let h = v128.load(state, 112)
  let x: v128
  let k: u32 = ROUNDS_SHA512
  for (let t: u32 = SCHEDULE; t < SCHEDULE + 16 * 80; t += 16 * 8, k += 8 * 8) {
    x = step(e, f, g, h, t, k, 0); d = i64x2.add(d, x); h = i64x2.add(x, i64x2.add(sum0(a), majority(a, b, c)))
    x = step(d, e, f, g, t, k, 1); c = i64x2.add(c, x); g = i64x2.add(x, i64x2.add(sum0(h), majority(h, a, b)))
    x = step(c, d, e, f, t, k, 2); b = i64x2.add(b, x); f = i64x2.add(x, i64x2.add(sum0(g), majority(g, h, a)))
    x = step(b, c, d, e, t, k, 3); a = i64x2.add(a, x); e = i64x2.add(x, i64x2.add(sum0(f), majority(f, g, h)))
    x = step(a, b, c, d, t, k, 4); h = i64x2.add(h, x); d = i64x2.add(x, i64x2.add(sum0(e), majority(e, f, g)))
    x = step(h, a, b, c, t, k, 5); g = i64x2.add(g, x); c = i64x2.add(x, i64x2.add(sum0(d), majority(d, e, f)))
    x = step(g, h, a, b, t, k, 6); f = i64x2.add(f, x); b = i64x2.add(x, i64x2.add(sum0(c), majority(c, d, e)))
    x = step(f, g, h, a, t, k, 7); e = i64x2.add(e, x); a = i64x2.add(x, i64x2.add(sum0(b), majority(b, c, d)))
  }
  add(state + 0, a)
  add(state + 16, b)
  add(state + 32, c)
  add(state + 48, d)
  add(state + 64, e)
  add(state + 80, f)
  add(state + 96, g)
  add(state + 112, h)
}

@inline
function step(e: v128, f: v128, g: v128, h: v128, t: u32, k: u32, i: u32): v128 {
  const word = i64x2.add(v128.load(t + 16 * i), v128.load64_splat(k + 8 * i))
  return i64x2.add(i64x2.add(h, word), i64x2.add(xor3(rotr64(e, 14), rotr64(e, 18), rotr64(e, 41)), choose(e, f, g)))
}

@inline
function sum0(a: v128): v128 {
  return xor3(rotr64(a, 28), rotr64(a, 34), rotr64(a, 39))
}

@inline
function add(at: u32, x: v128): void {
  v128.store(at, i64x2.add(v128.load(at), x))
}
