import { toHex } from '../../bytes/hex'

/** Type byte, then `struct signature_hdr` (Linux 6.12 `include/linux/digsig.h`): version, time (4), algorithm, hash, key id (8), count of numbers. */
const HEADER = 1 + 1 + 4 + 1 + 1 + 8 + 1
/** An MPI: its length in bits (2 bytes, big-endian), then its digits. */
const MPI_HEADER = 2
const HASHES: Readonly<Record<number, string>> = { 0: 'sha1', 1: 'sha256' }

/** A signature of the first kind: over the file's content and its own header, with a key in a form of its own. Kernels no longer make it. */
export interface Version1Signature {
  readonly form: 'version-1'
  readonly type: number
  /** Of the machine that signed, in its byte order: the bytes as they stand. */
  readonly time: Uint8Array
  /** `rsa`, or a number. */
  readonly algorithm: string
  readonly hash: string | null
  /** Sixteen hex digits: the end of the SHA-1 of the key in OpenPGP's form. */
  readonly longKeyId: string
  readonly numbers: number
  readonly value: Uint8Array
}

/** `null` when the numbers do not fill the value. */
export function decodeVersion1(bytes: Uint8Array): Version1Signature | null {
  const numbers = bytes[HEADER - 1]
  if (bytes.length <= HEADER || numbers === 0) return null
  let end = HEADER
  for (let i = 0; i < numbers; i++) {
    if (end + MPI_HEADER > bytes.length) return null
    end += MPI_HEADER + Math.ceil((bytes[end] * 256 + bytes[end + 1]) / 8)
  }
  if (end !== bytes.length) return null
  return {
    form: 'version-1', type: bytes[0], time: bytes.subarray(2, 6), algorithm: bytes[6] === 0 ? 'rsa' : `${bytes[6]}`, hash: HASHES[bytes[7]] ?? null,
    longKeyId: toHex(bytes.subarray(8, 16)), numbers, value: bytes.subarray(HEADER),
  }
}
