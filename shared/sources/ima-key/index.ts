import { derKind } from '../../crypto/keys/der-kind'
import { hasPublicPem } from '../public-key/pem'
import type { Source } from '../source'
import { parse } from './parse'

/** Keys and certificates that the user named for the signatures of files; without that role they are public keys like others. */
export const imaKey: Source = { kind: 'public-key', role: 'ima-key', detect: () => null, parse }

/** Is that a file which the role could be given to? Of a folder of keys the others are left out. */
export function holdsSigningKey(bytes: Uint8Array): boolean {
  return hasPublicPem(bytes) || derKind(bytes) !== null
}
