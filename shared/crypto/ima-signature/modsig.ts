import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { kernelDigestSize, kernelName } from '../../model/algorithms'
import type { SignatureState } from '../../model/verdict'
import { hash as computeHash, isHashKnown } from '../digests'
import { MAX_DER_SIZE } from '../keys/der'
import { verifyDigest } from '../verify-digest'
import { decodeSignedData, type Signer } from './signed-data'
import { lastFour, type SignerIndex, type VerifyingKey } from './signer-index'

/** A digest with the kernel name of its hash. */
export interface MeasuredDigest {
  readonly hash: string
  readonly digest: Uint8Array
}

export interface ModsigOutcome {
  readonly state: SignatureState
  /** Place in the given keys, from 0, of the one that verified or refused it. */
  readonly keyIndex: number | null
  /** 8 hex digits: of that key, else the end of the subjectKeyIdentifier that the message names; `null` where it names issuer and serial number. */
  readonly keyId: string | null
  /** A plain clause; `null` for `valid`. */
  readonly reason: string | null
}

/** What a message with several signers is, when they differ: the first of these that one of them is. */
const WORST: readonly SignatureState[] = ['invalid', 'malformed', 'valid', 'unknown-key', 'not-checkable']

/**
 * Verifies an appended signature (`modsig`, Linux 5.4+ `ima_modsig.c`) against the digest of the file without it (`d-modsig`).
 * Where a message has several signers, each is verified: one bad signature spoils it, one good one by a known key is enough otherwise (Linux `pkcs7_verify.c`).
 * Certificates inside the message are passed over: nobody vouches for them.
 * @param isUsable may the key at that place have made it? One that the log loads later may not
 */
export function verifyModsig(pkcs7: Uint8Array, fileDigest: MeasuredDigest, keys: SignerIndex, isUsable: (place: number) => boolean = () => true): ModsigOutcome {
  if (pkcs7.length > MAX_DER_SIZE) return nobody('not-checkable', `it is larger than ${MAX_DER_SIZE.toLocaleString('en-US')} bytes`)
  const signers = decodeSignedData(pkcs7)
  if (typeof signers === 'string') return nobody('malformed', signers)
  const outcomes = signers.map((signer) => verifySigner(signer, fileDigest, keys, isUsable))
  const state = WORST.find((one) => outcomes.some((outcome) => outcome.state === one))
  return outcomes.find((outcome) => outcome.state === state)!
}

function verifySigner(signer: Signer, fileDigest: MeasuredDigest, index: SignerIndex, isUsable: (place: number) => boolean): ModsigOutcome {
  const { keys } = index
  const named = signer.by.kind === 'skid' ? lastFour(signer.by.keyId) : null
  const digest = signedDigest(signer, kernelName(fileDigest.hash), fileDigest.digest)
  if (!(digest instanceof Uint8Array)) return { ...nobody(digest.state, digest.reason), keyId: named }
  if (signer.scheme === 'other') return { ...nobody('not-checkable', `signatures of algorithm ${signer.algorithm} are not verified here`), keyId: named }
  const owners = index.owners(signer.by, isUsable)
  let refused: ModsigOutcome | null = null
  for (const keyIndex of owners.length > 0 ? owners : index.nameless(isUsable)) {
    const keyId = keys[keyIndex].keyIds[0] ?? named
    const outcome = verifyWith(keys[keyIndex], signer, digest)
    if (outcome === 'valid') return { state: 'valid', keyIndex, keyId, reason: null }
    if (owners.length > 0) refused ??= outcome === 'invalid' ? { state: 'invalid', keyIndex, keyId, reason: 'it does not verify under the key that it names' } : { state: 'not-checkable', keyIndex, keyId, reason: 'keys or hashes of this kind are not verified here' }
  }
  return refused ?? { ...nobody('unknown-key', unknownReason(signer.by)), keyId: named }
}

/** What the signature covers, if the message is about this digest. With signed attributes a kernel logs their digest in place of the content's (`pkcs7_get_digest`), and has compared the content's before. */
function signedDigest({ hash, attributes }: Signer, fileHash: string, digest: Uint8Array): Uint8Array | { readonly state: SignatureState; readonly reason: string } {
  if (hash !== fileHash) return { state: 'not-checkable', reason: `it signs a ${hash} digest, and the entry has one of ${fileHash}` }
  if (kernelDigestSize(hash) !== digest.length) return { state: 'not-checkable', reason: `the entry's digest is none of ${hash}` }
  if (attributes === null) return digest
  if (!isHashKnown(hash)) return { state: 'not-checkable', reason: `${hash} is not computed here` }
  const covered = computeHash(hash, attributes.der)
  return bytesEqual(attributes.messageDigest, digest) || bytesEqual(covered, digest) ? covered : { state: 'invalid', reason: 'it signs another content' }
}

function verifyWith({ material }: VerifyingKey, { scheme, hash, value }: Signer, digest: Uint8Array): 'valid' | 'invalid' | 'unsupported' {
  if (material.type === 'unsupported') return 'unsupported'
  return (material.type === 'rsa') === (scheme === 'rsassa') ? verifyDigest(material, hash, digest, value) : 'invalid'
}

function unknownReason(by: Signer['by']): string {
  return by.kind === 'skid' ? `no key has the identifier ${toHex(by.keyId.subarray(0, 32))}` : `no certificate has the serial number ${toHex(by.serial.subarray(0, 32))} of its issuer`
}

function nobody(state: SignatureState, reason: string): ModsigOutcome {
  return { state, reason, keyIndex: null, keyId: null }
}
