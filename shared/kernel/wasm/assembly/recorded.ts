import { RECORDED_AT, SLOTS } from './memory'
import { swap32, swap64 } from './vectors'

/**
 * Compares the digests of the slots 0 to `count`, of words of `wordSize` bytes, with those recorded in the log. Slots that differ go to `SLOTS`.
 * @returns how many differ
 */
export function compareRecorded(count: u32, digests: u32, size: u32, wordSize: u32): u32 {
  let differing: u32 = 0
  for (let slot: u32 = 0; slot < count; slot++) {
    if (isRecorded(digests + size * slot, load<u32>(RECORDED_AT + 4 * slot), size, wordSize)) continue
    store<u32>(SLOTS + 4 * differing, slot)
    differing++
  }
  return differing
}

/** SHA-1's last word is compared in a vector that overlaps the first. */
@inline
function isRecorded(digest: u32, recorded: u32, size: u32, wordSize: u32): bool {
  let difference = i32x4.splat(0)
  for (let at: u32 = 0; at < size; at += 16) {
    const from = min(at, size - 16)
    const bytes = v128.load(recorded + from)
    difference = v128.or(difference, v128.xor(v128.load(digest + from), wordSize === 4 ? swap32(bytes) : swap64(bytes)))
  }
  return !v128.any_true(difference)
}
