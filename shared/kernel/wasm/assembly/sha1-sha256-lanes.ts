import { ROUNDS_SHA256 } from './constants'
import { LANES_SHA1, LANES_SHA256, SCHEDULE, SCHEDULE_SHA1, SETTLED } from './memory'
import { expand1, expand256, step1, step256, sum256, word1, word256 } from './rounds-32'
import { choose, majority, rotl, xor3 } from './vectors'

/**
 * One block of four lanes in both hashes. A round of either waits for the one before it: ten rounds of SHA-1 go with eight of SHA-256, so that
 * both end together. They share the first 16 words and go on in schedules of their own.
 */
export function blockSha1Sha256(): void {
  for (let at: u32 = 0; at < 16 * 16; at += 64) {
    v128.store(SCHEDULE_SHA1 + at, v128.load(SCHEDULE + at))
    v128.store(SCHEDULE_SHA1 + at, v128.load(SCHEDULE + at, 16), 16)
    v128.store(SCHEDULE_SHA1 + at, v128.load(SCHEDULE + at, 32), 32)
    v128.store(SCHEDULE_SHA1 + at, v128.load(SCHEDULE + at, 48), 48)
  }
  let p = v128.load(LANES_SHA1, 0)
  let q = v128.load(LANES_SHA1, 16)
  let r = v128.load(LANES_SHA1, 32)
  let s = v128.load(LANES_SHA1, 48)
  let t = v128.load(LANES_SHA1, 64)
  let a = v128.load(LANES_SHA256, 0)
  let b = v128.load(LANES_SHA256, 16)
  let c = v128.load(LANES_SHA256, 32)
  let d = v128.load(LANES_SHA256, 48)
  let e = v128.load(LANES_SHA256, 64)
  let f = v128.load(LANES_SHA256, 80)
  let g = v128.load(LANES_SHA256, 96)
  let h = v128.load(LANES_SHA256, 112)
  let x: v128
  let v: u32 = SCHEDULE_SHA1
  let w: u32 = SCHEDULE
  let k: u32 = ROUNDS_SHA256
  for (; w < SCHEDULE + 16 * 16; v += 16 * 5, w += 16 * 4, k += 4 * 4) {
    x = step256(e, f, g, h, expand256(w, 0), k, 0); d = i32x4.add(d, x); h = i32x4.add(x, i32x4.add(sum256(a), majority(a, b, c)))
    v128.store(SETTLED, h)
    t = step1(p, choose(q, r, s), t, 0x5a827999, expand1(v, 0)); q = rotl(q, 30)
    x = step256(d, e, f, g, expand256(w, 16), k, 4); c = i32x4.add(c, x); g = i32x4.add(x, i32x4.add(sum256(h), majority(h, a, b)))
    v128.store(SETTLED, g)
    s = step1(t, choose(p, q, r), s, 0x5a827999, expand1(v, 16)); p = rotl(p, 30)
    x = step256(c, d, e, f, expand256(w, 32), k, 8); b = i32x4.add(b, x); f = i32x4.add(x, i32x4.add(sum256(g), majority(g, h, a)))
    v128.store(SETTLED, f)
    r = step1(s, choose(t, p, q), r, 0x5a827999, expand1(v, 32)); t = rotl(t, 30)
    x = step256(b, c, d, e, expand256(w, 48), k, 12); a = i32x4.add(a, x); e = i32x4.add(x, i32x4.add(sum256(f), majority(f, g, h)))
    v128.store(SETTLED, e)
    q = step1(r, choose(s, t, p), q, 0x5a827999, expand1(v, 48)); s = rotl(s, 30)
    p = step1(q, choose(r, s, t), p, 0x5a827999, expand1(v, 64)); r = rotl(r, 30)
    x = a; a = e; e = x
    x = b; b = f; f = x
    x = c; c = g; g = x
    x = d; d = h; h = x
  }
  for (; w < SCHEDULE + 16 * 32; v += 16 * 5, w += 16 * 4, k += 4 * 4) {
    x = step256(e, f, g, h, expand256(w, 0), k, 0); d = i32x4.add(d, x); h = i32x4.add(x, i32x4.add(sum256(a), majority(a, b, c)))
    v128.store(SETTLED, h)
    t = step1(p, xor3(q, r, s), t, 0x6ed9eba1, expand1(v, 0)); q = rotl(q, 30)
    x = step256(d, e, f, g, expand256(w, 16), k, 4); c = i32x4.add(c, x); g = i32x4.add(x, i32x4.add(sum256(h), majority(h, a, b)))
    v128.store(SETTLED, g)
    s = step1(t, xor3(p, q, r), s, 0x6ed9eba1, expand1(v, 16)); p = rotl(p, 30)
    x = step256(c, d, e, f, expand256(w, 32), k, 8); b = i32x4.add(b, x); f = i32x4.add(x, i32x4.add(sum256(g), majority(g, h, a)))
    v128.store(SETTLED, f)
    r = step1(s, xor3(t, p, q), r, 0x6ed9eba1, expand1(v, 32)); t = rotl(t, 30)
    x = step256(b, c, d, e, expand256(w, 48), k, 12); a = i32x4.add(a, x); e = i32x4.add(x, i32x4.add(sum256(f), majority(f, g, h)))
    v128.store(SETTLED, e)
    q = step1(r, xor3(s, t, p), q, 0x6ed9eba1, expand1(v, 48)); s = rotl(s, 30)
    p = step1(q, xor3(r, s, t), p, 0x6ed9eba1, expand1(v, 64)); r = rotl(r, 30)
    x = a; a = e; e = x
    x = b; b = f; f = x
    x = c; c = g; g = x
    x = d; d = h; h = x
  }
  for (; w < SCHEDULE + 16 * 48; v += 16 * 5, w += 16 * 4, k += 4 * 4) {
    x = step256(e, f, g, h, expand256(w, 0), k, 0); d = i32x4.add(d, x); h = i32x4.add(x, i32x4.add(sum256(a), majority(a, b, c)))
    v128.store(SETTLED, h)
    t = step1(p, majority(q, r, s), t, 0x8f1bbcdc, expand1(v, 0)); q = rotl(q, 30)
    x = step256(d, e, f, g, expand256(w, 16), k, 4); c = i32x4.add(c, x); g = i32x4.add(x, i32x4.add(sum256(h), majority(h, a, b)))
    v128.store(SETTLED, g)
    s = step1(t, majority(p, q, r), s, 0x8f1bbcdc, expand1(v, 16)); p = rotl(p, 30)
    x = step256(c, d, e, f, expand256(w, 32), k, 8); b = i32x4.add(b, x); f = i32x4.add(x, i32x4.add(sum256(g), majority(g, h, a)))
    v128.store(SETTLED, f)
    r = step1(s, majority(t, p, q), r, 0x8f1bbcdc, expand1(v, 32)); t = rotl(t, 30)
    x = step256(b, c, d, e, expand256(w, 48), k, 12); a = i32x4.add(a, x); e = i32x4.add(x, i32x4.add(sum256(f), majority(f, g, h)))
    v128.store(SETTLED, e)
    q = step1(r, majority(s, t, p), q, 0x8f1bbcdc, expand1(v, 48)); s = rotl(s, 30)
    p = step1(q, majority(r, s, t), p, 0x8f1bbcdc, expand1(v, 64)); r = rotl(r, 30)
    x = a; a = e; e = x
    x = b; b = f; f = x
    x = c; c = g; g = x
    x = d; d = h; h = x
  }
  for (let last = v; last < SCHEDULE_SHA1 + 16 * 64; last += 16) expand1(last, 0)
  for (; w < SCHEDULE + 16 * 64; v += 16 * 5, w += 16 * 4, k += 4 * 4) {
    x = step256(e, f, g, h, word256(w, 0), k, 0); d = i32x4.add(d, x); h = i32x4.add(x, i32x4.add(sum256(a), majority(a, b, c)))
    v128.store(SETTLED, h)
    t = step1(p, xor3(q, r, s), t, 0xca62c1d6, word1(v, 0)); q = rotl(q, 30)
    x = step256(d, e, f, g, word256(w, 16), k, 4); c = i32x4.add(c, x); g = i32x4.add(x, i32x4.add(sum256(h), majority(h, a, b)))
    v128.store(SETTLED, g)
    s = step1(t, xor3(p, q, r), s, 0xca62c1d6, word1(v, 16)); p = rotl(p, 30)
    x = step256(c, d, e, f, word256(w, 32), k, 8); b = i32x4.add(b, x); f = i32x4.add(x, i32x4.add(sum256(g), majority(g, h, a)))
    v128.store(SETTLED, f)
    r = step1(s, xor3(t, p, q), r, 0xca62c1d6, word1(v, 32)); t = rotl(t, 30)
    x = step256(b, c, d, e, word256(w, 48), k, 12); a = i32x4.add(a, x); e = i32x4.add(x, i32x4.add(sum256(f), majority(f, g, h)))
    v128.store(SETTLED, e)
    q = step1(r, xor3(s, t, p), q, 0xca62c1d6, word1(v, 48)); s = rotl(s, 30)
    p = step1(q, xor3(r, s, t), p, 0xca62c1d6, word1(v, 64)); r = rotl(r, 30)
    x = a; a = e; e = x
    x = b; b = f; f = x
    x = c; c = g; g = x
    x = d; d = h; h = x
  }
  v128.store(LANES_SHA1, i32x4.add(v128.load(LANES_SHA1, 0), p), 0)
  v128.store(LANES_SHA1, i32x4.add(v128.load(LANES_SHA1, 16), q), 16)
  v128.store(LANES_SHA1, i32x4.add(v128.load(LANES_SHA1, 32), r), 32)
  v128.store(LANES_SHA1, i32x4.add(v128.load(LANES_SHA1, 48), s), 48)
  v128.store(LANES_SHA1, i32x4.add(v128.load(LANES_SHA1, 64), t), 64)
  v128.store(LANES_SHA256, i32x4.add(v128.load(LANES_SHA256, 0), a), 0)
  v128.store(LANES_SHA256, i32x4.add(v128.load(LANES_SHA256, 16), b), 16)
  v128.store(LANES_SHA256, i32x4.add(v128.load(LANES_SHA256, 32), c), 32)
  v128.store(LANES_SHA256, i32x4.add(v128.load(LANES_SHA256, 48), d), 48)
  v128.store(LANES_SHA256, i32x4.add(v128.load(LANES_SHA256, 64), e), 64)
  v128.store(LANES_SHA256, i32x4.add(v128.load(LANES_SHA256, 80), f), 80)
  v128.store(LANES_SHA256, i32x4.add(v128.load(LANES_SHA256, 96), g), 96)
  v128.store(LANES_SHA256, i32x4.add(v128.load(LANES_SHA256, 112), h), 112)
}
