import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { toHex } from '@shared/bytes/hex'
import { certificateOf, vector } from '../../../support/signed-captures'
import { issueCertificate } from '../../../support/make-certificate'
import { makeKey } from '../../../support/make-tpm'

const openssl = (der: Uint8Array, ...options: string[]) => execFileSync('openssl', ['x509', '-inform', 'DER', '-noout', ...options], { input: der }).toString()
/** `xx:xx` after the extension's title, as OpenSSL prints it. */
const identifier = (text: string) => /((?:[0-9A-F]{2}:)+[0-9A-F]{2})/.exec(text)?.[1].replaceAll(':', '').toLowerCase() ?? null

describe('decodeCertificate', () => {
  it.each(['ca', 'otherca', 'ima-rsa2048', 'ima-ecp256', 'untrusted-rsa2048'])('%s: serial number and key identifiers are those that OpenSSL prints', (name) => {
    const der = vector(`${name}.crt.der`)
    const { serial, subjectKeyId, authorityKeyId } = certificateOf(der)
    expect(toHex(serial)).toBe(new X509Certificate(der).serialNumber.toLowerCase())
    expect(subjectKeyId && toHex(subjectKeyId)).toBe(identifier(openssl(der, '-ext', 'subjectKeyIdentifier')))
    expect(authorityKeyId && toHex(authorityKeyId)).toBe(identifier(openssl(der, '-ext', 'authorityKeyIdentifier')))
    expect(subjectKeyId).toHaveLength(20)
  })

  it('a certificate without identifiers has none', () => {
    const { subjectKeyId, authorityKeyId, notUnderstood } = certificateOf(issueCertificate({ subject: 'A', key: makeKey('ecc'), ca: true }))
    expect([subjectKeyId, authorityKeyId, notUnderstood]).toEqual([null, null, []])
  })

  it('an identifier that does not decode is not understood', () => {
    const der = vector('ima-ecp256.crt.der').slice()
    const at = Buffer.from(der).indexOf(Buffer.from('0603551d0e0416', 'hex'))
    der[at + 7] = 0x05
    expect(certificateOf(der)).toMatchObject({ subjectKeyId: null, notUnderstood: ['2.5.29.14'] })
  })
})
