import { toBase64 } from '../../bytes/base64'

/** Characters of a line of PEM (RFC 7468 §2). */
const LINE = /.{1,64}/g

/** PEM as OpenSSL, Node and Python's cryptography write it: lines of 64 characters, a line feed after the last. `label`: "PUBLIC KEY". */
export function formatPem(label: string, der: Uint8Array): string {
  return [`-----BEGIN ${label}-----`, ...(toBase64(der).match(LINE) ?? []), `-----END ${label}-----`, ''].join('\n')
}
