import { AsnConvert } from '@peculiar/asn1-schema'
import { ECParameters, ECPrivateKey, id_ecPublicKey } from '@peculiar/asn1-ecc'
import { bytesEqual } from '../../bytes/equal'
import { CURVES, type Curve } from '../keys/curves'
import { parseDer, tryParseAsn } from '../keys/der'
import { refuseKey, type KeyOrigin } from '../keys/key-origin'
import { derSecretForm, type DerSecretForm } from './der-secret'
import { algorithmWords, curveWords, refuseKind } from './key-words'
import { privateKeyOf, type PrivateKey } from './private-key'
import { OneAsymmetricKey } from './schemas'

/** ecPrivkeyVer1. */
const SEC1_VERSION = 1

/**
 * A private key in DER that is not encrypted: SEC1 (RFC 5915 §3) or PKCS#8 (RFC 5958 §2).
 * @throws EvidenceError `key.*`: `key.unsupported` for a key of another kind
 */
export function decodePrivateKey(der: Uint8Array, form: Exclude<DerSecretForm, 'encrypted-pkcs8'>, origin: KeyOrigin): PrivateKey {
  if (form === 'pkcs1') return refuseKind(origin, 'an RSA key')
  if (form === 'pkcs12') return refuseKind(origin, 'a store of keys (PKCS#12); `openssl pkcs12 -nocerts` takes the key out of it')
  return form === 'sec1' ? ofSec1(der, null, origin) : ofPkcs8(der, origin)
}

function ofPkcs8(der: Uint8Array, origin: KeyOrigin): PrivateKey {
  const info = parseDer(der, OneAsymmetricKey, 'PrivateKeyInfo', origin)
  const { privateKeyAlgorithm: { algorithm, parameters }, privateKey } = info
  if (algorithm !== id_ecPublicKey) return refuseKind(origin, algorithmWords(algorithm))
  refuseOtherForm(info, der, origin)
  const outer = parameters ? tryParseAsn(new Uint8Array(parameters), ECParameters) : null
  return ofSec1(new Uint8Array(privateKey.buffer), outer, origin)
}

/** `outer`: the parameters of the PKCS#8 structure around it, where RFC 5958 has them. */
function ofSec1(der: Uint8Array, outer: ECParameters | null, origin: KeyOrigin): PrivateKey {
  const key = parseDer(der, ECPrivateKey, 'ECPrivateKey', origin)
  const { version, privateKey, parameters, publicKey } = key
  const number = new Uint8Array(privateKey.buffer)
  try {
    const curve = curveOf(outer, parameters ?? null, origin)
    if (version !== SEC1_VERSION) return refuseKey(origin, 'malformed', 'private key', `version ${SEC1_VERSION}`, 'another version')
    refuseOtherForm(key, der, origin)
    return privateKeyOf(curve, number, publicKey ? new Uint8Array(publicKey) : null, origin)
  } finally {
    number.fill(0)
  }
}

/** The library passes over tags and bits that it does not know: what is damaged is not signed with. */
function refuseOtherForm(structure: object, der: Uint8Array, origin: KeyOrigin): void {
  const again = new Uint8Array(AsnConvert.serialize(structure))
  const isSame = bytesEqual(again, der)
  again.fill(0)
  if (!isSame) refuseKey(origin, 'malformed', 'private key', 'DER of a private key', 'other forms, or parts that are none of it')
}

function curveOf(outer: ECParameters | null, inner: ECParameters | null, origin: KeyOrigin): Curve {
  const parameters = outer ?? inner
  if (parameters === null) return refuseKey(origin, 'malformed', 'private key', 'the name of its curve', 'none')
  const { namedCurve } = parameters
  if (namedCurve === undefined) return refuseKind(origin, 'an EC key with the parameters of its curve written out; `openssl ec -param_enc named_curve` names the curve')
  if (inner !== null && inner.namedCurve !== namedCurve) return refuseKey(origin, 'malformed', 'private key', 'one curve', 'two that differ')
  return CURVES.find(({ oid }) => oid === namedCurve) ?? refuseKind(origin, curveWords(namedCurve))
}

/**
 * What came out of an encrypted key. Bytes that are no key were decrypted with another passphrase: padding alone fits by chance once in 256.
 * @throws EvidenceError `key.passphrase`, and as `decodePrivateKey`
 */
export function decodeDecrypted(der: Uint8Array, origin: KeyOrigin): PrivateKey {
  const form = derSecretForm(der)
  if (form === null || form === 'encrypted-pkcs8') return refusePassphrase(origin)
  return decodePrivateKey(der, form, origin)
}

/** @throws EvidenceError `key.passphrase`, always */
export function refusePassphrase(origin: KeyOrigin): never {
  return refuseKey(origin, 'passphrase', 'private key', 'the passphrase that it is encrypted with', 'another one, or a file that was damaged')
}
