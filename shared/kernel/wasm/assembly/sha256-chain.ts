import { INITIAL_SHA256, ROUNDS_SHA256 } from './constants'
import { CHAIN_SHA256, PADDING_SHA256, STATE_SHA256 } from './memory'

/** State and digest fill a block, so that a second one is all padding: its schedule is the same for every extend. */
export function prepareSha256(): void {
  memory.fill(CHAIN_SHA256, 0, 64)
  store<u32>(CHAIN_SHA256, 0x80000000)
  store<u32>(CHAIN_SHA256, 512, 4 * 15)
  expand()
  for (let i: u32 = 0; i < 64; i++) store<u32>(PADDING_SHA256 + 4 * i, load<u32>(CHAIN_SHA256 + 4 * i) + load<u32>(ROUNDS_SHA256 + 4 * i))
}

/** `state = SHA256(state || digest)`: a block whose first words are the state, and the one that is padding. */
export function extendSha256(digest: u32): void {
  v128.store(CHAIN_SHA256, v128.load(STATE_SHA256))
  v128.store(CHAIN_SHA256, v128.load(STATE_SHA256, 16), 16)
  v128.store(CHAIN_SHA256, v128.load(digest), 32)
  v128.store(CHAIN_SHA256, v128.load(digest, 16), 48)
  expand()
  first()
  second()
}

function first(): void {
  let a = load<u32>(INITIAL_SHA256, 0)
  let b = load<u32>(INITIAL_SHA256, 4)
  let c = load<u32>(INITIAL_SHA256, 8)
  let d = load<u32>(INITIAL_SHA256, 12)
  let e = load<u32>(INITIAL_SHA256, 16)
  let f = load<u32>(INITIAL_SHA256, 20)
  let g = load<u32>(INITIAL_SHA256, 24)
  let h = load<u32>(INITIAL_SHA256, 28)
  let x: u32
  let k: u32 = ROUNDS_SHA256
  for (let t: u32 = CHAIN_SHA256; t < CHAIN_SHA256 + 4 * 64; t += 4 * 8, k += 4 * 8) {
    x = step(e, f, g, h, word(t, k, 0)); d += x; h = x + sum0(a) + majority(a, b, c)
    x = step(d, e, f, g, word(t, k, 1)); c += x; g = x + sum0(h) + majority(h, a, b)
    x = step(c, d, e, f, word(t, k, 2)); b += x; f = x + sum0(g) + majority(g, h, a)
    x = step(b, c, d, e, word(t, k, 3)); a += x; e = x + sum0(f) + majority(f, g, h)
    x = step(a, b, c, d, word(t, k, 4)); h += x; d = x + sum0(e) + majority(e, f, g)
    x = step(h, a, b, c, word(t, k, 5)); g += x; c = x + sum0(d) + majority(d, e, f)
    x = step(g, h, a, b, word(t, k, 6)); f += x; b = x + sum0(c) + majority(c, d, e)
    x = step(f, g, h, a, word(t, k, 7)); e += x; a = x + sum0(b) + majority(b, c, d)
  }
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 0) + a, 0)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 4) + b, 4)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 8) + c, 8)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 12) + d, 12)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 16) + e, 16)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 20) + f, 20)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 24) + g, 24)
  store<u32>(STATE_SHA256, load<u32>(INITIAL_SHA256, 28) + h, 28)
}

function second(): void {
  let a = load<u32>(STATE_SHA256, 0)
  let b = load<u32>(STATE_SHA256, 4)
  let c = load<u32>(STATE_SHA256, 8)
  let d = load<u32>(STATE_SHA256, 12)
  let e = load<u32>(STATE_SHA256, 16)
  let f = load<u32>(STATE_SHA256, 20)
  let g = load<u32>(STATE_SHA256, 24)
  let h = load<u32>(STATE_SHA256, 28)
  let x: u32
  for (let t: u32 = PADDING_SHA256; t < PADDING_SHA256 + 4 * 64; t += 4 * 8) {
    x = step(e, f, g, h, load<u32>(t + 0)); d += x; h = x + sum0(a) + majority(a, b, c)
    x = step(d, e, f, g, load<u32>(t + 4)); c += x; g = x + sum0(h) + majority(h, a, b)
    x = step(c, d, e, f, load<u32>(t + 8)); b += x; f = x + sum0(g) + majority(g, h, a)
    x = step(b, c, d, e, load<u32>(t + 12)); a += x; e = x + sum0(f) + majority(f, g, h)
    x = step(a, b, c, d, load<u32>(t + 16)); h += x; d = x + sum0(e) + majority(e, f, g)
    x = step(h, a, b, c, load<u32>(t + 20)); g += x; c = x + sum0(d) + majority(d, e, f)
    x = step(g, h, a, b, load<u32>(t + 24)); f += x; b = x + sum0(c) + majority(c, d, e)
    x = step(f, g, h, a, load<u32>(t + 28)); e += x; a = x + sum0(b) + majority(b, c, d)
  }
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 0) + a, 0)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 4) + b, 4)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 8) + c, 8)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 12) + d, 12)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 16) + e, 16)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 20) + f, 20)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 24) + g, 24)
  store<u32>(STATE_SHA256, load<u32>(STATE_SHA256, 28) + h, 28)
}

@inline
function expand(): void {
  let x = load<u32>(CHAIN_SHA256, 4 * 14)
  let y = load<u32>(CHAIN_SHA256, 4 * 15)
  for (let t: u32 = CHAIN_SHA256 + 4 * 16; t < CHAIN_SHA256 + 4 * 64; t += 4 * 2) {
    x = next(x, t)
    store<u32>(t, x)
    y = next(y, t + 4)
    store<u32>(t, y, 4)
  }
}

@inline
function next(before2: u32, t: u32): u32 {
  const before15 = load<u32>(t - 4 * 15)
  const mixed2 = rotr(before2, 17) ^ rotr(before2, 19) ^ (before2 >> 10)
  const mixed15 = rotr(before15, 7) ^ rotr(before15, 18) ^ (before15 >> 3)
  return mixed2 + load<u32>(t - 4 * 7) + (mixed15 + load<u32>(t - 4 * 16))
}

@inline
function word(t: u32, k: u32, i: u32): u32 {
  return load<u32>(t + 4 * i) + load<u32>(k + 4 * i)
}

@inline
function step(e: u32, f: u32, g: u32, h: u32, word: u32): u32 {
  return h + word + (((f ^ g) & e) ^ g) + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25))
}

@inline
function sum0(a: u32): u32 {
  return rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)
}

@inline
function majority(a: u32, b: u32, c: u32): u32 {
  return (a & b) | ((a | b) & c)
}
