import { concatBytes } from '../bytes/equal'
import type { PcrSelection } from '../model/tpm'
import { hash, isHashKnown } from './digests'

/**
 * The digest that a quote states over PCR values: banks in the order of the selection, PCRs ascending within a bank, raw values
 * one after the other (TPM 2.0 Part 1 r1.59 §17.6). `hashName` is the hash of the signing scheme, not that of a bank.
 * `null` when a selected value is missing or the hash is not computed here.
 */
export function computePcrDigest(
  selection: readonly PcrSelection[], lookup: (bank: string, pcr: number) => Uint8Array | null, hashName: string,
): Uint8Array | null {
  if (!isHashKnown(hashName)) return null
  const values: Uint8Array[] = []
  for (const { bank, pcrs } of selection) {
    for (const pcr of pcrs) {
      const value = lookup(bank, pcr)
      if (value === null) return null
      values.push(value)
    }
  }
  return hash(hashName, concatBytes(...values))
}
