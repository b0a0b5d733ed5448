import { BANKS, PCR_COUNT, digestSize } from './algorithms'
import type { PcrSelection, PcrValue } from './tpm'

/**
 * PCR values without a header, laid out as a selection says: banks in its order, PCRs ascending, values one after the other.
 * `null` when they do not fill the file exactly or the size of a bank is not known.
 */
export function rawLayout(bytes: Uint8Array, selection: readonly Pick<PcrSelection, 'bank' | 'pcrs'>[]): PcrValue[] | null {
  const values: PcrValue[] = []
  let offset = 0
  for (const { bank, pcrs } of selection) {
    const size = digestSize(bank)
    if (size === null) return null
    for (const pcr of pcrs) {
      values.push({ bank, pcr, value: bytes.subarray(offset, offset + size), byteOffset: offset, byteLength: size })
      offset += size
    }
  }
  return offset === bytes.length && values.length > 0 ? values : null
}

/** PCR values without a header as PCR 0 to 23 of the bank that the length gives; `null` for any other length. */
export function rawFull24(bytes: Uint8Array): PcrValue[] | null {
  const bank = BANKS.find((name) => digestSize(name)! * PCR_COUNT === bytes.length)
  if (bank === undefined) return null
  return rawLayout(bytes, [{ bank, pcrs: Array.from({ length: PCR_COUNT }, (_, pcr) => pcr) }])
}
