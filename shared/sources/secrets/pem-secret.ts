import { bytesAt } from '../../bytes/equal'
import { pemSecretWords } from '../../crypto/private-keys/secret-words'

/** A secret in a file: what kind it is, and where it begins. Nothing of it is told. */
export interface Secret {
  /** Words that follow "holds": "an RSA private key (PEM)". */
  readonly kind: string
  readonly byteOffset: number
}

const DASHES = new TextEncoder().encode('-----BEGIN ')
/** Bytes of a label that are looked at, the dashes behind it included. */
const MAX_LABEL = 64
/** Borders that are looked at in one file: certificates of a bundle come before a key. */
const MAX_BORDERS = 10_000
const latin1 = new TextDecoder('latin1')

/** The first private key in PEM, wherever it stands in a file: console logs and settings hold some. In JSON a line ends in `\n`; a program that only names the border has neither. */
export function pemSecret(bytes: Uint8Array): Secret | null {
  for (let at = borderFrom(bytes, 0), count = 0; at >= 0 && count < MAX_BORDERS; at = borderFrom(bytes, at + DASHES.length), count++) {
    const label = /^([A-Z0-9 ]+)-----(?:\s|\\[nr])/.exec(latin1.decode(bytes.subarray(at + DASHES.length, at + DASHES.length + MAX_LABEL)))?.[1]
    if (label === undefined) continue
    const kind = pemSecretWords(label)
    if (kind !== null) return { kind, byteOffset: at }
  }
  return null
}

/** Offset of the next `-----BEGIN `; -1 where there is none. Looks at each `B` alone: files of nothing but dashes are long. */
function borderFrom(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(0x42, start); at >= 0; at = bytes.indexOf(0x42, at + 1)) {
    const border = at - 5
    if (border >= start && bytesAt(bytes, border, DASHES)) return border
  }
  return -1
}
