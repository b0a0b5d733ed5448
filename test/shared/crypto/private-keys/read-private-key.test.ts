import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { madeByOpenssl, opensslAccepts, read, refusal, utf8 } from '../../../support/private-keys'

const CURVES = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1', 'secp256k1': 'secp256k1' } as const
const TOPK8 = 'openssl pkcs8 -topk8 -in P-256.sec1.pem -passout pass:geheim'
const openssl = madeByOpenssl(`
${Object.entries(CURVES).map(([name, curve]) => `openssl ecparam -genkey -noout -name ${curve} -out ${name}.sec1.pem; openssl pkcs8 -topk8 -nocrypt -in ${name}.sec1.pem -out ${name}.pkcs8.pem; openssl ec -in ${name}.sec1.pem -outform DER -out ${name}.sec1.der
openssl pkcs8 -topk8 -nocrypt -in ${name}.sec1.pem -outform DER -out ${name}.pkcs8.der; openssl pkey -in ${name}.sec1.pem -pubout -out ${name}.pub`).join('\n')}
for c in aes-128-cbc aes-192-cbc aes-256-cbc; do
  for h in hmacWithSHA1 hmacWithSHA256 hmacWithSHA384 hmacWithSHA512; do ${TOPK8} -v2 $c -v2prf $h -out $c.$h.pem; done
  ${TOPK8} -v2 $c -scrypt -out $c.scrypt.pem; openssl ec -in P-256.sec1.pem -$c -passout pass:geheim -out $c.traditional.pem
done
${TOPK8} -iter 100000 -out iterations.pem; ${TOPK8} -v2 aes256 -outform DER -out encrypted.der; openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -aes256 -pass pass:geheim -out genpkey.pem
${TOPK8} -scrypt -scrypt_N 1024 -scrypt_r 16 -scrypt_p 2 -out scrypt-other.pem; openssl pkcs8 -topk8 -in P-256.sec1.pem -passout pass: -out empty.pem
openssl ec -in P-256.sec1.pem -des3 -passout pass:geheim -out des3.traditional.pem; ${TOPK8} -v2 des3 -out des3.pem; ${TOPK8} -v1 PBE-SHA1-3DES -out pkcs12-pbe.pem
openssl ecparam -genkey -name prime256v1 -out with-parameters.pem; openssl ec -in P-256.sec1.pem -no_public -out no-public.pem; openssl ec -in P-256.sec1.pem -conv_form compressed -out compressed.pem
openssl ec -in P-256.sec1.pem -param_enc explicit -out explicit.pem; openssl ecparam -genkey -noout -name secp224r1 -out p224.pem; openssl ecparam -genkey -noout -name brainpoolP256r1 -out brainpool.pem; openssl ecparam -genkey -noout -name sect283k1 -out binary.pem
openssl genrsa -traditional -out rsa1.pem 1024; openssl pkcs8 -topk8 -nocrypt -in rsa1.pem -out rsa8.pem; openssl rsa -traditional -in rsa1.pem -outform DER -out rsa1.der; openssl pkcs8 -topk8 -in rsa1.pem -passout pass:geheim -out rsa-encrypted.pem
openssl genpkey -algorithm ED25519 -out ed25519.pem; openssl genpkey -algorithm X25519 -out x25519.pem
openssl req -x509 -key P-256.sec1.pem -subj /CN=x -out crt.pem; openssl x509 -in crt.pem -outform DER -out crt.der; openssl pkcs12 -export -in crt.pem -inkey P-256.sec1.pem -passout pass:x -out store.p12; openssl pkey -in P-256.sec1.pem -pubout -outform DER -out pub.der
cat crt.pem P-256.sec1.pem > bundle.pem; cat P-256.sec1.pem P-384.sec1.pem > two.pem; sed 's/$/\\r/' P-256.pkcs8.pem > crlf.pem`)
const publicOf = (curve: string) => Buffer.from(openssl(`${curve}.pub`)).toString()

describe('keys of OpenSSL\'s making', () => {
  it.each(Object.keys(CURVES).flatMap((curve) => ['sec1.pem', 'pkcs8.pem', 'sec1.der', 'pkcs8.der'].map((form) => [curve, form] as const)))('%s in %s signs what OpenSSL verifies', async (curve, form) => {
    const key = await read(openssl(`${curve}.${form}`))
    expect([key.curve.name, key.publicPem]).toEqual([curve, publicOf(curve)])
    const message = utf8('message')
    const signature = await key.sign(message)
    expect(opensslAccepts(key.publicPem, signature, message)).toBe(true)
    expect(opensslAccepts(key.publicPem, signature, utf8('Message'))).toBe(false)
  })

  it.each([
    ...['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc'].flatMap((cipher) => ['hmacWithSHA1', 'hmacWithSHA256', 'hmacWithSHA384', 'hmacWithSHA512', 'scrypt', 'traditional'].map((kdf) => `${cipher}.${kdf}.pem`)),
    'iterations.pem', 'encrypted.der', 'scrypt-other.pem',
  ])('%s needs its passphrase', async (name) => {
    expect((await read(openssl(name), 'geheim')).publicPem).toBe(publicOf('P-256'))
    expect((await refusal(read(openssl(name)))).code).toBe('key.encrypted')
    for (const wrong of ['Geheim', '', 'geheim\n']) expect((await refusal(read(openssl(name), wrong))).code).toBe('key.passphrase')
  })

  it('takes an empty passphrase as one like any other', async () => {
    expect((await read(openssl('empty.pem'), '')).publicPem).toBe(publicOf('P-256'))
    expect((await refusal(read(openssl('empty.pem')))).code).toBe('key.encrypted')
  })

  it('reads a P-521 key of genpkey', async () => {
    expect((await read(openssl('genpkey.pem'), 'geheim')).curve.name).toBe('P-521')
  })

  it.each(['no-public.pem', 'compressed.pem', 'bundle.pem', 'crlf.pem'])('%s is the same key', async (name) => {
    expect((await read(openssl(name))).publicPem).toBe(publicOf('P-256'))
  })

  it('passes over the parameters before a key', async () => {
    expect((await read(openssl('with-parameters.pem'))).curve.name).toBe('P-256')
  })

  it.each([
    ['rsa1.pem', 'key.unsupported', 'an RSA private key (PEM)'], ['rsa8.pem', 'key.unsupported', 'an RSA key'], ['rsa1.der', 'key.unsupported', 'an RSA key'], ['ed25519.pem', 'key.unsupported', 'an Ed25519 key'], ['x25519.pem', 'key.unsupported', 'an X25519 key'],
    ['p224.pem', 'key.unsupported', 'an EC key on P-224'], ['brainpool.pem', 'key.unsupported', 'an EC key on brainpoolP256r1'], ['binary.pem', 'key.unsupported', 'an EC key on a curve with the OID 1.3.132.0.16'],
    ['explicit.pem', 'key.unsupported', 'written out'], ['store.p12', 'key.unsupported', 'PKCS#12'], ['des3.traditional.pem', 'key.unsupported', 'DES-EDE3-CBC'], ['des3.pem', 'key.unsupported', 'triple DES'], ['pkcs12-pbe.pem', 'key.unsupported', 'SHA-1 and triple DES'],
    ['rsa-encrypted.pem', 'key.unsupported', 'an RSA key'],
    ['crt.pem', 'key.public', 'a certificate'], ['crt.der', 'key.public', 'a certificate'], ['P-256.pub', 'key.public', 'a public key'], ['pub.der', 'key.public', 'a public key'],
  ])('%s is refused and named', async (name, code, found) => {
    expect(await refusal(read(openssl(name), 'geheim'))).toEqual({ code, byteOffset: 0, found: expect.stringContaining(found) as string })
  })

  it('does not guess which of two keys is meant', async () => {
    expect(await refusal(read(openssl('two.pem')))).toEqual({ code: 'key.malformed', byteOffset: openssl('P-256.sec1.pem').length, found: 'another one' })
  })
})

describe('keys of Node\'s making', () => {
  it.each([
    ['sec1', undefined], ['pkcs8', undefined], ['sec1', 'aes-256-cbc'], ['sec1', 'aes-192-cbc'], ['pkcs8', 'aes-256-cbc'], ['pkcs8', 'aes-128-cbc'],
  ] as const)('%s, cipher %s', async (type, cipher) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    const pem = privateKey.export({ type, format: 'pem', cipher, passphrase: cipher && 'pässwörd' } as { type: 'sec1'; format: 'pem' })
    const key = await read(utf8(pem.toString()), cipher ? 'pässwörd' : null)
    expect(key.publicPem).toBe(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }))
  })

  it('takes a passphrase as bytes, a NUL and what is not UTF-8 among them', async () => {
    const passphrase = Buffer.from([0x61, 0x00, 0xff, 0x62])
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const der = privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase })
    expect((await read(new Uint8Array(der), new Uint8Array(passphrase))).curve.name).toBe('P-256')
    for (const wrong of ['a', 'a\0']) expect((await refusal(read(new Uint8Array(der), wrong))).code).toBe('key.passphrase')
  })

  it('reads a key whose number begins with zeros', async () => {
    const number = Buffer.alloc(32)
    number[31] = 5
    const der = Buffer.concat([Buffer.from('302502010104', 'hex'), Buffer.of(0x20), number.subarray(0), Buffer.from('', 'hex')])
    const sec1 = Buffer.concat([Buffer.of(0x30, der.length - 2 + 12), der.subarray(2), Buffer.from('a00a06082a8648ce3d030107', 'hex')])
    const key = await read(new Uint8Array(sec1))
    expect(key.publicPem).toBe(createPublicKey(createPrivateKey({ key: sec1, format: 'der', type: 'sec1' })).export({ type: 'spki', format: 'pem' }))
  })
})
