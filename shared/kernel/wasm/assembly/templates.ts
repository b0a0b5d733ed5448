import { INITIAL_SHA384, INITIAL_SHA512 } from './constants'
import { dataAt, dataLength, endLengths32, gatherFull32, gatherPadded32 } from './gather-32'
import { endLengths64, gatherFull64, gatherPadded64 } from './gather-64'
import { blockSha1, startSha1 } from './sha1-lanes'
import { blockSha1Sha256 } from './sha1-sha256-lanes'
import { blockSha256, startSha256 } from './sha256-lanes'
import { blockSha384Sha512, blockSha512 } from './sha512-lanes'
import { spreadSha1, spreadSha256, spreadWide } from './spread'
import { DIGESTS_SHA384, DIGESTS_SHA512, LANES_SHA384, LANES_SHA512, SHA1, SHA256, SHA384, SHA512 } from './memory'

/** SHA-1 and SHA-256, as `banks` ask, of four slots with as many blocks: they share what is gathered. The same slot may stand in several lanes. */
export function hash4(slotA: u32, slotB: u32, slotC: u32, slotD: u32, blocks: u32, banks: u32): void {
  const a = dataLength(slotA)
  const b = dataLength(slotB)
  const c = dataLength(slotC)
  const d = dataLength(slotD)
  const shortest = min(min(a, b), min(c, d))
  if (banks & SHA1) startSha1()
  if (banks & SHA256) startSha256()
  for (let block: u32 = 1, at: u32 = 0; block <= blocks; block++, at += 64) {
    if (at + 64 <= shortest) gatherFull32(dataAt(slotA) + at, dataAt(slotB) + at, dataAt(slotC) + at, dataAt(slotD) + at)
    else gatherPadded32(dataAt(slotA) + at, dataAt(slotB) + at, dataAt(slotC) + at, dataAt(slotD) + at, a - at, b - at, c - at, d - at)
    if (block === blocks) endLengths32(a, b, c, d)
    if ((banks & (SHA1 | SHA256)) === (SHA1 | SHA256)) blockSha1Sha256()
    else if (banks & SHA1) blockSha1()
    else blockSha256()
  }
  if (banks & SHA1) spreadSha1(slotA, slotB, slotC, slotD)
  if (banks & SHA256) spreadSha256(slotA, slotB, slotC, slotD)
}

/** SHA-384 and SHA-512, as `banks` ask, of two slots with as many blocks: one schedule serves both. */
export function hash2(slotA: u32, slotB: u32, blocks: u32, banks: u32): void {
  const a = dataLength(slotA)
  const b = dataLength(slotB)
  if (banks & SHA384) startWide(LANES_SHA384, INITIAL_SHA384)
  if (banks & SHA512) startWide(LANES_SHA512, INITIAL_SHA512)
  for (let block: u32 = 1, at: u32 = 0; block <= blocks; block++, at += 128) {
    if (at + 128 <= min(a, b)) gatherFull64(dataAt(slotA) + at, dataAt(slotB) + at)
    else gatherPadded64(dataAt(slotA) + at, dataAt(slotB) + at, a - at, b - at)
    if (block === blocks) endLengths64(a, b)
    if ((banks & (SHA384 | SHA512)) === (SHA384 | SHA512)) blockSha384Sha512()
    else blockSha512(banks & SHA384 ? LANES_SHA384 : LANES_SHA512)
  }
  if (banks & SHA384) spreadWide(LANES_SHA384, 48, DIGESTS_SHA384 + 48 * slotA, DIGESTS_SHA384 + 48 * slotB)
  if (banks & SHA512) spreadWide(LANES_SHA512, 64, DIGESTS_SHA512 + 64 * slotA, DIGESTS_SHA512 + 64 * slotB)
}

function startWide(lanes: u32, initial: u32): void {
  for (let i: u32 = 0; i < 8; i++) v128.store(lanes + 16 * i, v128.load64_splat(initial + 8 * i))
}
