import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EvidenceError } from '@shared/errors/evidence-error'
import { Cursor } from '@shared/bytes/cursor'
import { decodeTpmtPublic } from '@shared/sources/public-key/decode-public'
import { publicKey } from '@shared/sources/public-key'
import { flipBit, hex, input, parseKey, patched, vector } from '../../../vectors/tpm/load'

const RSA = vector('ak.pub')
const ECC = vector('akecc.pub')
const PEM = new TextDecoder().decode(vector('ak.pem'))
const text = (value: string) => new TextEncoder().encode(value)
const detect = (bytes: Uint8Array) => publicKey.detect(input('x', bytes))?.confidence ?? null

function refusal(bytes: Uint8Array): [code: string, byteOffset: number, found: string] | null {
  try {
    parseKey(input('k', bytes, 'attestation-key'))
    return null
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    return [error.code, error.byteOffset, error.found]
  }
}

describe('public areas of a TPM', () => {
  it.each([
    ['ak', 'rsa', { name: 'rsassa', hash: 'sha256' }], ['akpss', 'rsa', { name: 'rsapss', hash: 'sha256' }],
    ['akecc', 'ecc', { name: 'ecdsa', hash: 'sha256' }], ['ak384', 'rsa', { name: 'rsassa', hash: 'sha384' }],
    ['banks-ak', 'rsa', { name: 'rsassa', hash: 'sha256' }],
  ])('%s: name, scheme and attributes', (name, type, scheme) => {
    const key = parseKey(input(`${name}.pub`))
    expect(key).toMatchObject({
      form: 'tpm2b-public', material: { type }, scheme,
      attributes: { bits: 0x50072, restricted: true, sign: true, decrypt: false, fixedTpm: true, fixedParent: true, sensitiveDataOrigin: true },
    })
    expect(hex(key.tpmName!)).toBe(hex(vector(`${name}.name`)))
    expect(hex(key.spki!)).toBe(hex(parseKey(input(`${name}.pem`)).spki!))
  })

  it('a TPMT_PUBLIC is the same key with the same name', () => {
    const bare = parseKey(input('x', RSA.subarray(2)))
    expect(bare.form).toBe('tpmt-public')
    expect(hex(bare.tpmName!)).toBe(hex(vector('ak.name')))
    expect(bare.fields[0].byteOffset).toBe(0)
    expect(parseKey(input('ak.pub')).fields[0].byteOffset).toBe(2)
  })

  it('a storage key has a cipher, a policy and no scheme', () => {
    const key = parseKey(input('ek-ecc.pub'))
    expect(key).toMatchObject({ material: { type: 'ecc', curve: 'P-256' }, scheme: null, attributes: { restricted: true, decrypt: true, sign: false } })
    expect(hex(key.spki!)).toBe(hex(parseKey(input('ek-ecc.pem')).spki!))
  })

  it('shows fields with their places to the end of the file', () => {
    const { fields } = parseKey(input('ak.pub'))
    expect(fields.map(({ term }) => term)).toEqual(['type', 'nameAlg', 'objectAttributes', 'authPolicy', 'symmetric', 'scheme', 'keyBits', 'exponent', 'unique.rsa'])
    expect(fields[2]).toMatchObject({ value: '00050072', meaning: 'fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth, restricted, sign' })
    expect(fields[7]).toMatchObject({ value: '0', meaning: 'stands for 65537' })
    for (let i = 1; i < fields.length; i++) expect(fields[i].byteOffset).toBe(fields[i - 1].byteOffset + fields[i - 1].byteLength)
    expect(fields[8].byteOffset + fields[8].byteLength).toBe(RSA.length)
  })

  it('coordinates without their leading zeros are the same point', () => {
    const shortened = (value: Uint8Array) => {
      // P-256's point with x = 5.
      const y = Buffer.from('459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc', 'hex')
      const head = ECC.subarray(2, ECC.length - 68)
      const area = Uint8Array.of(...head, 0, value.length, ...value, 0, 32, ...y)
      return parseKey(input('k', Uint8Array.of(0, area.length, ...area)))
    }
    const long = Uint8Array.of(...new Uint8Array(31), 5)
    expect(hex(shortened(Uint8Array.of(5)).spki!)).toBe(hex(shortened(long).spki!))
  })

  it('the name of an area whose hash is not computed here is unknown', () => {
    expect(parseKey(input('k', patched(RSA, 4, 0, 0x42))).tpmName).toBeNull()
  })
})

describe('what tpm2_readpublic prints', () => {
  const TEXT = new TextDecoder().decode(vector('ak.readpublic.yaml'))

  it.each(['ak', 'akpss', 'akecc'])('%s: is the same key with the same name', (name) => {
    const key = parseKey(input(`${name}.readpublic.yaml`))
    const { material, attributes, scheme, tpmName, spki } = parseKey(input(`${name}.pub`))
    expect(key).toMatchObject({ form: 'readpublic-text', material, attributes, scheme })
    expect([hex(key.spki!), hex(key.tpmName!), hex(key.statedName!)]).toEqual([hex(spki!), hex(tpmName!), hex(vector(`${name}.name`))])
    expect(detect(vector(`${name}.readpublic.yaml`))).toBe('certain')
    for (const { byteOffset, byteLength, value } of key.fields) expect(hex(vector(`${name}.readpublic.yaml`).subarray(byteOffset, byteOffset + byteLength))).toContain(Buffer.from(value).toString('hex'))
  })

  it('without its names, as tpm2_print has it, it is the key', () => {
    const bare = parseKey(input('k', text(TEXT.slice(TEXT.indexOf('name-alg')))))
    expect(bare).toMatchObject({ statedName: null, form: 'readpublic-text' })
    expect(hex(bare.tpmName!)).toBe(hex(vector('ak.name')))
  })

  it('a changed attribute or key no longer has the name beside it', () => {
    for (const [from, to] of [['raw: 0x50072', 'raw: 0x40072'], ['rsa: a9', 'rsa: a8']]) {
      const key = parseKey(input('k', text(TEXT.replace(from, to))))
      expect(hex(key.statedName!)).toBe(hex(vector('ak.name')))
      expect(hex(key.tpmName!)).not.toBe(hex(vector('ak.name')))
    }
  })

  it.each([
    ['no modulus', TEXT.slice(0, TEXT.indexOf('rsa: ')), 'key.malformed'], ['a word for a number', TEXT.replace('bits: 2048', 'bits: many'), 'key.malformed'],
    ['a modulus of other bits', TEXT.replace('bits: 2048', 'bits: 1024'), 'tpm.length'], ['another type', TEXT.replace('value: rsa\n  raw: 0x1', 'value: keyedhash\n  raw: 0x8'), 'key.malformed'],
    ['an even modulus', TEXT.replace('761951', '761950'), 'key.rsa-modulus'],
  ])('%s is refused', (_, changed, code) => {
    expect(changed).not.toBe(TEXT)
    expect(refusal(text(changed))?.[0]).toBe(code)
  })

  it('other YAML of tpm2-tools is no key', () => {
    expect(['ak.yaml', 'pcrs.yaml', 'ecc-sha256-10-plain.yaml'].map((name) => detect(vector(name)))).toEqual([null, null, null])
  })
})

describe('PEM and DER', () => {
  const der = parseKey(input('ak.pem')).spki!
  const pem = (label: string, bytes: Uint8Array) => `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`

  it('a public key in every form is the same key', () => {
    const { publicKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const forms = {
      'spki-pem': text(rsa.export({ type: 'spki', format: 'pem' }) as string), 'spki-der': new Uint8Array(rsa.export({ type: 'spki', format: 'der' })),
    }
    const pkcs1 = [text(rsa.export({ type: 'pkcs1', format: 'pem' }) as string), new Uint8Array(rsa.export({ type: 'pkcs1', format: 'der' }))]
    for (const bytes of [...Object.values(forms), ...pkcs1]) {
      expect(detect(bytes)).toBe('certain')
      expect(hex(parseKey(input('k', bytes)).spki!)).toBe(hex(forms['spki-der']))
    }
    for (const [form, bytes] of Object.entries(forms)) expect(parseKey(input('k', bytes))).toMatchObject({ form, attributes: null, scheme: null, tpmName: null })
  })

  it('text before it and CR LF do not matter', () => {
    const junk = `subject=CN = caf\u00e9\n    Modulus (2048 bit):\n`
    const bytes = text((junk + PEM).replaceAll('\n', '\r\n'))
    expect(detect(bytes)).toBe('certain')
    const key = parseKey(input('k', bytes))
    expect(hex(key.spki!)).toBe(hex(der))
    expect(key.fields[0].byteOffset).toBe(bytes.findIndex((byte, i) => byte === 0x2d && bytes[i + 1] === 0x2d))
  })

  it('blocks after the first are not used, and it is told where they begin', () => {
    const others = [pem('PUBLIC KEY', der), pem('CERTIFICATE', new Uint8Array(1)), '-----BEGIN RSA PUBLIC KEY-----\n']
    const key = parseKey(input('k', text(PEM + pem('EC PARAMETERS', der) + others.join(''))))
    const begin = PEM.length + pem('EC PARAMETERS', der).length
    expect(hex(key.spki!)).toBe(hex(der))
    expect(key.unused).toEqual([begin, begin + others[0].length, begin + others[0].length + others[1].length])
    expect(key.fields.at(-1)).toMatchObject({ label: 'Not used', value: '3 more in this file', byteOffset: begin })
    expect(parseKey(input('k', text(PEM))).unused).toEqual([])
  })

  it('a private key is refused and never told; beside a public one it is left alone', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
    for (const bytes of [
      text(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string), text(privateKey.export({ type: 'sec1', format: 'pem' }) as string),
      new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })), new Uint8Array(privateKey.export({ type: 'sec1', format: 'der' })),
      new Uint8Array(rsa.export({ type: 'pkcs1', format: 'der' })), text(rsa.export({ type: 'pkcs1', format: 'pem' }) as string),
    ]) {
      expect(detect(bytes)).toBeNull()
      expect(refusal(bytes)).toEqual(['key.private', 0, 'a private key'])
    }
    expect(refusal(text(`${privateKey.export({ type: 'pkcs8', format: 'pem' })}${PEM}`))).toBeNull()
  })

  it.each([
    ['a block without an end', text(PEM.slice(0, 200)), 'key.malformed', 0],
    ['a block that is not base64', text(`x\n${PEM.replace('MIIB', '!!!!')}`), 'key.malformed', 2],
    ['an empty block', text(pem('PUBLIC KEY', new Uint8Array())), 'key.malformed', 0],
    ['a certificate\'s label on a key', text(pem('CERTIFICATE', der)), 'key.malformed', 0],
    ['an even modulus', text(`\n${pem('PUBLIC KEY', patched(der, 288, 0x50))}`), 'key.rsa-modulus', 1],
    ['exponent 1', text(pem('PUBLIC KEY', patched(der, 291, 0, 0, 1))), 'key.rsa-exponent', 0],
    ['nothing', new Uint8Array(), 'key.malformed', 0],
    ['something else', text('hello, I am no key'), 'key.malformed', 0],
  ])('%s', (_, bytes, code, byteOffset) => {
    expect(refusal(bytes)?.slice(0, 2)).toEqual([code, byteOffset])
  })

  it('PEM inside a line of other text is not one', () => {
    expect(detect(text(`{"key": "-----BEGIN PUBLIC KEY-----\\nMII"}`))).toBeNull()
  })
})

describe('damage to a public area', () => {
  it.each([['RSA', RSA, [0, 2, 4, 6, 10, 12, 14, 16, 18, 20, 24, 26]], ['ECC', ECC, [0, 2, 4, 6, 10, 12, 14, 16, 18, 20, 22, 24, 56, 58]]])('a bare %s area cut at every length', (_, bytes, reads) => {
    const area = bytes.subarray(2)
    for (let length = 4; length < area.length; length++) {
      expect(detect(area.subarray(0, length))).toBeNull()
      // In the file with its size every place is two bytes further.
      const place = reads.map((at) => at - 2).findLast((at) => at <= length && at >= 0)
      expect(refusal(area.subarray(0, length))?.slice(0, 2)).toEqual(['tpm.truncated', place])
    }
    for (let length = 4; length < bytes.length; length++) expect(refusal(bytes.subarray(0, length))?.slice(0, 2)).toEqual(['tpm.truncated', 2])
  })

  it.each([
    ['a byte too many', Uint8Array.of(...RSA, 0), 'tpm.trailing-bytes', 282],
    ['a policy over 64 bytes', patched(RSA, 10, 0, 65), 'tpm.length', 10],
    ['a modulus over 512 bytes', patched(RSA, 24, 2, 1), 'tpm.length', 24],
    ['a modulus of another size than it says', patched(RSA, 18, 4, 0), 'tpm.length', 24],
    ['a coordinate over 128 bytes', patched(ECC, 22, 0, 129), 'tpm.length', 22],
    ['an even modulus', patched(RSA, RSA.length - 1, 0x50), 'key.rsa-modulus', 26],
    ['exponent 1', patched(RSA, 20, 0, 0, 0, 1), 'key.rsa-exponent', 20],
    ['exponent 4', patched(RSA, 20, 0, 0, 0, 4), 'key.rsa-exponent', 20],
    ['a point off its curve', flipBit(ECC, 8 * 30), 'key.ecc-point', 24],
  ])('%s', (_, bytes, code, byteOffset) => {
    expect(refusal(bytes)?.slice(0, 2)).toEqual([code, byteOffset])
  })

  it('a curve or a type that is not verified here is unsupported', () => {
    expect(parseKey(input('k', patched(ECC, 18, 0, 0x10)))).toMatchObject({ material: { type: 'unsupported', name: 'ecc BN-P256' }, spki: null })
    expect(parseKey(input('k', patched(ECC, 18, 0x12, 0x34)))).toMatchObject({ material: { type: 'unsupported', name: 'ecc curve-0x1234' } })
  })

  it('a key scheme that is not in the table has a name, RSAES and ECDAA have their own shapes', () => {
    const scheme = (bytes: readonly number[], area: Uint8Array) => {
      const changed = Uint8Array.of(...area.subarray(2, 14), ...bytes, ...area.subarray(18))
      return parseKey(input('k', changed)).scheme
    }
    expect(scheme([0x12, 0x34, 0, 0x0c], RSA)).toEqual({ name: 'alg-0x1234', hash: 'sha384' })
    expect(scheme([0, 0x15], RSA)).toEqual({ name: 'rsaes', hash: null })
    expect(scheme([0, 0x1a, 0, 0x0b, 0, 1], ECC)).toEqual({ name: 'ecdaa', hash: 'sha256' })
    expect(scheme([0, 0x10], ECC)).toBeNull()
  })

  it('an HMAC key is no public key', () => {
    const area = Uint8Array.of(0, 8, 0, 0x0b, 0, 4, 0, 0, 0, 0, 0, 0x10, 0, 0)
    expect(detect(area)).toBeNull()
    expect(refusal(area)?.[0]).toBe('key.malformed')
    const decode = () => decodeTpmtPublic(new Cursor(area, { file: 'k', area: 'tpm' }), area, 'k')
    expect(decode).toThrow(expect.objectContaining({ code: 'tpm.key-type', byteOffset: 0 }))
  })

  it('a key that must not be used is still a key: it is recognised and told', () => {
    expect(detect(patched(RSA, RSA.length - 1, 0x50))).toBe('certain')
    expect(detect(Uint8Array.of(...RSA, 0))).toBeNull()
  })

  it('no flipped bit and no bytes at all are an error of another kind', () => {
    for (const bytes of [RSA, ECC]) {
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        detect(flipBit(bytes, bit))
        expect(refusal(flipBit(bytes, bit))?.[0] ?? 'key.none').toMatch(/^(key|tpm)\./)
      }
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const file of [bytes, Uint8Array.of(0, 1, ...bytes), Uint8Array.of(0, bytes.length + 2, 0, 0x23, ...bytes), Uint8Array.of(0x30, bytes.length, ...bytes)]) {
        detect(file)
        expect(refusal(file)?.[0] ?? 'key.none').toMatch(/^(key|tpm)\./)
      }
    }))
  })
})
