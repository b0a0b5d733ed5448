import { PROBES_A, PROBES_B, SLOTS, STATE_SHA1, STATE_SHA256, STATE_SHA384, STATE_SHA512, WORDS_A, WORDS_B } from './memory'
import { extendSha1 } from './sha1-chain'
import { extendSha256 } from './sha256-chain'
import { extendWide, padSha512 } from './sha512-chain'

@inline
function slot(place: u32): u32 {
  return load<u32>(SLOTS + 4 * place)
}

/** Notes the first word of the value behind `place`. Could it be one that is looked for? The caller compares it whole. */
@inline
function look(word: u32, words: u32, place: u32, probes: u32, count: u32): bool {
  store<u32>(words + 4 * place, word)
  for (let i: u32 = 0; i < count; i++) if (load<u32>(probes + 4 * i) === word) return true
  return false
}

/**
 * Extends the SHA-1 chain by the digests in the places `from` to `count` of `SLOTS`, and stops behind the first that gives a value which begins
 * like one of `probes` values. `digests` is where slot 0 stands. The first word of each value is noted in its place.
 * @returns the place behind the last that was extended
 */
export function chainSha1(from: u32, count: u32, digests: u32, probes: u32): u32 {
  for (let place = from; place < count; place++) {
    extendSha1(digests + 20 * slot(place))
    if (look(load<u32>(STATE_SHA1), WORDS_A, place, PROBES_A, probes)) return place + 1
  }
  return count
}

/** The same of SHA-256. */
export function chainSha256(from: u32, count: u32, digests: u32, probes: u32): u32 {
  for (let place = from; place < count; place++) {
    extendSha256(digests + 32 * slot(place))
    if (look(load<u32>(STATE_SHA256), WORDS_B, place, PROBES_B, probes)) return place + 1
  }
  return count
}

/** Both, each with its digests and probes. */
export function chainSha1Sha256(from: u32, count: u32, digests1: u32, probes1: u32, digests256: u32, probes256: u32): u32 {
  for (let place = from; place < count; place++) {
    extendSha1(digests1 + 20 * slot(place))
    extendSha256(digests256 + 32 * slot(place))
    const isOne = look(load<u32>(STATE_SHA1), WORDS_A, place, PROBES_A, probes1)
    const isOther = look(load<u32>(STATE_SHA256), WORDS_B, place, PROBES_B, probes256)
    if (isOne || isOther) return place + 1
  }
  return count
}

/** SHA-384 and SHA-512: for one alone the other's digests may be any. */
export function chainSha384Sha512(from: u32, count: u32, digests384: u32, probes384: u32, digests512: u32, probes512: u32): u32 {
  for (let place = from; place < count; place++) {
    extendWide(digests384 + 48 * slot(place), digests512 + 64 * slot(place))
    padSha512()
    const isOne = look(load<u32>(STATE_SHA384, 4), WORDS_A, place, PROBES_A, probes384)
    const isOther = look(load<u32>(STATE_SHA512, 4), WORDS_B, place, PROBES_B, probes512)
    if (isOne || isOther) return place + 1
  }
  return count
}
