import { kernelDigestSize, kernelName } from '../../model/algorithms'

/**
 * Kernel name of a hash as CycloneDX (`SHA-256`), SPDX 2 (`SHA256`, `SHA3-256`) or SPDX 3 (`sha256`, `sha3_256`) write it; `null` for one that IMA does
 * not use: BLAKE, ADLER32 and others.
 */
export function kernelHashName(written: string): string | null {
  const lower = written.toLowerCase().replaceAll('_', '-')
  const name = kernelName(/^sha-\d{1,3}$/.test(lower) ? lower.replace('-', '') : lower.replace(/^streebog-/, 'streebog'))
  return kernelDigestSize(name) === null ? null : name
}
