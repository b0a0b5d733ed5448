import { INITIAL_SHA256, ROUNDS_SHA256 } from './constants'
import { CHAIN_SHA256, PADDING_SHA256, SETTLED, STATE_SHA256 } from './memory'
import { majority, step256, sum256 } from './scalar-rounds'
import { high64, low64, rotr, xor3 } from './vectors'

/** State and digest fill a block, so that a second one is all padding: its schedule is the same for every extend. */
export function prepareSha256(): void {
  first(i32x4(0x80000000, 0, 0, 0), i32x4.splat(0), i32x4.splat(0), i32x4(0, 0, 0, 512))
  memory.copy(PADDING_SHA256, CHAIN_SHA256, 4 * 64)
}

/** `state = SHA256(state || digest)`: a block whose first words are the state, and the one that is padding. */
export function extendSha256(digest: u32): void {
  first(v128.load(STATE_SHA256), v128.load(STATE_SHA256, 16), v128.load(digest), v128.load(digest, 16))
  second()
}

/**
 * The first block (FIPS 180-4 §6.2.2). Its schedule is computed in vectors of four words while numbers go through the rounds, and kept with the
 * round constants added.
 */
function first(w0: v128, w1: v128, w2: v128, w3: v128): void {
  keep(0, w0)
  keep(16, w1)
  keep(32, w2)
  keep(48, w3)
  let a = load<u32>(INITIAL_SHA256, 0)
  let b = load<u32>(INITIAL_SHA256, 4)
  let c = load<u32>(INITIAL_SHA256, 8)
  let d = load<u32>(INITIAL_SHA256, 12)
  let e = load<u32>(INITIAL_SHA256, 16)
  let f = load<u32>(INITIAL_SHA256, 20)
  let g = load<u32>(INITIAL_SHA256, 24)
  let h = load<u32>(INITIAL_SHA256, 28)
  let x: u32
  let t: u32 = CHAIN_SHA256
  for (let k: u32 = ROUNDS_SHA256 + 4 * 16; t < CHAIN_SHA256 + 4 * 48; t += 4 * 16, k += 4 * 16) {
    w0 = later(w0, w1, w2, w3); v128.store(t, i32x4.add(w0, v128.load(k, 0)), 64)
    x = step256(e, f, g, h, load<u32>(t + 0)); d += x; h = x + sum256(a) + majority(a, b, c)
    x = step256(d, e, f, g, load<u32>(t + 4)); c += x; g = x + sum256(h) + majority(h, a, b)
    store<u32>(SETTLED, g)
    x = step256(c, d, e, f, load<u32>(t + 8)); b += x; f = x + sum256(g) + majority(g, h, a)
    x = step256(b, c, d, e, load<u32>(t + 12)); a += x; e = x + sum256(f) + majority(f, g, h)
    store<u32>(SETTLED, e)
    w1 = later(w1, w2, w3, w0); v128.store(t, i32x4.add(w1, v128.load(k, 16)), 80)
    x = step256(a, b, c, d, load<u32>(t + 16)); h += x; d = x + sum256(e) + majority(e, f, g)
    x = step256(h, a, b, c, load<u32>(t + 20)); g += x; c = x + sum256(d) + majority(d, e, f)
    store<u32>(SETTLED, c)
    x = step256(g, h, a, b, load<u32>(t + 24)); f += x; b = x + sum256(c) + majority(c, d, e)
    x = step256(f, g, h, a, load<u32>(t + 28)); e += x; a = x + sum256(b) + majority(b, c, d)
    store<u32>(SETTLED, a)
    w2 = later(w2, w3, w0, w1); v128.store(t, i32x4.add(w2, v128.load(k, 32)), 96)
    x = step256(e, f, g, h, load<u32>(t + 32)); d += x; h = x + sum256(a) + majority(a, b, c)
    x = step256(d, e, f, g, load<u32>(t + 36)); c += x; g = x + sum256(h) + majority(h, a, b)
    store<u32>(SETTLED, g)
    x = step256(c, d, e, f, load<u32>(t + 40)); b += x; f = x + sum256(g) + majority(g, h, a)
    x = step256(b, c, d, e, load<u32>(t + 44)); a += x; e = x + sum256(f) + majority(f, g, h)
    store<u32>(SETTLED, e)
    w3 = later(w3, w0, w1, w2); v128.store(t, i32x4.add(w3, v128.load(k, 48)), 112)
    x = step256(a, b, c, d, load<u32>(t + 48)); h += x; d = x + sum256(e) + majority(e, f, g)
    x = step256(h, a, b, c, load<u32>(t + 52)); g += x; c = x + sum256(d) + majority(d, e, f)
    store<u32>(SETTLED, c)
    x = step256(g, h, a, b, load<u32>(t + 56)); f += x; b = x + sum256(c) + majority(c, d, e)
    x = step256(f, g, h, a, load<u32>(t + 60)); e += x; a = x + sum256(b) + majority(b, c, d)
    store<u32>(SETTLED, a)
  }
  for (; t < CHAIN_SHA256 + 4 * 64; t += 4 * 8) {
    x = step256(e, f, g, h, load<u32>(t + 0)); d += x; h = x + sum256(a) + majority(a, b, c)
    x = step256(d, e, f, g, load<u32>(t + 4)); c += x; g = x + sum256(h) + majority(h, a, b)
    store<u32>(SETTLED, g)
    x = step256(c, d, e, f, load<u32>(t + 8)); b += x; f = x + sum256(g) + majority(g, h, a)
    x = step256(b, c, d, e, load<u32>(t + 12)); a += x; e = x + sum256(f) + majority(f, g, h)
    store<u32>(SETTLED, e)
    x = step256(a, b, c, d, load<u32>(t + 16)); h += x; d = x + sum256(e) + majority(e, f, g)
    x = step256(h, a, b, c, load<u32>(t + 20)); g += x; c = x + sum256(d) + majority(d, e, f)
    store<u32>(SETTLED, c)
    x = step256(g, h, a, b, load<u32>(t + 24)); f += x; b = x + sum256(c) + majority(c, d, e)
    x = step256(f, g, h, a, load<u32>(t + 28)); e += x; a = x + sum256(b) + majority(b, c, d)
    store<u32>(SETTLED, a)
  }
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 0) + a, 0)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 4) + b, 4)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 8) + c, 8)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 12) + d, 12)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 16) + e, 16)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 20) + f, 20)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 24) + g, 24)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 28) + h, 28)
}

function second(): void {
  let a = load<u32>(STATE_SHA256, 0)
  let b = load<u32>(STATE_SHA256, 4)
  let c = load<u32>(STATE_SHA256, 8)
  let d = load<u32>(STATE_SHA256, 12)
  let e = load<u32>(STATE_SHA256, 16)
  let f = load<u32>(STATE_SHA256, 20)
  let g = load<u32>(STATE_SHA256, 24)
  let h = load<u32>(STATE_SHA256, 28)
  let x: u32
  for (let t: u32 = PADDING_SHA256; t < PADDING_SHA256 + 4 * 64; t += 4 * 8) {
    x = step256(e, f, g, h, load<u32>(t + 0)); d += x; h = x + sum256(a) + majority(a, b, c)
    x = step256(d, e, f, g, load<u32>(t + 4)); c += x; g = x + sum256(h) + majority(h, a, b)
    store<u32>(SETTLED, g)
    x = step256(c, d, e, f, load<u32>(t + 8)); b += x; f = x + sum256(g) + majority(g, h, a)
    x = step256(b, c, d, e, load<u32>(t + 12)); a += x; e = x + sum256(f) + majority(f, g, h)
    store<u32>(SETTLED, e)
    x = step256(a, b, c, d, load<u32>(t + 16)); h += x; d = x + sum256(e) + majority(e, f, g)
    x = step256(h, a, b, c, load<u32>(t + 20)); g += x; c = x + sum256(d) + majority(d, e, f)
    store<u32>(SETTLED, c)
    x = step256(g, h, a, b, load<u32>(t + 24)); f += x; b = x + sum256(c) + majority(c, d, e)
    x = step256(f, g, h, a, load<u32>(t + 28)); e += x; a = x + sum256(b) + majority(b, c, d)
    store<u32>(SETTLED, a)
  }
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 0) + a, 0)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 4) + b, 4)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 8) + c, 8)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 12) + d, 12)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 16) + e, 16)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 20) + f, 20)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 24) + g, 24)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 28) + h, 28)
}

@inline
function keep(at: u32, words: v128): void {
  v128.store(CHAIN_SHA256 + at, i32x4.add(words, v128.load(ROUNDS_SHA256 + at)))
}

/** The four words behind the 16 of these vectors. The upper two need the lower two. */
@inline
function later(w0: v128, w1: v128, w2: v128, w3: v128): v128 {
  const from1 = i8x16.shuffle(w0, w1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19)
  const from9 = i8x16.shuffle(w2, w3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19)
  const mixed1 = xor3(rotr(from1, 7), rotr(from1, 18), i32x4.shr_u(from1, 3))
  const known = i32x4.add(i32x4.add(w0, from9), mixed1)
  const lower = i32x4.add(known, mixed14(high64(w3, i32x4.splat(0))))
  return i32x4.add(lower, mixed14(low64(i32x4.splat(0), lower)))
}

@inline
function mixed14(x: v128): v128 {
  return xor3(rotr(x, 17), rotr(x, 19), i32x4.shr_u(x, 10))
}
