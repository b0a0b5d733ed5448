import { choose, rotl, rotr, xor3 } from './vectors'

/** Rounds of four lanes: FIPS 180-4 §4.1, §6.1.2 and §6.2.2. `at` is an offset into a schedule or into the round constants, bytes. */

@inline
export function step1(a: v128, mixed: v128, e: v128, constant: u32, word: v128): v128 {
  return i32x4.add(i32x4.add(rotl(a, 5), mixed), i32x4.add(e, i32x4.add(word, i32x4.splat(constant))))
}

@inline
export function word1(w: u32, at: u32): v128 {
  return v128.load(w + at)
}

/** The word of a round, after that of 16 rounds later was stored. */
@inline
export function expand1(w: u32, at: u32): v128 {
  const now = v128.load(w + at)
  v128.store(w + at + 16 * 16, rotl(v128.xor(xor3(now, v128.load(w + at + 16 * 2), v128.load(w + at + 16 * 8)), v128.load(w + at + 16 * 13)), 1))
  return now
}

@inline
export function step256(e: v128, f: v128, g: v128, h: v128, word: v128, k: u32, at: u32): v128 {
  return i32x4.add(i32x4.add(h, i32x4.add(word, v128.load32_splat(k + at))), i32x4.add(xor3(rotr(e, 6), rotr(e, 11), rotr(e, 25)), choose(e, f, g)))
}

@inline
export function sum256(a: v128): v128 {
  return xor3(rotr(a, 2), rotr(a, 13), rotr(a, 22))
}

@inline
export function word256(w: u32, at: u32): v128 {
  return v128.load(w + at)
}

/** The word of a round, after that of 16 rounds later was stored. */
@inline
export function expand256(w: u32, at: u32): v128 {
  const now = v128.load(w + at)
  const later1 = v128.load(w + at + 16 * 1)
  const later14 = v128.load(w + at + 16 * 14)
  const mixed1 = xor3(rotr(later1, 7), rotr(later1, 18), i32x4.shr_u(later1, 3))
  const mixed14 = xor3(rotr(later14, 17), rotr(later14, 19), i32x4.shr_u(later14, 10))
  v128.store(w + at + 16 * 16, i32x4.add(i32x4.add(now, mixed1), i32x4.add(v128.load(w + at + 16 * 9), mixed14)))
  return now
}
