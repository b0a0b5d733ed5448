/** SM3, GB/T 32905-2016 (ISO/IEC 10118-3:2018 §14): 32 bytes. Ours because no audited library that works without a platform has it. */

const BLOCK = 64
/** Bytes at the end of the last block: the length of the message in bits. */
const LENGTH_SIZE = 8
/** §4.1. */
const INITIAL: readonly number[] = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e]
/** §4.2: T_j of the first 16 steps and of the others, each rotated by j as the compression function wants it. */
const ROTATED_T = Int32Array.from({ length: 64 }, (_, j) => rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32))

/** The message words of one block: written anew for each, and never read before. */
const WORDS = new Int32Array(68)

/** The digest of `data`: 32 bytes. */
export function sm3(data: Uint8Array): Uint8Array {
  const state = Int32Array.from(INITIAL)
  const whole = data.length - (data.length % BLOCK)
  for (let at = 0; at < whole; at += BLOCK) compress(state, data, at)
  const tail = padded(data.subarray(whole), data.length)
  for (let at = 0; at < tail.length; at += BLOCK) compress(state, tail, at)
  const digest = new Uint8Array(32)
  const view = new DataView(digest.buffer)
  state.forEach((word, i) => { view.setInt32(4 * i, word) })
  return digest
}

/** §5.2: a one bit, zeros, and the length in bits; one block or two. */
function padded(rest: Uint8Array, length: number): Uint8Array {
  const tail = new Uint8Array(rest.length + 1 + LENGTH_SIZE <= BLOCK ? BLOCK : 2 * BLOCK)
  tail.set(rest)
  tail[rest.length] = 0x80
  new DataView(tail.buffer).setBigUint64(tail.length - LENGTH_SIZE, BigInt(length) * 8n)
  return tail
}

/** §5.3.2 expands the block at `at` to 68 words, §5.3.3 mixes them into the state. */
function compress(state: Int32Array, data: Uint8Array, at: number): void {
  const words = WORDS
  for (let j = 0; j < 16; j++, at += 4) words[j] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3]
  for (let j = 16; j < 68; j++) {
    words[j] = permute1(words[j - 16] ^ words[j - 9] ^ rotate(words[j - 3], 15)) ^ rotate(words[j - 13], 7) ^ words[j - 6]
  }
  let [a, b, c, d, e, f, g, h] = state
  for (let j = 0; j < 64; j++) {
    const ss1 = rotate((rotate(a, 12) + e + ROTATED_T[j]) | 0, 7)
    const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
    const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g)
    const tt1 = (ff + d + (ss1 ^ rotate(a, 12)) + (words[j] ^ words[j + 4])) | 0
    const tt2 = (gg + h + ss1 + words[j]) | 0
    d = c
    c = rotate(b, 9)
    b = a
    a = tt1
    h = g
    g = rotate(f, 19)
    f = e
    e = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)
  }
  const mixed = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i++) state[i] ^= mixed[i]
}

function permute1(x: number): number {
  return x ^ rotate(x, 15) ^ rotate(x, 23)
}

function rotate(x: number, n: number): number {
  return (x << n) | (x >>> (32 - n))
}
