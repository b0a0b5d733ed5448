import { AsnIntegerArrayBufferConverter, AsnProp, AsnPropTypes, AsnType, AsnTypeTypes, OctetString } from '@peculiar/asn1-schema'
import { PrivateKeyInfo } from '@peculiar/asn1-pkcs8'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'

type PropertyOptions = Parameters<typeof AsnProp>[0]

/** Tells the library what a class is in ASN.1. It offers decorators for that; called by hand they need no compiler option. */
function define(type: new () => object, properties: Readonly<Record<string, PropertyOptions>>): void {
  AsnType({ type: AsnTypeTypes.Sequence })(type)
  for (const [name, options] of Object.entries(properties)) AsnProp(options)(type.prototype as object, name)
}

const INTEGER: PropertyOptions = { type: AsnPropTypes.Integer, converter: AsnIntegerArrayBufferConverter }

/** OneAsymmetricKey (RFC 5958 §2): PKCS#8 with the public key behind it. */
export class OneAsymmetricKey extends PrivateKeyInfo {
  publicKey?: ArrayBuffer
}
define(OneAsymmetricKey, { publicKey: { type: AsnPropTypes.BitString, context: 1, implicit: true, optional: true } })

/** PBES2-params (RFC 8018 §A.4). */
export class Pbes2Params {
  keyDerivation = new AlgorithmIdentifier()
  encryption = new AlgorithmIdentifier()
}
define(Pbes2Params, { keyDerivation: { type: AlgorithmIdentifier }, encryption: { type: AlgorithmIdentifier } })

/** PBKDF2-params (RFC 8018 §A.2) with the salt in them; nobody writes the other choice. Integers are their bytes, of any size. */
export class Pbkdf2Params {
  salt = new OctetString()
  iterations = new ArrayBuffer(0)
  keyLength?: ArrayBuffer
  prf?: AlgorithmIdentifier
}
define(Pbkdf2Params, { salt: { type: OctetString }, iterations: INTEGER, keyLength: { ...INTEGER, optional: true }, prf: { type: AlgorithmIdentifier, optional: true } })

/** scrypt-params (RFC 7914 §7). */
export class ScryptParams {
  salt = new OctetString()
  cost = new ArrayBuffer(0)
  blockSize = new ArrayBuffer(0)
  parallel = new ArrayBuffer(0)
  keyLength?: ArrayBuffer
}
define(ScryptParams, { salt: { type: OctetString }, cost: INTEGER, blockSize: INTEGER, parallel: INTEGER, keyLength: { ...INTEGER, optional: true } })
