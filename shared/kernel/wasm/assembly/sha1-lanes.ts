import { INITIAL_SHA1 } from './constants'
import { LANES_SHA1, SCHEDULE } from './memory'
import { expand1, step1, word1 } from './rounds-32'
import { choose, majority, rotl, xor3 } from './vectors'

export function startSha1(): void {
  for (let i: u32 = 0; i < 5; i++) v128.store(LANES_SHA1 + 16 * i, v128.load32_splat(INITIAL_SHA1 + 4 * i))
}

/**
 * One block of four lanes (FIPS 180-4 §6.1.2), whose first 16 words stand in the schedule. A round waits for the one before it: the words of
 * 16 rounds later are computed meanwhile, those of the last rounds for nothing.
 */
export function blockSha1(): void {
  let a = v128.load(LANES_SHA1)
  let b = v128.load(LANES_SHA1, 16)
  let c = v128.load(LANES_SHA1, 32)
  let d = v128.load(LANES_SHA1, 48)
  let e = v128.load(LANES_SHA1, 64)
  let t: u32 = SCHEDULE
  for (; t < SCHEDULE + 16 * 20; t += 16 * 5) {
    e = step1(a, choose(b, c, d), e, 0x5a827999, expand1(t, 0)); b = rotl(b, 30)
    d = step1(e, choose(a, b, c), d, 0x5a827999, expand1(t, 16)); a = rotl(a, 30)
    c = step1(d, choose(e, a, b), c, 0x5a827999, expand1(t, 32)); e = rotl(e, 30)
    b = step1(c, choose(d, e, a), b, 0x5a827999, expand1(t, 48)); d = rotl(d, 30)
    a = step1(b, choose(c, d, e), a, 0x5a827999, expand1(t, 64)); c = rotl(c, 30)
  }
  for (; t < SCHEDULE + 16 * 40; t += 16 * 5) {
    e = step1(a, xor3(b, c, d), e, 0x6ed9eba1, expand1(t, 0)); b = rotl(b, 30)
    d = step1(e, xor3(a, b, c), d, 0x6ed9eba1, expand1(t, 16)); a = rotl(a, 30)
    c = step1(d, xor3(e, a, b), c, 0x6ed9eba1, expand1(t, 32)); e = rotl(e, 30)
    b = step1(c, xor3(d, e, a), b, 0x6ed9eba1, expand1(t, 48)); d = rotl(d, 30)
    a = step1(b, xor3(c, d, e), a, 0x6ed9eba1, expand1(t, 64)); c = rotl(c, 30)
  }
  for (; t < SCHEDULE + 16 * 60; t += 16 * 5) {
    e = step1(a, majority(b, c, d), e, 0x8f1bbcdc, expand1(t, 0)); b = rotl(b, 30)
    d = step1(e, majority(a, b, c), d, 0x8f1bbcdc, expand1(t, 16)); a = rotl(a, 30)
    c = step1(d, majority(e, a, b), c, 0x8f1bbcdc, expand1(t, 32)); e = rotl(e, 30)
    b = step1(c, majority(d, e, a), b, 0x8f1bbcdc, expand1(t, 48)); d = rotl(d, 30)
    a = step1(b, majority(c, d, e), a, 0x8f1bbcdc, expand1(t, 64)); c = rotl(c, 30)
  }
  for (let w = t; w < SCHEDULE + 16 * 64; w += 16) expand1(w, 0)
  for (; t < SCHEDULE + 16 * 80; t += 16 * 5) {
    e = step1(a, xor3(b, c, d), e, 0xca62c1d6, word1(t, 0)); b = rotl(b, 30)
    d = step1(e, xor3(a, b, c), d, 0xca62c1d6, word1(t, 16)); a = rotl(a, 30)
    c = step1(d, xor3(e, a, b), c, 0xca62c1d6, word1(t, 32)); e = rotl(e, 30)
    b = step1(c, xor3(d, e, a), b, 0xca62c1d6, word1(t, 48)); d = rotl(d, 30)
    a = step1(b, xor3(c, d, e), a, 0xca62c1d6, word1(t, 64)); c = rotl(c, 30)
  }
  add(0, a)
  add(16, b)
  add(32, c)
  add(48, d)
  add(64, e)
}

@inline
function add(at: u32, x: v128): void {
  v128.store(LANES_SHA1 + at, i32x4.add(v128.load(LANES_SHA1 + at), x))
}
