import { CAPACITY, INPUT, RESULTS, RESULT_WIDE, USUAL_NAME, USUAL_NAME_MASK, USUAL_PREFIX, USUAL_PREFIX_MASK } from './memory'

const PCR_COUNT: u32 = 24
/** Columns of `RESULTS`. */
const LENGTH: u32 = RESULTS
const PCR: u32 = LENGTH + 4 * CAPACITY
const DATA_LENGTH: u32 = PCR + 4 * CAPACITY
const PATH_LENGTH: u32 = DATA_LENGTH + 4 * CAPACITY
const SIGNATURE_OFFSET: u32 = PATH_LENGTH + 4 * CAPACITY
const SIGNATURE_LENGTH: u32 = SIGNATURE_OFFSET + 4 * CAPACITY

/**
 * Reads entries that begin as `USUAL_NAME` and `USUAL_PREFIX` say, from the first byte of the input up to `size`, at most `limit` of them: an offset to `RESULT_WIDE`
 * (`base` for the first byte), the rest to `RESULTS`. It stops before the first entry that is not so, is not whole, or has anything that the decoders of fields should look at.
 * @returns how many it read
 */
export function readUsual(size: u32, limit: u32, base: f64, digestSize: u32, nameLength: u32, prefixLength: u32, digestLength: u32, hasSignature: bool, bigEndian: bool): u32 {
  const dataAt = 4 + digestSize + nameLength + 4
  const pathLengthAt = dataAt + prefixLength + digestLength
  const pathAt = pathLengthAt + 4
  const end = INPUT + size
  let count: u32 = 0
  for (let start = INPUT; count < limit && start + pathAt <= end; count++) {
    const pcr = word(start, bigEndian)
    const dataLength = word(start + dataAt - 4, bigEndian)
    if (pcr >= PCR_COUNT || dataLength > end - start - dataAt) break
    // A template digest that begins with zeros may be a violation's.
    if (load<u32>(start + 4) === 0 || !stands(start + 4 + digestSize, USUAL_NAME, USUAL_NAME_MASK, nameLength) || !stands(start + dataAt, USUAL_PREFIX, USUAL_PREFIX_MASK, prefixLength)) break
    const entryEnd = start + dataAt + dataLength
    const pathSize = word(start + pathLengthAt, bigEndian)
    if (start + pathAt > entryEnd || pathSize < 2 || pathSize > entryEnd - start - pathAt) break
    const pathEnd = start + pathAt + pathSize - 1
    if (load<u8>(pathEnd) !== 0 || hasZero(start + pathAt, pathSize - 1)) break
    let signatureLength: u32 = 0
    if (hasSignature) {
      if (entryEnd - pathEnd < 5) break
      signatureLength = word(pathEnd + 1, bigEndian)
      if (signatureLength !== entryEnd - pathEnd - 5) break
    } else if (pathEnd + 1 !== entryEnd) break
    store<f64>(RESULT_WIDE + 8 * count, base + <f64>(start - INPUT))
    store<u32>(LENGTH + 4 * count, entryEnd - start)
    store<u32>(PCR + 4 * count, pcr)
    store<u32>(DATA_LENGTH + 4 * count, dataLength)
    store<u32>(PATH_LENGTH + 4 * count, pathSize - 1)
    store<u32>(SIGNATURE_OFFSET + 4 * count, signatureLength === 0 ? 0 : pathEnd + 5 - start)
    store<u32>(SIGNATURE_LENGTH + 4 * count, signatureLength)
    start = entryEnd
  }
  return count
}

@inline
function word(at: u32, bigEndian: bool): u32 {
  return bigEndian ? bswap(load<u32>(at)) : load<u32>(at)
}

@inline
function stands(at: u32, expected: u32, mask: u32, length: u32): bool {
  let difference = i32x4.splat(0)
  for (let i: u32 = 0; i < length; i += 16) difference = v128.or(difference, v128.and(v128.xor(v128.load(at + i), v128.load(expected + i)), v128.load(mask + i)))
  return !v128.any_true(difference)
}

@inline
function hasZero(start: u32, length: u32): bool {
  let at = start
  const end = start + length
  for (; at + 16 <= end; at += 16) if (!i8x16.all_true(v128.load(at))) return true
  return at < end && (i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0))) & ((1 << <i32>(end - at)) - 1)) !== 0
}
