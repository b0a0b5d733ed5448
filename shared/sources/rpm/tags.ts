/** Tags of the main header (rpm 4.18 `rpmtag.h`). */
export const TAG = {
  region: 63, name: 1000, version: 1001, release: 1002, epoch: 1003, buildTime: 1006, arch: 1022, oldFileNames: 1027, fileModes: 1030, fileDigests: 1035, fileFlags: 1037, sourceRpm: 1044,
  dirIndexes: 1116, baseNames: 1117, dirNames: 1118, fileDigestAlgorithm: 5011, fileSignatures: 5090,
} as const

/** Tags of the signature header. */
export const SIGNATURE_TAG = {
  dsa: 267, rsa: 268, sha256: 273, fileSignatures: 274, veritySignatures: 276, openPgp: 278, pgp: 1002, gpg: 1005,
} as const

/** What an OpenPGP signature covers, by its tag. */
export const OPENPGP_WORDS: readonly (readonly [tag: number, words: string])[] = [
  [SIGNATURE_TAG.rsa, 'RSA or EdDSA over the header'], [SIGNATURE_TAG.dsa, 'DSA over the header'], [SIGNATURE_TAG.openPgp, 'OpenPGP over the header'],
  [SIGNATURE_TAG.pgp, 'RSA over header and payload'], [SIGNATURE_TAG.gpg, 'DSA over header and payload'],
]

/** Types of values: what one of them takes in bytes, and at which multiple it begins (rpm `header.c`, `typeSizes` and `typeAlign`). -1: text that ends with a zero byte. */
export const TYPE = { int16: 3, int32: 4, string: 6, binary: 7, stringArray: 8, i18nString: 9 } as const
export const TYPE_SIZES = [0, 1, 1, 2, 4, 8, -1, 1, -1, -1] as const

/** Kernel names of the hashes of OpenPGP (RFC 9580 §9.5) that rpm uses for files. */
export const PGP_HASHES: ReadonlyMap<number, string> = new Map([
  [1, 'md5'], [2, 'sha1'], [3, 'rmd160'], [6, 'tgr192'], [8, 'sha256'], [9, 'sha384'], [10, 'sha512'], [11, 'sha224'], [12, 'sha3-256'], [14, 'sha3-512'],
])
/** What a package without the tag means (rpm 4.18 `rpmfi.c`). */
export const DEFAULT_HASH = 1
