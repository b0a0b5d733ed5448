import { TPM_GENERATED } from '../../model/tpm'

/**
 * Where the TPMS_ATTEST of a file begins: 2 after the size of a TPM2B_ATTEST (TPM 2.0 Part 2 r1.59 §10.12.13), else 0. The size does not
 * decide: it may be what is damaged, or the file was cut.
 */
export function attestOffset(bytes: Uint8Array): 0 | 2 {
  return hasMagic(bytes, 2) && !hasMagic(bytes, 0) ? 2 : 0
}

/** TPM_GENERATED_VALUE at `offset`. */
export function hasMagic(bytes: Uint8Array, offset: number): boolean {
  if (bytes.length < offset + 4) return false
  return new DataView(bytes.buffer, bytes.byteOffset + offset, 4).getUint32(0, false) === TPM_GENERATED
}
