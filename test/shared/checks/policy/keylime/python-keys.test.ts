import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkFileSignature } from '@shared/checks/policy/keylime/file-signature'
import { keyOfBuffer } from '@shared/checks/policy/keylime/key-of-buffer'
import { Keyrings, type KeptKey } from '@shared/checks/policy/keylime/keyrings'
import { Random } from '../../../../support/fuzz/random'
import { digestOf } from '../../../../support/make-log'
import { PYTHON_CRYPTOGRAPHY, askPython } from '../../../../support/python-peer'

/** Keylime's order of tries, and its checks of a signature, with the library itself. Not told: keys with bytes after them, which versions of it read differently. */
const PROGRAM = `
import json, sys
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization as s
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
def key(data):
    loaders = [lambda d: x509.load_der_x509_certificate(d).public_key(), lambda d: x509.load_pem_x509_certificate(d).public_key(), s.load_der_public_key, s.load_pem_public_key,
        lambda d: s.load_der_private_key(d, None).public_key(), lambda d: s.load_pem_private_key(d, None).public_key()]
    for load in loaders:
        try:
            return load(data)
        except Exception:
            pass
def bits(found):
    if isinstance(found, rsa.RSAPublicKey):
        return found.public_bytes(s.Encoding.DER, s.PublicFormat.PKCS1).hex()
    if isinstance(found, ec.EllipticCurvePublicKey):
        return found.public_bytes(s.Encoding.X962, s.PublicFormat.UncompressedPoint).hex()
    return found and "refused"
def verify(found, signature, digest, name):
    try:
        if isinstance(found, rsa.RSAPublicKey):
            found.verify(signature, digest, padding.PKCS1v15(), Prehashed(getattr(hashes, name)()))
        else:
            found.verify(signature, digest, ec.ECDSA(Prehashed(getattr(hashes, name)())))
        return "good"
    except InvalidSignature:
        return "bad"
    except Exception:
        return "crash"
asked = json.load(sys.stdin)
h = bytes.fromhex
print(json.dumps({"keys": [bits(key(h(k))) for k in asked["keys"]], "signatures": [verify(key(h(k)), h(g), h(d), n) for k, g, d, n in asked["signatures"]]}))
`
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const PAIRS = [
  generateKeyPairSync('rsa', { modulusLength: 2048 }), generateKeyPairSync('rsa', { modulusLength: 1024, publicExponent: 3 }),
  ...['P-256', 'P-384', 'P-521', 'secp256k1'].map((namedCurve) => generateKeyPairSync('ec', { namedCurve })),
] as const
const OTHERS = [generateKeyPairSync('ed25519'), generateKeyPairSync('x448'), generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 })]

/** Every form that Node writes of a pair. */
function formsOf({ publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject }): Buffer[] {
  const type = publicKey.asymmetricKeyType === 'rsa' ? ['pkcs1'] : publicKey.asymmetricKeyType === 'ec' ? ['sec1'] : []
  const formats = ['der', 'pem'] as const
  const write = (key: KeyObject, types: readonly string[]) => types.flatMap((one) => formats.map((format) => Buffer.from(key.export({ type: one as 'pkcs1', format: format as 'der' }))))
  return [...write(publicKey, ['spki', ...type.filter((one) => one === 'pkcs1')]), ...write(privateKey, ['pkcs8', ...type])]
}

describe.runIf(PYTHON_CRYPTOGRAPHY)('the library of Keylime', () => {
  it('loads the same keys', () => {
    const forms = [...PAIRS, ...OTHERS].flatMap(formsOf)
    const buffers = [...forms, ...forms.map((one) => one.subarray(0, -1)), Buffer.from('quiet splash'), Buffer.alloc(0), Buffer.from('3000', 'hex')]
    const { keys } = askPython<{ keys: (string | null)[] }>(PROGRAM, { keys: buffers.map(hex), signatures: [] })
    for (const [i, buffer] of buffers.entries()) {
      const found = keyOfBuffer(new Uint8Array(buffer))
      expect(found && (found.key.kind === 'refused' ? 'refused' : hex(found.key.bits)), hex(buffer).slice(0, 80)).toBe(keys[i])
    }
  })

  it('finds the same signatures good', () => {
    const random = new Random(11)
    const algorithms = [[1, 'md5', 'MD5'], [2, 'sha1', 'SHA1'], [4, 'sha256', 'SHA256'], [5, 'sha384', 'SHA384'], [6, 'sha512', 'SHA512'], [7, 'sha224', 'SHA224']] as const
    const made = PAIRS.flatMap(({ publicKey, privateKey }) => algorithms.flatMap(([id, name, python]) => {
      const digest = digestOf('content', name)
      const value = sign(name, Buffer.from('content'), privateKey)
      const altered = value.with(random.below(value.length), random.below(256))
      return [[value, digest], [altered, digest], [value, digest.subarray(1)], [value.subarray(1), digest], [Buffer.concat([value, Buffer.of(0)]), digest], [Buffer.alloc(0), digest]]
        .map(([bytes, over]) => ({ spki: publicKey.export({ type: 'spki', format: 'der' }), bytes, over, id, name, python }))
    }))
    const { signatures } = askPython<{ signatures: string[] }>(PROGRAM, { keys: [], signatures: made.map(({ spki, bytes, over, python }) => [hex(spki), hex(bytes), hex(over), python]) })
    for (const [i, { spki, bytes, over, id, name }] of made.entries()) {
      const key = keyOfBuffer(new Uint8Array(spki))!.key as KeptKey
      const found = checkFileSignature(Uint8Array.of(3, 2, id, 0, 0, 0, 9, bytes.length >> 8, bytes.length & 0xff, ...bytes), { algorithm: name, hash: over }, new Keyrings([{ key, keyId: 9 }]))
      expect(typeof found === 'object' ? 'crash' : found, `${i} ${name}`).toBe(signatures[i])
    }
  })
})
