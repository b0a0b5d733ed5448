import { INITIAL_SHA256, ROUNDS_SHA256 } from './constants'
import { LANES_SHA256, SCHEDULE } from './memory'
import { expand256, step256, sum256, word256 } from './rounds-32'
import { majority } from './vectors'

export function startSha256(): void {
  for (let i: u32 = 0; i < 8; i++) v128.store(LANES_SHA256 + 16 * i, v128.load32_splat(INITIAL_SHA256 + 4 * i))
}

/**
 * One block of four lanes (FIPS 180-4 §6.2.2), whose first 16 words stand in the schedule. A round waits for the one before it: the words of
 * 16 rounds later are computed meanwhile.
 */
export function blockSha256(): void {
  let a = v128.load(LANES_SHA256, 0)
  let b = v128.load(LANES_SHA256, 16)
  let c = v128.load(LANES_SHA256, 32)
  let d = v128.load(LANES_SHA256, 48)
  let e = v128.load(LANES_SHA256, 64)
  let f = v128.load(LANES_SHA256, 80)
  let g = v128.load(LANES_SHA256, 96)
  let h = v128.load(LANES_SHA256, 112)
  let x: v128
  let t: u32 = SCHEDULE
  let k: u32 = ROUNDS_SHA256
  for (; t < SCHEDULE + 16 * 48; t += 16 * 4, k += 4 * 4) {
    x = step256(e, f, g, h, expand256(t, 0), k, 0); d = i32x4.add(d, x); h = i32x4.add(x, i32x4.add(sum256(a), majority(a, b, c)))
    x = step256(d, e, f, g, expand256(t, 16), k, 4); c = i32x4.add(c, x); g = i32x4.add(x, i32x4.add(sum256(h), majority(h, a, b)))
    x = step256(c, d, e, f, expand256(t, 32), k, 8); b = i32x4.add(b, x); f = i32x4.add(x, i32x4.add(sum256(g), majority(g, h, a)))
    x = step256(b, c, d, e, expand256(t, 48), k, 12); a = i32x4.add(a, x); e = i32x4.add(x, i32x4.add(sum256(f), majority(f, g, h)))
    x = a; a = e; e = x
    x = b; b = f; f = x
    x = c; c = g; g = x
    x = d; d = h; h = x
  }
  for (; t < SCHEDULE + 16 * 64; t += 16 * 4, k += 4 * 4) {
    x = step256(e, f, g, h, word256(t, 0), k, 0); d = i32x4.add(d, x); h = i32x4.add(x, i32x4.add(sum256(a), majority(a, b, c)))
    x = step256(d, e, f, g, word256(t, 16), k, 4); c = i32x4.add(c, x); g = i32x4.add(x, i32x4.add(sum256(h), majority(h, a, b)))
    x = step256(c, d, e, f, word256(t, 32), k, 8); b = i32x4.add(b, x); f = i32x4.add(x, i32x4.add(sum256(g), majority(g, h, a)))
    x = step256(b, c, d, e, word256(t, 48), k, 12); a = i32x4.add(a, x); e = i32x4.add(x, i32x4.add(sum256(f), majority(f, g, h)))
    x = a; a = e; e = x
    x = b; b = f; f = x
    x = c; c = g; g = x
    x = d; d = h; h = x
  }
  add(0, a)
  add(16, b)
  add(32, c)
  add(48, d)
  add(64, e)
  add(80, f)
  add(96, g)
  add(112, h)
}

@inline
function add(at: u32, x: v128): void {
  v128.store(LANES_SHA256 + at, i32x4.add(v128.load(LANES_SHA256 + at), x))
}
