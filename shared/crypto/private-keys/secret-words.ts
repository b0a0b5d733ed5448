import type { DerSecretForm } from './der-secret'

/** Labels of RFC 7468 §10 and §11, RFC 5915, OpenSSL, OpenSSH, RFC 4880, cosign, tpm2-openssl, and what a block with one holds. */
const PEM_WORDS: ReadonlyMap<string, string> = new Map([
  ['PRIVATE KEY', 'a private key (PKCS#8, PEM)'], ['ENCRYPTED PRIVATE KEY', 'an encrypted private key (PKCS#8, PEM)'], ['RSA PRIVATE KEY', 'an RSA private key (PEM)'], ['EC PRIVATE KEY', 'an EC private key (PEM)'],
  ['DSA PRIVATE KEY', 'a DSA private key (PEM)'], ['OPENSSH PRIVATE KEY', 'an OpenSSH private key'], ['SSH2 ENCRYPTED PRIVATE KEY', 'an SSH2 private key'], ['PGP PRIVATE KEY BLOCK', 'an OpenPGP private key'],
  ['ENCRYPTED SIGSTORE PRIVATE KEY', 'an encrypted cosign private key'], ['ENCRYPTED COSIGN PRIVATE KEY', 'an encrypted cosign private key'],
  ['TSS2 PRIVATE KEY', 'a private key wrapped by a TPM (PEM)'], ['TSS2 KEY BLOB', 'a private key wrapped by a TPM (PEM)'],
])
const PRIVATE = /^(?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?$/

/** What private key a PEM block of this label holds, in words that follow "holds"; `null` for a label of anything else. */
export function pemSecretWords(label: string): string | null {
  return PEM_WORDS.get(label) ?? (PRIVATE.test(label) ? 'a private key (PEM)' : null)
}

/** What a private key in DER is, in such words. */
export const DER_SECRET_WORDS: Readonly<Record<DerSecretForm, string>> = {
  'pkcs1': 'an RSA private key (PKCS#1, DER)', 'pkcs8': 'a private key (PKCS#8, DER)', 'sec1': 'an EC private key (SEC1, DER)', 'encrypted-pkcs8': 'an encrypted private key (PKCS#8, DER)', 'pkcs12': 'a store of keys (PKCS#12)',
}
