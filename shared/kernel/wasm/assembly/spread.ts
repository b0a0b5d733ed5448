import { DIGESTS_SHA1, DIGESTS_SHA256, LANES_SHA1, LANES_SHA256 } from './memory'
import { high32, high64, low32, low64 } from './vectors'

/** Stores four words of each lane, which stand at `from`, at the lane's own place. */
@inline
function untranspose(from: u32, a: u32, b: u32, c: u32, d: u32): void {
  const w = v128.load(from)
  const x = v128.load(from, 16)
  const y = v128.load(from, 32)
  const z = v128.load(from, 48)
  const wx = low32(w, x)
  const yz = low32(y, z)
  v128.store(a, low64(wx, yz))
  v128.store(b, high64(wx, yz))
  const wx2 = high32(w, x)
  const yz2 = high32(y, z)
  v128.store(c, low64(wx2, yz2))
  v128.store(d, high64(wx2, yz2))
}

/** The digests of four lanes to their slots. */
export function spreadSha1(slotA: u32, slotB: u32, slotC: u32, slotD: u32): void {
  const a = DIGESTS_SHA1 + 20 * slotA
  const b = DIGESTS_SHA1 + 20 * slotB
  const c = DIGESTS_SHA1 + 20 * slotC
  const d = DIGESTS_SHA1 + 20 * slotD
  untranspose(LANES_SHA1, a, b, c, d)
  const last = v128.load(LANES_SHA1, 64)
  v128.store_lane<u32>(a, last, 0, 16)
  v128.store_lane<u32>(b, last, 1, 16)
  v128.store_lane<u32>(c, last, 2, 16)
  v128.store_lane<u32>(d, last, 3, 16)
}

export function spreadSha256(slotA: u32, slotB: u32, slotC: u32, slotD: u32): void {
  const a = DIGESTS_SHA256 + 32 * slotA
  const b = DIGESTS_SHA256 + 32 * slotB
  const c = DIGESTS_SHA256 + 32 * slotC
  const d = DIGESTS_SHA256 + 32 * slotD
  untranspose(LANES_SHA256, a, b, c, d)
  untranspose(LANES_SHA256 + 64, a + 16, b + 16, c + 16, d + 16)
}

/** The digests of two lanes of 64 bits, `size` bytes each, to their places. */
export function spreadWide(from: u32, size: u32, a: u32, b: u32): void {
  for (let at: u32 = 0; at < size; at += 16) {
    const x = v128.load(from + 2 * at)
    const y = v128.load(from + 2 * at, 16)
    v128.store(a + at, low64(x, y))
    v128.store(b + at, high64(x, y))
  }
}
