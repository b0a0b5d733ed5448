import { decodeUtf8 } from '../../bytes/visible'
import { toHex } from '../../bytes/hex'
import { verifyModsig, type MeasuredDigest, type ModsigOutcome } from '../../crypto/ima-signature/modsig'
import { decodeSignedData } from '../../crypto/ima-signature/signed-data'
import type { EntryField } from '../../kernel/entry-fields'
import type { Keyring } from './keyring'

/** An appended signature (`modsig`) and the digest that it is held against. */
export interface Appended {
  readonly message: Uint8Array
  readonly measured: MeasuredDigest
}

const NUL = 0
const COLON = ':'
/** Names of hashes are short: a kernel's longest has eleven letters. */
const MAX_NAME = 32

/** `d-modsig`: name of the hash, a colon, NUL, the digest of the file without its appended signature; `null` where the entry has none. */
export function measuredWithout(fields: readonly EntryField[]): MeasuredDigest | null {
  const field = fields.find(({ id }) => id === 'd-modsig')?.bytes
  const end = field?.subarray(0, MAX_NAME).indexOf(NUL) ?? -1
  const name = field && end > 1 ? decodeUtf8(field.subarray(0, end)) : null
  return field && name?.endsWith(COLON) ? { hash: name.slice(0, -1), digest: field.subarray(end + 1) } : null
}

/** Holds it against the keys that may have made it when the entry was measured. `keyIndex` is a place in the keyring. */
export function verifyAppended({ message, measured }: Appended, keyring: Keyring, entryIndex: number): ModsigOutcome {
  return verifyModsig(message, measured, keyring.signers, (place) => keyring.isKnownAt(place, entryIndex))
}

/** The key id that the message names; `null` where it names issuer and serial number, or is none. */
export function appendedKeyId({ message }: Appended): string | null {
  const signers = decodeSignedData(message)
  const by = typeof signers === 'string' ? null : signers[0].by
  return by?.kind === 'skid' && by.keyId.length >= 4 ? toHex(by.keyId.subarray(-4)) : null
}
