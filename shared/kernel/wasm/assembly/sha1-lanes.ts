import { INITIAL_SHA1 } from './constants'
import { LANES_SHA1, SCHEDULE } from './memory'
import { choose, majority, rotl, xor3 } from './vectors'

export function startSha1(): void {
  for (let i: u32 = 0; i < 5; i++) v128.store(LANES_SHA1 + 16 * i, v128.load32_splat(INITIAL_SHA1 + 4 * i))
}

/** One block of four lanes (FIPS 180-4 §6.1.2), whose first 16 words stand in the schedule. */
export function blockSha1(): void {
  for (let t: u32 = SCHEDULE + 16 * 16; t < SCHEDULE + 16 * 80; t += 16) {
    v128.store(t, rotl(v128.xor(xor3(v128.load(t - 16 * 3), v128.load(t - 16 * 8), v128.load(t - 16 * 14)), v128.load(t - 16 * 16)), 1))
  }
  let a = v128.load(LANES_SHA1)
  let b = v128.load(LANES_SHA1, 16)
  let c = v128.load(LANES_SHA1, 32)
  let d = v128.load(LANES_SHA1, 48)
  let e = v128.load(LANES_SHA1, 64)
  let t: u32 = SCHEDULE
  for (; t < SCHEDULE + 16 * 20; t += 16 * 5) {
    e = round(a, choose(b, c, d), e, 0x5a827999, t, 0); b = rotl(b, 30)
    d = round(e, choose(a, b, c), d, 0x5a827999, t, 16); a = rotl(a, 30)
    c = round(d, choose(e, a, b), c, 0x5a827999, t, 32); e = rotl(e, 30)
    b = round(c, choose(d, e, a), b, 0x5a827999, t, 48); d = rotl(d, 30)
    a = round(b, choose(c, d, e), a, 0x5a827999, t, 64); c = rotl(c, 30)
  }
  for (; t < SCHEDULE + 16 * 40; t += 16 * 5) {
    e = round(a, xor3(b, c, d), e, 0x6ed9eba1, t, 0); b = rotl(b, 30)
    d = round(e, xor3(a, b, c), d, 0x6ed9eba1, t, 16); a = rotl(a, 30)
    c = round(d, xor3(e, a, b), c, 0x6ed9eba1, t, 32); e = rotl(e, 30)
    b = round(c, xor3(d, e, a), b, 0x6ed9eba1, t, 48); d = rotl(d, 30)
    a = round(b, xor3(c, d, e), a, 0x6ed9eba1, t, 64); c = rotl(c, 30)
  }
  for (; t < SCHEDULE + 16 * 60; t += 16 * 5) {
    e = round(a, majority(b, c, d), e, 0x8f1bbcdc, t, 0); b = rotl(b, 30)
    d = round(e, majority(a, b, c), d, 0x8f1bbcdc, t, 16); a = rotl(a, 30)
    c = round(d, majority(e, a, b), c, 0x8f1bbcdc, t, 32); e = rotl(e, 30)
    b = round(c, majority(d, e, a), b, 0x8f1bbcdc, t, 48); d = rotl(d, 30)
    a = round(b, majority(c, d, e), a, 0x8f1bbcdc, t, 64); c = rotl(c, 30)
  }
  for (; t < SCHEDULE + 16 * 80; t += 16 * 5) {
    e = round(a, xor3(b, c, d), e, 0xca62c1d6, t, 0); b = rotl(b, 30)
    d = round(e, xor3(a, b, c), d, 0xca62c1d6, t, 16); a = rotl(a, 30)
    c = round(d, xor3(e, a, b), c, 0xca62c1d6, t, 32); e = rotl(e, 30)
    b = round(c, xor3(d, e, a), b, 0xca62c1d6, t, 48); d = rotl(d, 30)
    a = round(b, xor3(c, d, e), a, 0xca62c1d6, t, 64); c = rotl(c, 30)
  }
  add(0, a)
  add(16, b)
  add(32, c)
  add(48, d)
  add(64, e)
}

@inline
function round(a: v128, mixed: v128, e: v128, constant: u32, t: u32, at: u32): v128 {
  return i32x4.add(i32x4.add(rotl(a, 5), mixed), i32x4.add(e, i32x4.add(v128.load(t + at), i32x4.splat(constant))))
}

@inline
function add(at: u32, x: v128): void {
  v128.store(LANES_SHA1 + at, i32x4.add(v128.load(LANES_SHA1 + at), x))
}
