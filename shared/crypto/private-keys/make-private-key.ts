import { ECParameters, ECPrivateKey, id_ecPublicKey } from '@peculiar/asn1-ecc'
import { EncryptedData, EncryptedPrivateKeyInfo, PrivateKey as KeyOctets, PrivateKeyInfo } from '@peculiar/asn1-pkcs8'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { randomBytes } from '@noble/hashes/utils.js'
import { curveByName } from '../keys/curves'
import { derUnsigned, fromBigInt } from '../keys/integers'
import { formatPem } from '../keys/format-pem'
import { ecdsaOn } from '../keys/named-curves'
import { subjectPublicKeyBits } from '../keys/key-ids'
import { AES_BLOCK, encryptAesCbc } from './aes-cbc'
import { pbkdf2 } from './derive-key'
import { PBES2_IDS } from './pbes2'
import { PrivateKey } from './private-key'
import { Pbes2Params, Pbkdf2Params } from './schemas'

/** The curve that Keylime, cosign and everything else take. */
const CURVE = 'P-256'
/** Rounds of PBKDF2 with SHA-256 that OWASP asks for (Password Storage Cheat Sheet, 2023). */
const ITERATIONS = 600_000n
/** NIST SP 800-132 §5.1 asks for 16 bytes. */
const SALT = 16
const AES_256 = 32
const DER_NULL = Uint8Array.of(0x05, 0x00).buffer

/** A fresh P-256 key from the system's randomness. */
export function makePrivateKey(): PrivateKey {
  const secret = ecdsaOn(CURVE).utils.randomSecretKey()
  try {
    return new PrivateKey(curveByName(CURVE)!, secret)
  } finally {
    secret.fill(0)
  }
}

/**
 * A key as PKCS#8 in PEM, which OpenSSL, Python's cryptography (Keylime) and `cosign import-key-pair` read: in the clear without a passphrase (`null`), else
 * encrypted with AES-256-CBC under PBKDF2 with SHA-256.
 */
export async function formatPrivateKey(key: PrivateKey, passphrase: Uint8Array | null): Promise<string> {
  const der = encodePkcs8(key)
  try {
    return passphrase === null ? formatPem('PRIVATE KEY', der) : formatPem('ENCRYPTED PRIVATE KEY', await encryptPkcs8(der, passphrase))
  } finally {
    der.fill(0)
  }
}

/** As OpenSSL writes it: the curve in the algorithm, the public half inside. */
function encodePkcs8(key: PrivateKey): Uint8Array {
  return key.withSecret((secret) => {
    const inner = new ECPrivateKey({ privateKey: new OctetString(secret.slice()), publicKey: subjectPublicKeyBits(key.spki)!.slice().buffer })
    const parameters = AsnConvert.serialize(new ECParameters({ namedCurve: key.curve.oid }))
    const info = new PrivateKeyInfo({ privateKeyAlgorithm: new AlgorithmIdentifier({ algorithm: id_ecPublicKey, parameters }), privateKey: new KeyOctets(AsnConvert.serialize(inner)) })
    return new Uint8Array(AsnConvert.serialize(info))
  })
}

async function encryptPkcs8(der: Uint8Array, passphrase: Uint8Array): Promise<Uint8Array> {
  const [salt, iv] = [randomBytes(SALT), randomBytes(AES_BLOCK)]
  const key = await pbkdf2(passphrase, { salt, iterations: ITERATIONS, hash: 'SHA-256' }, AES_256, { file: '', byteOffset: 0 })
  const parameters = AsnConvert.serialize(Object.assign(new Pbes2Params(), { keyDerivation: derivation(salt), encryption: algorithm(PBES2_IDS.aes256, AsnConvert.serialize(new OctetString(iv))) }))
  const info = new EncryptedPrivateKeyInfo({ encryptionAlgorithm: algorithm(PBES2_IDS.pbes2, parameters), encryptedData: new EncryptedData(await encryptAesCbc(key, iv, der)) })
  key.fill(0)
  return new Uint8Array(AsnConvert.serialize(info))
}

function derivation(salt: Uint8Array): AlgorithmIdentifier {
  const params = Object.assign(new Pbkdf2Params(), { salt: new OctetString(salt), iterations: derUnsigned(fromBigInt(ITERATIONS)), prf: algorithm(PBES2_IDS.hmacSha256, DER_NULL) })
  return algorithm(PBES2_IDS.pbkdf2, AsnConvert.serialize(params))
}

function algorithm(id: string, parameters: ArrayBuffer): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithm: id, parameters })
}
