import { INITIAL_SHA1, INITIAL_SHA256 } from './constants'
import { CHAIN_SHA1, CHAIN_SHA256, PADDING_SHA256, STATE_SHA1, STATE_SHA256 } from './memory'
import { choose, expand1, expand256, majority, padding256, parity, step1, step256, sum256, word1, word256 } from './scalar-rounds'
import { fillSha1 } from './sha1-chain'
import { fillSha256 } from './sha256-chain'

/**
 * Both extends at once. Each waits for itself most of the time: five rounds of SHA-1 go with eight of SHA-256, so that its 80 end with those of
 * the two blocks.
 */
export function extendSha1Sha256(digest1: u32, digest256: u32): void {
  fillSha1(digest1)
  fillSha256(digest256)
  firstHalf()
  secondHalf()
}

/** 40 rounds of SHA-1, whose words go on in `CHAIN_SHA1`, and the first block of SHA-256. */
function firstHalf(): void {
  let p = load<u32>(INITIAL_SHA1, 0)
  let q = load<u32>(INITIAL_SHA1, 4)
  let r = load<u32>(INITIAL_SHA1, 8)
  let s = load<u32>(INITIAL_SHA1, 12)
  let t = load<u32>(INITIAL_SHA1, 16)
  let a = load<u32>(INITIAL_SHA256, 0)
  let b = load<u32>(INITIAL_SHA256, 4)
  let c = load<u32>(INITIAL_SHA256, 8)
  let d = load<u32>(INITIAL_SHA256, 12)
  let e = load<u32>(INITIAL_SHA256, 16)
  let f = load<u32>(INITIAL_SHA256, 20)
  let g = load<u32>(INITIAL_SHA256, 24)
  let h = load<u32>(INITIAL_SHA256, 28)
  let x: u32
  let v: u32 = CHAIN_SHA1
  let w: u32 = CHAIN_SHA256
  for (; w < CHAIN_SHA256 + 4 * 32; v += 4 * 5, w += 4 * 8) {
    x = step256(e, f, g, h, expand256(w, 0)); d += x; h = x + sum256(a) + majority(a, b, c)
    t = step1(p, choose(q, r, s), t, 0x5a827999, expand1(v, 0)); q = rotl(q, 30)
    x = step256(d, e, f, g, expand256(w, 4)); c += x; g = x + sum256(h) + majority(h, a, b)
    x = step256(c, d, e, f, expand256(w, 8)); b += x; f = x + sum256(g) + majority(g, h, a)
    s = step1(t, choose(p, q, r), s, 0x5a827999, expand1(v, 4)); p = rotl(p, 30)
    x = step256(b, c, d, e, expand256(w, 12)); a += x; e = x + sum256(f) + majority(f, g, h)
    r = step1(s, choose(t, p, q), r, 0x5a827999, expand1(v, 8)); t = rotl(t, 30)
    x = step256(a, b, c, d, expand256(w, 16)); h += x; d = x + sum256(e) + majority(e, f, g)
    x = step256(h, a, b, c, expand256(w, 20)); g += x; c = x + sum256(d) + majority(d, e, f)
    q = step1(r, choose(s, t, p), q, 0x5a827999, expand1(v, 12)); s = rotl(s, 30)
    x = step256(g, h, a, b, expand256(w, 24)); f += x; b = x + sum256(c) + majority(c, d, e)
    p = step1(q, choose(r, s, t), p, 0x5a827999, expand1(v, 16)); r = rotl(r, 30)
    x = step256(f, g, h, a, expand256(w, 28)); e += x; a = x + sum256(b) + majority(b, c, d)
  }
  for (; w < CHAIN_SHA256 + 4 * 48; v += 4 * 5, w += 4 * 8) {
    x = step256(e, f, g, h, expand256(w, 0)); d += x; h = x + sum256(a) + majority(a, b, c)
    t = step1(p, parity(q, r, s), t, 0x6ed9eba1, expand1(v, 0)); q = rotl(q, 30)
    x = step256(d, e, f, g, expand256(w, 4)); c += x; g = x + sum256(h) + majority(h, a, b)
    x = step256(c, d, e, f, expand256(w, 8)); b += x; f = x + sum256(g) + majority(g, h, a)
    s = step1(t, parity(p, q, r), s, 0x6ed9eba1, expand1(v, 4)); p = rotl(p, 30)
    x = step256(b, c, d, e, expand256(w, 12)); a += x; e = x + sum256(f) + majority(f, g, h)
    r = step1(s, parity(t, p, q), r, 0x6ed9eba1, expand1(v, 8)); t = rotl(t, 30)
    x = step256(a, b, c, d, expand256(w, 16)); h += x; d = x + sum256(e) + majority(e, f, g)
    x = step256(h, a, b, c, expand256(w, 20)); g += x; c = x + sum256(d) + majority(d, e, f)
    q = step1(r, parity(s, t, p), q, 0x6ed9eba1, expand1(v, 12)); s = rotl(s, 30)
    x = step256(g, h, a, b, expand256(w, 24)); f += x; b = x + sum256(c) + majority(c, d, e)
    p = step1(q, parity(r, s, t), p, 0x6ed9eba1, expand1(v, 16)); r = rotl(r, 30)
    x = step256(f, g, h, a, expand256(w, 28)); e += x; a = x + sum256(b) + majority(b, c, d)
  }
  for (; w < CHAIN_SHA256 + 4 * 64; v += 4 * 5, w += 4 * 8) {
    x = step256(e, f, g, h, word256(w, 0)); d += x; h = x + sum256(a) + majority(a, b, c)
    t = step1(p, parity(q, r, s), t, 0x6ed9eba1, expand1(v, 0)); q = rotl(q, 30)
    x = step256(d, e, f, g, word256(w, 4)); c += x; g = x + sum256(h) + majority(h, a, b)
    x = step256(c, d, e, f, word256(w, 8)); b += x; f = x + sum256(g) + majority(g, h, a)
    s = step1(t, parity(p, q, r), s, 0x6ed9eba1, expand1(v, 4)); p = rotl(p, 30)
    x = step256(b, c, d, e, word256(w, 12)); a += x; e = x + sum256(f) + majority(f, g, h)
    r = step1(s, parity(t, p, q), r, 0x6ed9eba1, expand1(v, 8)); t = rotl(t, 30)
    x = step256(a, b, c, d, word256(w, 16)); h += x; d = x + sum256(e) + majority(e, f, g)
    x = step256(h, a, b, c, word256(w, 20)); g += x; c = x + sum256(d) + majority(d, e, f)
    q = step1(r, parity(s, t, p), q, 0x6ed9eba1, expand1(v, 12)); s = rotl(s, 30)
    x = step256(g, h, a, b, word256(w, 24)); f += x; b = x + sum256(c) + majority(c, d, e)
    p = step1(q, parity(r, s, t), p, 0x6ed9eba1, expand1(v, 16)); r = rotl(r, 30)
    x = step256(f, g, h, a, word256(w, 28)); e += x; a = x + sum256(b) + majority(b, c, d)
  }
  store<u32>(STATE_SHA1, p, 0)
  store<u32>(STATE_SHA1, q, 4)
  store<u32>(STATE_SHA1, r, 8)
  store<u32>(STATE_SHA1, s, 12)
  store<u32>(STATE_SHA1, t, 16)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 0) + a, 0)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 4) + b, 4)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 8) + c, 8)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 12) + d, 12)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 16) + e, 16)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 20) + f, 20)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 24) + g, 24)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 28) + h, 28)
}

/** The other 40 rounds, and the block that is padding. */
function secondHalf(): void {
  let p = load<u32>(STATE_SHA1, 0)
  let q = load<u32>(STATE_SHA1, 4)
  let r = load<u32>(STATE_SHA1, 8)
  let s = load<u32>(STATE_SHA1, 12)
  let t = load<u32>(STATE_SHA1, 16)
  let a = load<u32>(STATE_SHA256, 0)
  let b = load<u32>(STATE_SHA256, 4)
  let c = load<u32>(STATE_SHA256, 8)
  let d = load<u32>(STATE_SHA256, 12)
  let e = load<u32>(STATE_SHA256, 16)
  let f = load<u32>(STATE_SHA256, 20)
  let g = load<u32>(STATE_SHA256, 24)
  let h = load<u32>(STATE_SHA256, 28)
  let x: u32
  let v: u32 = CHAIN_SHA1 + 4 * 40
  let w: u32 = PADDING_SHA256
  for (; w < PADDING_SHA256 + 4 * 32; v += 4 * 5, w += 4 * 8) {
    x = step256(e, f, g, h, padding256(w, 0)); d += x; h = x + sum256(a) + majority(a, b, c)
    t = step1(p, majority(q, r, s), t, 0x8f1bbcdc, expand1(v, 0)); q = rotl(q, 30)
    x = step256(d, e, f, g, padding256(w, 4)); c += x; g = x + sum256(h) + majority(h, a, b)
    x = step256(c, d, e, f, padding256(w, 8)); b += x; f = x + sum256(g) + majority(g, h, a)
    s = step1(t, majority(p, q, r), s, 0x8f1bbcdc, expand1(v, 4)); p = rotl(p, 30)
    x = step256(b, c, d, e, padding256(w, 12)); a += x; e = x + sum256(f) + majority(f, g, h)
    r = step1(s, majority(t, p, q), r, 0x8f1bbcdc, expand1(v, 8)); t = rotl(t, 30)
    x = step256(a, b, c, d, padding256(w, 16)); h += x; d = x + sum256(e) + majority(e, f, g)
    x = step256(h, a, b, c, padding256(w, 20)); g += x; c = x + sum256(d) + majority(d, e, f)
    q = step1(r, majority(s, t, p), q, 0x8f1bbcdc, expand1(v, 12)); s = rotl(s, 30)
    x = step256(g, h, a, b, padding256(w, 24)); f += x; b = x + sum256(c) + majority(c, d, e)
    p = step1(q, majority(r, s, t), p, 0x8f1bbcdc, expand1(v, 16)); r = rotl(r, 30)
    x = step256(f, g, h, a, padding256(w, 28)); e += x; a = x + sum256(b) + majority(b, c, d)
  }
  for (let last = v; last < CHAIN_SHA1 + 4 * 64; last += 4) expand1(last, 0)
  for (; w < PADDING_SHA256 + 4 * 64; v += 4 * 5, w += 4 * 8) {
    x = step256(e, f, g, h, padding256(w, 0)); d += x; h = x + sum256(a) + majority(a, b, c)
    t = step1(p, parity(q, r, s), t, 0xca62c1d6, word1(v, 0)); q = rotl(q, 30)
    x = step256(d, e, f, g, padding256(w, 4)); c += x; g = x + sum256(h) + majority(h, a, b)
    x = step256(c, d, e, f, padding256(w, 8)); b += x; f = x + sum256(g) + majority(g, h, a)
    s = step1(t, parity(p, q, r), s, 0xca62c1d6, word1(v, 4)); p = rotl(p, 30)
    x = step256(b, c, d, e, padding256(w, 12)); a += x; e = x + sum256(f) + majority(f, g, h)
    r = step1(s, parity(t, p, q), r, 0xca62c1d6, word1(v, 8)); t = rotl(t, 30)
    x = step256(a, b, c, d, padding256(w, 16)); h += x; d = x + sum256(e) + majority(e, f, g)
    x = step256(h, a, b, c, padding256(w, 20)); g += x; c = x + sum256(d) + majority(d, e, f)
    q = step1(r, parity(s, t, p), q, 0xca62c1d6, word1(v, 12)); s = rotl(s, 30)
    x = step256(g, h, a, b, padding256(w, 24)); f += x; b = x + sum256(c) + majority(c, d, e)
    p = step1(q, parity(r, s, t), p, 0xca62c1d6, word1(v, 16)); r = rotl(r, 30)
    x = step256(f, g, h, a, padding256(w, 28)); e += x; a = x + sum256(b) + majority(b, c, d)
  }
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1, 0) + p, 0)
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1, 4) + q, 4)
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1, 8) + r, 8)
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1, 12) + s, 12)
  store<u32>(STATE_SHA1, load<u32>(INITIAL_SHA1, 16) + t, 16)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 0) + a, 0)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 4) + b, 4)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 8) + c, 8)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 12) + d, 12)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 16) + e, 16)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 20) + f, 20)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 24) + g, 24)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 28) + h, 28)
}
