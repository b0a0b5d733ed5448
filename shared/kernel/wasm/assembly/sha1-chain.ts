import { INITIAL_SHA1 } from './constants'
import { CHAIN_SHA1, STATE_SHA1 } from './memory'

/** What stands behind state and digest: the bit that ends a message of 40 bytes, and its length in bits. */
export function prepareSha1(): void {
  store<u32>(CHAIN_SHA1, 0x80000000, 4 * 10)
  store<u32>(CHAIN_SHA1, 320, 4 * 15)
}

/** `state = SHA1(state || digest)`: one block, whose first words are the state. */
export function extendSha1(digest: u32): void {
  v128.store(CHAIN_SHA1, v128.load(STATE_SHA1))
  store<u32>(CHAIN_SHA1, load<u32>(STATE_SHA1, 16), 16)
  v128.store(CHAIN_SHA1, v128.load(digest), 20)
  store<u32>(CHAIN_SHA1, load<u32>(digest, 16), 36)
  for (let t: u32 = CHAIN_SHA1 + 4 * 16; t < CHAIN_SHA1 + 4 * 80; t += 4) {
    store<u32>(t, rotl<u32>(load<u32>(t - 4 * 3) ^ load<u32>(t - 4 * 8) ^ load<u32>(t - 4 * 14) ^ load<u32>(t - 4 * 16), 1))
  }
  let a = load<u32>(INITIAL_SHA1)
  let b = load<u32>(INITIAL_SHA1, 4)
  let c = load<u32>(INITIAL_SHA1, 8)
  let d = load<u32>(INITIAL_SHA1, 12)
  let e = load<u32>(INITIAL_SHA1, 16)
  let t: u32 = CHAIN_SHA1
  for (; t < CHAIN_SHA1 + 4 * 20; t += 4 * 5) {
    e = round(a, choose(b, c, d), e, 0x5a827999, t, 0); b = rotl(b, 30)
    d = round(e, choose(a, b, c), d, 0x5a827999, t, 4); a = rotl(a, 30)
    c = round(d, choose(e, a, b), c, 0x5a827999, t, 8); e = rotl(e, 30)
    b = round(c, choose(d, e, a), b, 0x5a827999, t, 12); d = rotl(d, 30)
    a = round(b, choose(c, d, e), a, 0x5a827999, t, 16); c = rotl(c, 30)
  }
  for (; t < CHAIN_SHA1 + 4 * 40; t += 4 * 5) {
    e = round(a, parity(b, c, d), e, 0x6ed9eba1, t, 0); b = rotl(b, 30)
    d = round(e, parity(a, b, c), d, 0x6ed9eba1, t, 4); a = rotl(a, 30)
    c = round(d, parity(e, a, b), c, 0x6ed9eba1, t, 8); e = rotl(e, 30)
    b = round(c, parity(d, e, a), b, 0x6ed9eba1, t, 12); d = rotl(d, 30)
    a = round(b, parity(c, d, e), a, 0x6ed9eba1, t, 16); c = rotl(c, 30)
  }
  for (; t < CHAIN_SHA1 + 4 * 60; t += 4 * 5) {
    e = round(a, majority(b, c, d), e, 0x8f1bbcdc, t, 0); b = rotl(b, 30)
    d = round(e, majority(a, b, c), d, 0x8f1bbcdc, t, 4); a = rotl(a, 30)
    c = round(d, majority(e, a, b), c, 0x8f1bbcdc, t, 8); e = rotl(e, 30)
    b = round(c, majority(d, e, a), b, 0x8f1bbcdc, t, 12); d = rotl(d, 30)
    a = round(b, majority(c, d, e), a, 0x8f1bbcdc, t, 16); c = rotl(c, 30)
  }
  for (; t < CHAIN_SHA1 + 4 * 80; t += 4 * 5) {
    e = round(a, parity(b, c, d), e, 0xca62c1d6, t, 0); b = rotl(b, 30)
    d = round(e, parity(a, b, c), d, 0xca62c1d6, t, 4); a = rotl(a, 30)
    c = round(d, parity(e, a, b), c, 0xca62c1d6, t, 8); e = rotl(e, 30)
    b = round(c, parity(d, e, a), b, 0xca62c1d6, t, 12); d = rotl(d, 30)
    a = round(b, parity(c, d, e), a, 0xca62c1d6, t, 16); c = rotl(c, 30)
  }
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1) + a)
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1, 4) + b, 4)
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1, 8) + c, 8)
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1, 12) + d, 12)
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1, 16) + e, 16)
}

@inline
function round(a: u32, mixed: u32, e: u32, constant: u32, t: u32, at: u32): u32 {
  return rotl(a, 5) + mixed + (e + (load<u32>(t + at) + constant))
}

@inline
function choose(b: u32, c: u32, d: u32): u32 {
  return ((c ^ d) & b) ^ d
}

@inline
function parity(b: u32, c: u32, d: u32): u32 {
  return b ^ c ^ d
}

@inline
function majority(b: u32, c: u32, d: u32): u32 {
  return (b & c) | ((b | c) & d)
}
