import { PCR_COUNT, banksOfDigestSize, digestSize, isBank, kernelName, type Bank } from './algorithms'
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

/**
 * PCR values without a header as PCR 0 to 23 of a bank; `null` when no bank has that length. Of several banks of one digest size the first of
 * `preferred` is meant, else the most usual.
 */
export function rawFull24(bytes: Uint8Array, preferred: readonly string[] = []): PcrValue[] | null {
  const bank = preferredBank(bytes.length / PCR_COUNT, preferred)
  if (bank === null) return null
  return rawLayout(bytes, [{ bank, pcrs: Array.from({ length: PCR_COUNT }, (_, pcr) => pcr) }])
}

/** The bank that digests of `size` bytes are of: the first of `preferred` that has them, else the most usual; `null` when none has. */
export function preferredBank(size: number, preferred: readonly string[]): Bank | null {
  const banks = banksOfDigestSize(size)
  return preferred.find((name): name is Bank => isBank(name) && banks.includes(name)) ?? banks[0] ?? null
}

/** Banks that a file or folder is named after: `sm3` of `pcrs-sm3_256.values`, `pcr-sha256` or `sm3.txt`. */
export function banksInName(name: string): Bank[] {
  return [...name.toLowerCase().matchAll(/sha3[-_]\d{3}|sm3(?:[-_]256)?|sha\d{1,3}/g)].map(([found]) => kernelName(found)).filter(isBank)
}
