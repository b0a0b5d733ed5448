/** Sizes of digests: of the integrity value that a private blob begins with. */
const DIGEST_SIZES = [20, 32, 48, 64]
/** TPM2B_PRIVATE: the least that can follow the digest (an IV, and a sensitive area of a few bytes), and more than any TPM makes. */
const MIN_ENCRYPTED = 24
const MAX_PRIVATE = 4096
/** swtpm 0.7 `swtpm_nvstore.c`, `blobheader`: version, least version, size of the header, flags, size of all; numbers big-endian. */
const HEADER_SIZE = 10
/** libtpms `NVMarshal.c`, PERSISTENT_ALL_MAGIC and VOLATILE_STATE_MAGIC: after a version of two bytes. */
const MAGICS = [0xab364723, 0x45637889]

/** What secret of a TPM a file is, to its last byte: what `tpm2_create -r` writes (TPM2B_PRIVATE, Part 2 r1.59 §12.3.7), or the state of a software TPM. */
export function tpmSecret(bytes: Uint8Array): string | null {
  if (bytes.length < HEADER_SIZE) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (isState(view)) return 'the state of a software TPM, with all its keys'
  const isPrivate = bytes.length <= MAX_PRIVATE && view.getUint16(0) === bytes.length - 2 && DIGEST_SIZES.some((size) => view.getUint16(2) === size && bytes.length - 4 - size >= MIN_ENCRYPTED)
  return isPrivate ? 'the private part of a TPM key (wrapped by its parent)' : null
}

function isState(view: DataView): boolean {
  if (MAGICS.includes(view.getUint32(2))) return true
  return view.getUint8(0) > 0 && view.getUint8(1) <= view.getUint8(0) && view.getUint16(2) === HEADER_SIZE && view.getUint32(6) === view.byteLength
}
