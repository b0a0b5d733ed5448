/** Sizes and limits of the format: what is believed of a length before it is used. */

/** Template name in bytes (names are known ones or `|`-joined field ids, at most 15 of 16 characters). */
export const TEMPLATE_NAME_MAX = 1024
/** Template data in bytes: real `ima-buf` and `ima-modsig` entries reach some hundred kB. */
export const TEMPLATE_DATA_MAX = 16 * 1024 * 1024
/** IMA_EVENT_NAME_LEN_MAX, Linux `ima.h`: the longest name of template `ima`. */
export const LEGACY_NAME_MAX = 255
/** Template `ima` has a bare SHA-1 digest. */
export const LEGACY_DIGEST_SIZE = 20
