/** Bounds of rpm itself (rpm 4.18 `lib/header.c`, `hdrblobVerifyLengths`): no package that rpm reads goes beyond them. */
export const HEADER_LIMITS = { tags: 0xffff, bytes: 256 * 1024 * 1024 } as const
export const SIGNATURE_LIMITS = { tags: 32, bytes: 64 * 1024 * 1024 } as const
/** The lead, of which nothing but its magic means anything today. */
export const LEAD_SIZE = 96
export const LEAD_MAGIC = Uint8Array.of(0xed, 0xab, 0xee, 0xdb)
/** In front of each header: three bytes and its version. */
export const HEADER_MAGIC = Uint8Array.of(0x8e, 0xad, 0xe8, 0x01)
/** Tag, type, offset and count. */
export const ENTRY_SIZE = 16
/** A header begins at a multiple of it, counted from the lead's end. */
export const HEADER_ALIGNMENT = 8
/** Bytes of a name, version, release or architecture that are read. */
export const MAX_TEXT = 1024
/** security.ima holds no more (Linux: XATTR_SIZE_MAX). */
export const MAX_SIGNATURE = 65_536
