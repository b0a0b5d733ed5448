/** Rounds of one chain, in numbers: FIPS 180-4 §4.1, §6.1.2 and §6.2.2. `at` is an offset into a schedule, bytes. */

@inline
export function choose(a: u32, b: u32, c: u32): u32 {
  return ((b ^ c) & a) ^ c
}

@inline
export function parity(a: u32, b: u32, c: u32): u32 {
  return a ^ b ^ c
}

@inline
export function majority(a: u32, b: u32, c: u32): u32 {
  return ((a ^ b) & (b ^ c)) ^ b
}

@inline
export function step1(a: u32, mixed: u32, e: u32, constant: u32, word: u32): u32 {
  return rotl(a, 5) + (mixed + (e + (word + constant)))
}

@inline
export function word1(w: u32, at: u32): u32 {
  return load<u32>(w + at)
}

/** The word of a round, after that of 16 rounds later was stored. */
@inline
export function expand1(w: u32, at: u32): u32 {
  const now = load<u32>(w + at)
  store<u32>(w + at + 4 * 16, rotl(now ^ load<u32>(w + at + 4 * 2) ^ load<u32>(w + at + 4 * 8) ^ load<u32>(w + at + 4 * 13), 1))
  return now
}

@inline
export function step256(e: u32, f: u32, g: u32, h: u32, word: u32): u32 {
  return h + word + choose(e, f, g) + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25))
}

@inline
export function sum256(a: u32): u32 {
  return rotr(rotr(a, 11) ^ rotr(a, 20) ^ a, 2)
}
