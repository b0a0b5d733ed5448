import { ROUNDS_SHA512 } from './constants'
import { LANES_SHA384, LANES_SHA512, SCHEDULE, SETTLED } from './memory'
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
    x = step(e, f, g, h, i64x2.add(expand(t, 0), v128.load64_splat(k + 0))); d = i64x2.add(d, x); h = i64x2.add(x, i64x2.add(sum0(a), majority(a, b, c)))
    v128.store(SETTLED, h)
    x = step(d, e, f, g, i64x2.add(expand(t, 16), v128.load64_splat(k + 8))); c = i64x2.add(c, x); g = i64x2.add(x, i64x2.add(sum0(h), majority(h, a, b)))
    v128.store(SETTLED, g)
    x = step(c, d, e, f, i64x2.add(expand(t, 32), v128.load64_splat(k + 16))); b = i64x2.add(b, x); f = i64x2.add(x, i64x2.add(sum0(g), majority(g, h, a)))
    v128.store(SETTLED, f)
    x = step(b, c, d, e, i64x2.add(expand(t, 48), v128.load64_splat(k + 24))); a = i64x2.add(a, x); e = i64x2.add(x, i64x2.add(sum0(f), majority(f, g, h)))
    v128.store(SETTLED, e)
    x = a; a = e; e = x
    x = b; b = f; f = x
    x = c; c = g; g = x
    x = d; d = h; h = x
  }
  for (; t < SCHEDULE + 16 * 80; t += 16 * 4, k += 8 * 4) {
    x = step(e, f, g, h, i64x2.add(word(t, 0), v128.load64_splat(k + 0))); d = i64x2.add(d, x); h = i64x2.add(x, i64x2.add(sum0(a), majority(a, b, c)))
    v128.store(SETTLED, h)
    x = step(d, e, f, g, i64x2.add(word(t, 16), v128.load64_splat(k + 8))); c = i64x2.add(c, x); g = i64x2.add(x, i64x2.add(sum0(h), majority(h, a, b)))
    v128.store(SETTLED, g)
    x = step(c, d, e, f, i64x2.add(word(t, 32), v128.load64_splat(k + 16))); b = i64x2.add(b, x); f = i64x2.add(x, i64x2.add(sum0(g), majority(g, h, a)))
    v128.store(SETTLED, f)
    x = step(b, c, d, e, i64x2.add(word(t, 48), v128.load64_splat(k + 24))); a = i64x2.add(a, x); e = i64x2.add(x, i64x2.add(sum0(f), majority(f, g, h)))
    v128.store(SETTLED, e)
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

/**
 * A block in both hashes: one schedule serves both, and since a round waits for the one before it those of the other go between.
 */
export function blockSha384Sha512(): void {
  let a = v128.load(LANES_SHA384, 0)
  let b = v128.load(LANES_SHA384, 16)
  let c = v128.load(LANES_SHA384, 32)
  let d = v128.load(LANES_SHA384, 48)
  let e = v128.load(LANES_SHA384, 64)
  let f = v128.load(LANES_SHA384, 80)
  let g = v128.load(LANES_SHA384, 96)
  let h = v128.load(LANES_SHA384, 112)
  let A = v128.load(LANES_SHA512, 0)
  let B = v128.load(LANES_SHA512, 16)
  let C = v128.load(LANES_SHA512, 32)
  let D = v128.load(LANES_SHA512, 48)
  let E = v128.load(LANES_SHA512, 64)
  let F = v128.load(LANES_SHA512, 80)
  let G = v128.load(LANES_SHA512, 96)
  let H = v128.load(LANES_SHA512, 112)
  let w: v128
  let x: v128
  let t: u32 = SCHEDULE
  let k: u32 = ROUNDS_SHA512
  for (; t < SCHEDULE + 16 * 64; t += 16 * 4, k += 8 * 4) {
    w = i64x2.add(expand(t, 0), v128.load64_splat(k + 0))
    x = step(e, f, g, h, w); d = i64x2.add(d, x); h = i64x2.add(x, i64x2.add(sum0(a), majority(a, b, c)))
    x = step(E, F, G, H, w); D = i64x2.add(D, x); H = i64x2.add(x, i64x2.add(sum0(A), majority(A, B, C)))
    w = i64x2.add(expand(t, 16), v128.load64_splat(k + 8))
    x = step(d, e, f, g, w); c = i64x2.add(c, x); g = i64x2.add(x, i64x2.add(sum0(h), majority(h, a, b)))
    x = step(D, E, F, G, w); C = i64x2.add(C, x); G = i64x2.add(x, i64x2.add(sum0(H), majority(H, A, B)))
    w = i64x2.add(expand(t, 32), v128.load64_splat(k + 16))
    x = step(c, d, e, f, w); b = i64x2.add(b, x); f = i64x2.add(x, i64x2.add(sum0(g), majority(g, h, a)))
    x = step(C, D, E, F, w); B = i64x2.add(B, x); F = i64x2.add(x, i64x2.add(sum0(G), majority(G, H, A)))
    w = i64x2.add(expand(t, 48), v128.load64_splat(k + 24))
    x = step(b, c, d, e, w); a = i64x2.add(a, x); e = i64x2.add(x, i64x2.add(sum0(f), majority(f, g, h)))
    x = step(B, C, D, E, w); A = i64x2.add(A, x); E = i64x2.add(x, i64x2.add(sum0(F), majority(F, G, H)))
    x = a; a = e; e = x
    x = b; b = f; f = x
    x = c; c = g; g = x
    x = d; d = h; h = x
    x = A; A = E; E = x
    x = B; B = F; F = x
    x = C; C = G; G = x
    x = D; D = H; H = x
  }
  for (; t < SCHEDULE + 16 * 80; t += 16 * 4, k += 8 * 4) {
    w = i64x2.add(word(t, 0), v128.load64_splat(k + 0))
    x = step(e, f, g, h, w); d = i64x2.add(d, x); h = i64x2.add(x, i64x2.add(sum0(a), majority(a, b, c)))
    x = step(E, F, G, H, w); D = i64x2.add(D, x); H = i64x2.add(x, i64x2.add(sum0(A), majority(A, B, C)))
    w = i64x2.add(word(t, 16), v128.load64_splat(k + 8))
    x = step(d, e, f, g, w); c = i64x2.add(c, x); g = i64x2.add(x, i64x2.add(sum0(h), majority(h, a, b)))
    x = step(D, E, F, G, w); C = i64x2.add(C, x); G = i64x2.add(x, i64x2.add(sum0(H), majority(H, A, B)))
    w = i64x2.add(word(t, 32), v128.load64_splat(k + 16))
    x = step(c, d, e, f, w); b = i64x2.add(b, x); f = i64x2.add(x, i64x2.add(sum0(g), majority(g, h, a)))
    x = step(C, D, E, F, w); B = i64x2.add(B, x); F = i64x2.add(x, i64x2.add(sum0(G), majority(G, H, A)))
    w = i64x2.add(word(t, 48), v128.load64_splat(k + 24))
    x = step(b, c, d, e, w); a = i64x2.add(a, x); e = i64x2.add(x, i64x2.add(sum0(f), majority(f, g, h)))
    x = step(B, C, D, E, w); A = i64x2.add(A, x); E = i64x2.add(x, i64x2.add(sum0(F), majority(F, G, H)))
    x = a; a = e; e = x
    x = b; b = f; f = x
    x = c; c = g; g = x
    x = d; d = h; h = x
    x = A; A = E; E = x
    x = B; B = F; F = x
    x = C; C = G; G = x
    x = D; D = H; H = x
  }
  add(LANES_SHA384 + 0, a)
  add(LANES_SHA384 + 16, b)
  add(LANES_SHA384 + 32, c)
  add(LANES_SHA384 + 48, d)
  add(LANES_SHA384 + 64, e)
  add(LANES_SHA384 + 80, f)
  add(LANES_SHA384 + 96, g)
  add(LANES_SHA384 + 112, h)
  add(LANES_SHA512 + 0, A)
  add(LANES_SHA512 + 16, B)
  add(LANES_SHA512 + 32, C)
  add(LANES_SHA512 + 48, D)
  add(LANES_SHA512 + 64, E)
  add(LANES_SHA512 + 80, F)
  add(LANES_SHA512 + 96, G)
  add(LANES_SHA512 + 112, H)
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
function step(e: v128, f: v128, g: v128, h: v128, word: v128): v128 {
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
