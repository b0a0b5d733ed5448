import { INITIAL_SHA256, ROUNDS_SHA256 } from './constants'
import { CHAIN_SHA256, PADDING_SHA256, ROUNDS_BEHIND, STATE_SHA256 } from './memory'
import { expand256, majority, padding256, step256, sum256, word256 } from './scalar-rounds'

/** State and digest fill a block, so that a second one is all padding: its schedule is the same for every extend. */
export function prepareSha256(): void {
  memory.copy(CHAIN_SHA256 + ROUNDS_BEHIND, ROUNDS_SHA256, 4 * 64)
  memory.fill(CHAIN_SHA256, 0, 64)
  store<u32>(CHAIN_SHA256, 0x80000000)
  store<u32>(CHAIN_SHA256, 512, 4 * 15)
  first()
  for (let i: u32 = 0; i < 64; i++) store<u32>(PADDING_SHA256 + 4 * i, load<u32>(CHAIN_SHA256 + 4 * i) + load<u32>(ROUNDS_SHA256 + 4 * i))
}

/** `state = SHA256(state || digest)`: a block whose first words are the state, and the one that is padding. */
export function extendSha256(digest: u32): void {
  fillSha256(digest)
  first()
  second()
}

@inline
export function fillSha256(digest: u32): void {
  v128.store(CHAIN_SHA256, v128.load(STATE_SHA256))
  v128.store(CHAIN_SHA256, v128.load(STATE_SHA256, 16), 16)
  v128.store(CHAIN_SHA256, v128.load(digest), 32)
  v128.store(CHAIN_SHA256, v128.load(digest, 16), 48)
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
  let t: u32 = CHAIN_SHA256
  for (; t < CHAIN_SHA256 + 4 * 48; t += 4 * 8) {
    x = step256(e, f, g, h, expand256(t, 0)); d += x; h = x + sum256(a) + majority(a, b, c)
    x = step256(d, e, f, g, expand256(t, 4)); c += x; g = x + sum256(h) + majority(h, a, b)
    x = step256(c, d, e, f, expand256(t, 8)); b += x; f = x + sum256(g) + majority(g, h, a)
    x = step256(b, c, d, e, expand256(t, 12)); a += x; e = x + sum256(f) + majority(f, g, h)
    x = step256(a, b, c, d, expand256(t, 16)); h += x; d = x + sum256(e) + majority(e, f, g)
    x = step256(h, a, b, c, expand256(t, 20)); g += x; c = x + sum256(d) + majority(d, e, f)
    x = step256(g, h, a, b, expand256(t, 24)); f += x; b = x + sum256(c) + majority(c, d, e)
    x = step256(f, g, h, a, expand256(t, 28)); e += x; a = x + sum256(b) + majority(b, c, d)
  }
  for (; t < CHAIN_SHA256 + 4 * 64; t += 4 * 8) {
    x = step256(e, f, g, h, word256(t, 0)); d += x; h = x + sum256(a) + majority(a, b, c)
    x = step256(d, e, f, g, word256(t, 4)); c += x; g = x + sum256(h) + majority(h, a, b)
    x = step256(c, d, e, f, word256(t, 8)); b += x; f = x + sum256(g) + majority(g, h, a)
    x = step256(b, c, d, e, word256(t, 12)); a += x; e = x + sum256(f) + majority(f, g, h)
    x = step256(a, b, c, d, word256(t, 16)); h += x; d = x + sum256(e) + majority(e, f, g)
    x = step256(h, a, b, c, word256(t, 20)); g += x; c = x + sum256(d) + majority(d, e, f)
    x = step256(g, h, a, b, word256(t, 24)); f += x; b = x + sum256(c) + majority(c, d, e)
    x = step256(f, g, h, a, word256(t, 28)); e += x; a = x + sum256(b) + majority(b, c, d)
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
    x = step256(e, f, g, h, padding256(t, 0)); d += x; h = x + sum256(a) + majority(a, b, c)
    x = step256(d, e, f, g, padding256(t, 4)); c += x; g = x + sum256(h) + majority(h, a, b)
    x = step256(c, d, e, f, padding256(t, 8)); b += x; f = x + sum256(g) + majority(g, h, a)
    x = step256(b, c, d, e, padding256(t, 12)); a += x; e = x + sum256(f) + majority(f, g, h)
    x = step256(a, b, c, d, padding256(t, 16)); h += x; d = x + sum256(e) + majority(e, f, g)
    x = step256(h, a, b, c, padding256(t, 20)); g += x; c = x + sum256(d) + majority(d, e, f)
    x = step256(g, h, a, b, padding256(t, 24)); f += x; b = x + sum256(c) + majority(c, d, e)
    x = step256(f, g, h, a, padding256(t, 28)); e += x; a = x + sum256(b) + majority(b, c, d)
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
