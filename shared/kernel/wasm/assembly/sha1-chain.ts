import { INITIAL_SHA1 } from './constants'
import { CHAIN_SHA1, STATE_SHA1 } from './memory'
import { choose, expand1, majority, parity, step1, word1 } from './scalar-rounds'

/** What stands behind state and digest: the bit that ends a message of 40 bytes, and its length in bits. */
export function prepareSha1(): void {
  store<u32>(CHAIN_SHA1, 0x80000000, 4 * 10)
  store<u32>(CHAIN_SHA1, 320, 4 * 15)
}

/** `state = SHA1(state || digest)`: one block, whose first words are the state. */
export function extendSha1(digest: u32): void {
  fillSha1(digest)
  let a = load<u32>(INITIAL_SHA1)
  let b = load<u32>(INITIAL_SHA1, 4)
  let c = load<u32>(INITIAL_SHA1, 8)
  let d = load<u32>(INITIAL_SHA1, 12)
  let e = load<u32>(INITIAL_SHA1, 16)
  let t: u32 = CHAIN_SHA1
  for (; t < CHAIN_SHA1 + 4 * 20; t += 4 * 5) {
    e = step1(a, choose(b, c, d), e, 0x5a827999, expand1(t, 0)); b = rotl(b, 30)
    d = step1(e, choose(a, b, c), d, 0x5a827999, expand1(t, 4)); a = rotl(a, 30)
    c = step1(d, choose(e, a, b), c, 0x5a827999, expand1(t, 8)); e = rotl(e, 30)
    b = step1(c, choose(d, e, a), b, 0x5a827999, expand1(t, 12)); d = rotl(d, 30)
    a = step1(b, choose(c, d, e), a, 0x5a827999, expand1(t, 16)); c = rotl(c, 30)
  }
  for (; t < CHAIN_SHA1 + 4 * 40; t += 4 * 5) {
    e = step1(a, parity(b, c, d), e, 0x6ed9eba1, expand1(t, 0)); b = rotl(b, 30)
    d = step1(e, parity(a, b, c), d, 0x6ed9eba1, expand1(t, 4)); a = rotl(a, 30)
    c = step1(d, parity(e, a, b), c, 0x6ed9eba1, expand1(t, 8)); e = rotl(e, 30)
    b = step1(c, parity(d, e, a), b, 0x6ed9eba1, expand1(t, 12)); d = rotl(d, 30)
    a = step1(b, parity(c, d, e), a, 0x6ed9eba1, expand1(t, 16)); c = rotl(c, 30)
  }
  for (; t < CHAIN_SHA1 + 4 * 60; t += 4 * 5) {
    e = step1(a, majority(b, c, d), e, 0x8f1bbcdc, expand1(t, 0)); b = rotl(b, 30)
    d = step1(e, majority(a, b, c), d, 0x8f1bbcdc, expand1(t, 4)); a = rotl(a, 30)
    c = step1(d, majority(e, a, b), c, 0x8f1bbcdc, expand1(t, 8)); e = rotl(e, 30)
    b = step1(c, majority(d, e, a), b, 0x8f1bbcdc, expand1(t, 12)); d = rotl(d, 30)
    a = step1(b, majority(c, d, e), a, 0x8f1bbcdc, expand1(t, 16)); c = rotl(c, 30)
  }
  for (let last = t; last < CHAIN_SHA1 + 4 * 64; last += 4) expand1(last, 0)
  for (; t < CHAIN_SHA1 + 4 * 80; t += 4 * 5) {
    e = step1(a, parity(b, c, d), e, 0xca62c1d6, word1(t, 0)); b = rotl(b, 30)
    d = step1(e, parity(a, b, c), d, 0xca62c1d6, word1(t, 4)); a = rotl(a, 30)
    c = step1(d, parity(e, a, b), c, 0xca62c1d6, word1(t, 8)); e = rotl(e, 30)
    b = step1(c, parity(d, e, a), b, 0xca62c1d6, word1(t, 12)); d = rotl(d, 30)
    a = step1(b, parity(c, d, e), a, 0xca62c1d6, word1(t, 16)); c = rotl(c, 30)
  }
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1) + a)
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1, 4) + b, 4)
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1, 8) + c, 8)
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1, 12) + d, 12)
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1, 16) + e, 16)
}

@inline
export function fillSha1(digest: u32): void {
  v128.store(CHAIN_SHA1, v128.load(STATE_SHA1))
  store<u32>(CHAIN_SHA1, load<u32>(STATE_SHA1, 16), 16)
  v128.store(CHAIN_SHA1, v128.load(digest), 20)
  store<u32>(CHAIN_SHA1, load<u32>(digest, 16), 36)
}
