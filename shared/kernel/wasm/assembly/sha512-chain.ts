import { INITIAL_SHA384, INITIAL_SHA512, ROUNDS_SHA512 } from './constants'
import { LANES_SHA512, PADDING_SHA512, SCHEDULE, SETTLED, STATE_SHA384, STATE_SHA512 } from './memory'
import { blockSha512 } from './sha512-lanes'
import { high64, low64 } from './vectors'

/** Of SHA-512 state and digest fill a block, so that a second one is all padding: its schedule is the same for every extend. */
export function prepareSha512(): void {
  memory.fill(SCHEDULE, 0, 16 * 16)
  store<u64>(SCHEDULE, 0x8000000000000000)
  store<u64>(SCHEDULE, 1024, 16 * 15)
  blockSha512(LANES_SHA512)
  for (let i: u32 = 0; i < 80; i++) store<u64>(PADDING_SHA512 + 8 * i, load<u64>(SCHEDULE + 16 * i) + load<u64>(ROUNDS_SHA512 + 8 * i))
}

/** Both chains at once, SHA-384 in lane 0 and SHA-512 in lane 1. `state = H(state || digest)`; one that is not wanted computes what nobody reads. */
export function extendWide(digest384: u32, digest512: u32): void {
  for (let i: u32 = 0; i < 8; i++) v128.store(LANES_SHA512 + 16 * i, v128.load64_lane(INITIAL_SHA512 + 8 * i, v128.load64_splat(INITIAL_SHA384 + 8 * i), 1))
  pair(0, v128.load(STATE_SHA384), v128.load(STATE_SHA512))
  pair(2, v128.load(STATE_SHA384, 16), v128.load(STATE_SHA512, 16))
  pair(4, v128.load(STATE_SHA384, 32), v128.load(STATE_SHA512, 32))
  pair(6, v128.load(digest384), v128.load(STATE_SHA512, 48))
  pair(8, v128.load(digest384, 16), v128.load(digest512))
  pair(10, v128.load(digest384, 32), v128.load(digest512, 16))
  pair(12, i64x2(0x8000000000000000, 0), v128.load(digest512, 32))
  pair(14, i64x2(0, 768), v128.load(digest512, 48))
  blockSha512(LANES_SHA512)
  for (let i: u32 = 0; i < 8; i += 2) {
    const x = v128.load(LANES_SHA512 + 16 * i)
    const y = v128.load(LANES_SHA512 + 16 * i, 16)
    v128.store(STATE_SHA384 + 8 * i, low64(x, y))
    v128.store(STATE_SHA512 + 8 * i, high64(x, y))
  }
}

@inline
function pair(t: u32, x: v128, y: v128): void {
  v128.store(SCHEDULE + 16 * t, low64(x, y))
  v128.store(SCHEDULE + 16 * t, high64(x, y), 16)
}

/** The second block of an extend of SHA-512. */
export function padSha512(): void {
  let a = load<u64>(STATE_SHA512, 0)
  let b = load<u64>(STATE_SHA512, 8)
  let c = load<u64>(STATE_SHA512, 16)
  let d = load<u64>(STATE_SHA512, 24)
  let e = load<u64>(STATE_SHA512, 32)
  let f = load<u64>(STATE_SHA512, 40)
  let g = load<u64>(STATE_SHA512, 48)
  let h = load<u64>(STATE_SHA512, 56)
  let x: u64
  for (let t: u32 = PADDING_SHA512; t < PADDING_SHA512 + 8 * 80; t += 8 * 8) {
    x = step(e, f, g, h, load<u64>(t + 0)); d += x; h = x + sum0(a) + majority(a, b, c)
    x = step(d, e, f, g, load<u64>(t + 8)); c += x; g = x + sum0(h) + majority(h, a, b)
    store<u64>(SETTLED, g)
    x = step(c, d, e, f, load<u64>(t + 16)); b += x; f = x + sum0(g) + majority(g, h, a)
    x = step(b, c, d, e, load<u64>(t + 24)); a += x; e = x + sum0(f) + majority(f, g, h)
    store<u64>(SETTLED, e)
    x = step(a, b, c, d, load<u64>(t + 32)); h += x; d = x + sum0(e) + majority(e, f, g)
    x = step(h, a, b, c, load<u64>(t + 40)); g += x; c = x + sum0(d) + majority(d, e, f)
    store<u64>(SETTLED, c)
    x = step(g, h, a, b, load<u64>(t + 48)); f += x; b = x + sum0(c) + majority(c, d, e)
    x = step(f, g, h, a, load<u64>(t + 56)); e += x; a = x + sum0(b) + majority(b, c, d)
    store<u64>(SETTLED, a)
  }
  store<u64>(STATE_SHA512, load<u64>(STATE_SHA512, 0) + a, 0)
  store<u64>(STATE_SHA512, load<u64>(STATE_SHA512, 8) + b, 8)
  store<u64>(STATE_SHA512, load<u64>(STATE_SHA512, 16) + c, 16)
  store<u64>(STATE_SHA512, load<u64>(STATE_SHA512, 24) + d, 24)
  store<u64>(STATE_SHA512, load<u64>(STATE_SHA512, 32) + e, 32)
  store<u64>(STATE_SHA512, load<u64>(STATE_SHA512, 40) + f, 40)
  store<u64>(STATE_SHA512, load<u64>(STATE_SHA512, 48) + g, 48)
  store<u64>(STATE_SHA512, load<u64>(STATE_SHA512, 56) + h, 56)
}

@inline
function step(e: u64, f: u64, g: u64, h: u64, word: u64): u64 {
  return h + word + (((f ^ g) & e) ^ g) + (rotr(e, 14) ^ rotr(e, 18) ^ rotr(e, 41))
}

@inline
function sum0(a: u64): u64 {
  return rotr(rotr(a, 6) ^ rotr(a, 11) ^ a, 28)
}

@inline
function majority(a: u64, b: u64, c: u64): u64 {
  return ((a ^ b) & (b ^ c)) ^ b
}
