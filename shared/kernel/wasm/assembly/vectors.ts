/** Vector operations by short names, and the byte order of a log's words. */

@inline
export function rotl(x: v128, n: i32): v128 {
  return v128.or(i32x4.shl(x, n), i32x4.shr_u(x, 32 - n))
}

@inline
export function rotr(x: v128, n: i32): v128 {
  return v128.or(i32x4.shr_u(x, n), i32x4.shl(x, 32 - n))
}

@inline
export function rotr64(x: v128, n: i32): v128 {
  return v128.or(i64x2.shr_u(x, n), i64x2.shl(x, 64 - n))
}

@inline
export function xor3(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.xor(a, b), c)
}

/** Bits of `b` where `a` has ones, else those of `c`. */
@inline
export function choose(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.and(v128.xor(b, c), a), c)
}

@inline
export function majority(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.and(v128.xor(a, b), v128.xor(b, c)), b)
}

/** Big-endian words of 32 bits to the machine's and back. */
@inline
export function swap32(x: v128): v128 {
  return i8x16.shuffle(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)
}

/** The same of 64 bits. */
@inline
export function swap64(x: v128): v128 {
  return i8x16.shuffle(x, x, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8)
}

/** Words 0 of both, words 1 of both. */
@inline
export function low32(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 0, 4, 1, 5)
}

/** Words 2 of both, words 3 of both. */
@inline
export function high32(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 2, 6, 3, 7)
}

@inline
export function low64(a: v128, b: v128): v128 {
  return i64x2.shuffle(a, b, 0, 2)
}

@inline
export function high64(a: v128, b: v128): v128 {
  return i64x2.shuffle(a, b, 1, 3)
}
