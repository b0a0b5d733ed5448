import { ROUNDS_SHA512 } from './constants'
import { SCHEDULE } from './memory'
import { choose, majority, rotr64, xor3 } from './vectors'

/**
 * One block of two lanes (FIPS 180-4 §6.4.2), of two entries or of two chains, whose first 16 words stand in the schedule and whose states stand at
 * `state`: SHA-384 and SHA-512 differ in what they begin with alone. A round waits for the one before it: the words of 16 rounds later are
 * computed meanwhile.
 */
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
  let t: u32 = SCHEDULE
  let k: u32 = ROUNDS_SHA512
  for (; t < SCHEDULE + 16 * 64; t += 16 * 4, k += 8 * 4) {
    x = step(e, f, g, h, expand(t, 0), k, 0); d = i64x2.add(d, x); h = i64x2.add(x, i64x2.add(sum0(a), majority(a, b, c)))
    x = step(d, e, f, g, expand(t, 16), k, 8); c = i64x2.add(c, x); g = i64x2.add(x, i64x2.add(sum0(h), majority(h, a, b)))
    x = step(c, d, e, f, expand(t, 32), k, 16); b = i64x2.add(b, x); f = i64x2.add(x, i64x2.add(sum0(g), majority(g, h, a)))
    x = step(b, c, d, e, expand(t, 48), k, 24); a = i64x2.add(a, x); e = i64x2.add(x, i64x2.add(sum0(f), majority(f, g, h)))
    x = a; a = e; e = x
    x = b; b = f; f = x
    x = c; c = g; g = x
    x = d; d = h; h = x
  }
  for (; t < SCHEDULE + 16 * 80; t += 16 * 4, k += 8 * 4) {
    x = step(e, f, g, h, word(t, 0), k, 0); d = i64x2.add(d, x); h = i64x2.add(x, i64x2.add(sum0(a), majority(a, b, c)))
    x = step(d, e, f, g, word(t, 16), k, 8); c = i64x2.add(c, x); g = i64x2.add(x, i64x2.add(sum0(h), majority(h, a, b)))
    x = step(c, d, e, f, word(t, 32), k, 16); b = i64x2.add(b, x); f = i64x2.add(x, i64x2.add(sum0(g), majority(g, h, a)))
    x = step(b, c, d, e, word(t, 48), k, 24); a = i64x2.add(a, x); e = i64x2.add(x, i64x2.add(sum0(f), majority(f, g, h)))
    x = a; a = e; e = x
    x = b; b = f; f = x
    x = c; c = g; g = x
    x = d; d = h; h = x
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

/** The same of a block whose whole schedule is there, since the other hash has done it. */
export function sameBlockSha512(state: u32): void {
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
  for (let t: u32 = SCHEDULE; t < SCHEDULE + 16 * 80; t += 16 * 4, k += 8 * 4) {
    x = step(e, f, g, h, word(t, 0), k, 0); d = i64x2.add(d, x); h = i64x2.add(x, i64x2.add(sum0(a), majority(a, b, c)))
    x = step(d, e, f, g, word(t, 16), k, 8); c = i64x2.add(c, x); g = i64x2.add(x, i64x2.add(sum0(h), majority(h, a, b)))
    x = step(c, d, e, f, word(t, 32), k, 16); b = i64x2.add(b, x); f = i64x2.add(x, i64x2.add(sum0(g), majority(g, h, a)))
    x = step(b, c, d, e, word(t, 48), k, 24); a = i64x2.add(a, x); e = i64x2.add(x, i64x2.add(sum0(f), majority(f, g, h)))
    x = a; a = e; e = x
    x = b; b = f; f = x
    x = c; c = g; g = x
    x = d; d = h; h = x
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
function word(t: u32, at: u32): v128 {
  return v128.load(t + at)
}

/** The word of a round, after that of 16 rounds later was stored. */
@inline
function expand(t: u32, at: u32): v128 {
  const now = v128.load(t + at)
  const later1 = v128.load(t + at + 16 * 1)
  const later14 = v128.load(t + at + 16 * 14)
  const mixed1 = xor3(rotr64(later1, 1), rotr64(later1, 8), i64x2.shr_u(later1, 7))
  const mixed14 = xor3(rotr64(later14, 19), rotr64(later14, 61), i64x2.shr_u(later14, 6))
  v128.store(t + at + 16 * 16, i64x2.add(i64x2.add(now, mixed1), i64x2.add(v128.load(t + at + 16 * 9), mixed14)))
  return now
}

@inline
function step(e: v128, f: v128, g: v128, h: v128, word: v128, k: u32, at: u32): v128 {
  return i64x2.add(i64x2.add(h, i64x2.add(word, v128.load64_splat(k + at))), i64x2.add(xor3(rotr64(e, 14), rotr64(e, 18), rotr64(e, 41)), choose(e, f, g)))
}

@inline
function sum0(a: v128): v128 {
  return xor3(rotr64(a, 28), rotr64(a, 34), rotr64(a, 39))
}

@inline
function add(at: u32, x: v128): void {
  v128.store(at, i64x2.add(v128.load(at), x))
}
