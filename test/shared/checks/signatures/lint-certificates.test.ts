import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lintCertificates } from '@shared/checks/signatures/lint-certificates'
import { keyIds, subjectPublicKeyBits } from '@shared/crypto/keys/key-ids'
import type { FoundKey } from '@shared/model/signing-key'
import type { Certificate } from '@shared/model/tpm'
import { certificateOf, signerCertificate } from '../../../support/signed-captures'

const folder = mkdtempSync(join(tmpdir(), 'certificates-'))
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
/** A little later than the certificates that are made below. */
const NOW = Date.now() + 3_600_000

interface Spec {
  /** Its name unless told. */
  readonly subject?: string
  readonly issuer?: string
  readonly extensions?: readonly string[]
  readonly days?: number
  readonly hash?: string
}

/** A certificate of OpenSSL's making, self-signed unless told. */
function make(name: string, { subject = name, issuer, extensions = [], days = 365, hash = 'sha256' }: Spec): Certificate {
  openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${subject}`)
  execFileSync('bash', ['-c', 'printf "%s\\n" "[x]" "$@" > ext', 'bash', ...extensions], { cwd: folder })
  const signer = issuer === undefined ? ['-signkey', `${name}.key`] : ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial']
  openssl('x509', '-req', '-in', `${name}.csr`, '-days', `${days}`, `-${hash}`, ...signer, '-extfile', 'ext', '-extensions', 'x', '-out', `${name}.pem`)
  openssl('x509', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.der`)
  return certificateOf(new Uint8Array(readFileSync(join(folder, `${name}.der`))), `${name}.der`)
}

function keyOf(certificate: Certificate): FoundKey {
  const { material, spki, evidence, path, byteOffset, byteLength } = certificate
  return { keyIds: keyIds(subjectPublicKeyBits(spki!), certificate.subjectKeyId), material, spki, certificate, evidence, path, byteOffset, byteLength }
}

const lint = (signers: readonly Certificate[], authorities: readonly Certificate[] = [], now = NOW) =>
  lintCertificates(signers.map(keyOf), authorities, now).map(({ code }) => code.replace('signature.lint.', ''))

const SKID = 'subjectKeyIdentifier=hash'
const CA_EXTENSIONS = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign', SKID]
const SIGNER_EXTENSIONS = ['basicConstraints=critical,CA:FALSE', 'keyUsage=digitalSignature', SKID, 'authorityKeyIdentifier=keyid']
const ca = make('ca', { extensions: CA_EXTENSIONS, days: 3650 })
const signer = make('signer', { issuer: 'ca', extensions: SIGNER_EXTENSIONS })
const signedBy = (name: string, ...extensions: readonly string[]) => make(name, { issuer: 'ca', extensions })

describe('certificates that are as the kernel wants them', () => {
  it('are not told', () => {
    expect(lint([signer], [ca])).toEqual([])
    expect(lint([signer, signer])).toEqual([])
    expect(lint([ca, signer], [ca]), 'an authority among the named keys is no signer').toEqual([])
  })
})

describe('an authority', () => {
  it.each([
    ['without basicConstraints', ['keyUsage=keyCertSign', SKID], ['ca-not-authority']],
    ['that is said to be none', ['basicConstraints=CA:FALSE', 'keyUsage=keyCertSign', SKID], ['ca-not-authority']],
    ['without keyUsage', ['basicConstraints=CA:TRUE', SKID], ['ca-key-usage']],
    ['that may sign no certificates', ['basicConstraints=CA:TRUE', 'keyUsage=cRLSign', SKID], ['ca-key-usage']],
    ['that may sign files as well', ['basicConstraints=CA:TRUE', 'keyUsage=keyCertSign,digitalSignature', SKID], ['ca-signs-files']],
  ])('%s', (_, extensions, codes) => {
    expect(lint([], [make('odd-ca', { extensions })])).toEqual(codes)
  })
})

describe('a signer', () => {
  it.each([
    ['without subjectKeyIdentifier', ['keyUsage=digitalSignature', 'subjectKeyIdentifier=none', 'authorityKeyIdentifier=keyid'], ['no-key-id']],
    ['without keyUsage', [SKID], ['signer-key-usage']],
    ['for something else', ['keyUsage=keyEncipherment', SKID], ['signer-key-usage']],
    ['that is an authority', ['basicConstraints=CA:TRUE', 'keyUsage=digitalSignature', SKID], ['signer-is-authority']],
    ['that may sign certificates', ['keyUsage=digitalSignature,keyCertSign', SKID], ['signer-is-authority']],
  ])('%s', (_, extensions, codes) => {
    expect(lint([signedBy('odd', ...extensions)], [ca])).toEqual(codes)
  })

  it('of another authority: by name, or by key identifier where the names are alike', () => {
    const other = make('other-ca', { extensions: CA_EXTENSIONS })
    expect(lint([signer], [other])).toEqual(['other-issuer'])
    expect(lint([signer], [other, ca])).toEqual([])
    const twin = make('twin', { subject: 'ca', extensions: CA_EXTENSIONS })
    expect(lint([signer], [twin])).toEqual(['other-issuer'])
    expect(lint([{ ...signer, authorityKeyId: null }], [twin]), 'nothing but the name is told').toEqual([])
  })

  it('whose key id is another\'s too', () => {
    const other = signedBy('other', ...SIGNER_EXTENSIONS)
    const forged = { ...other, subjectKeyId: Uint8Array.of(...new Uint8Array(16), ...signer.subjectKeyId!.subarray(-4)) }
    expect(lint([signer, forged], [ca])).toEqual(['key-id-collision'])
    expect(lint([signer, other], [ca])).toEqual([])
    const [finding] = lintCertificates([keyOf(signer), keyOf(forged)], [ca], NOW)
    expect([finding.severity, finding.found]).toEqual(['warning', 'another in signer.der'])
  })
})

describe('both', () => {
  it('signed with SHA-1', () => {
    expect(lint([make('weak', { issuer: 'ca', extensions: SIGNER_EXTENSIONS, hash: 'sha1' })])).toEqual(['weak-certificate'])
  })

  it('dates are worth a word, and nothing else', () => {
    expect(lint([signer], [ca], NOW + 400 * 24 * 3600 * 1000)).toEqual(['validity'])
    expect(lint([signer], [ca], 0)).toEqual(['validity'])
    expect(lint([make('long', { issuer: 'ca', extensions: SIGNER_EXTENSIONS, days: 36_500 })])).toEqual(['validity'])
    expect(lintCertificates([keyOf(signer)], [], 0)[0].severity).toBe('info')
  })

  it('a rule that many break is told once', () => {
    const many = Array.from({ length: 5000 }, (_, i) => ({ ...signer, serial: Uint8Array.of(i >> 8, i & 0xff), keyUsage: null }))
    const [finding, ...others] = lintCertificates(many.map(keyOf), [], NOW)
    expect(others).toEqual([])
    expect(finding.message).toMatch(/^5,000 certificates: keyUsage does not say digitalSignature \(CN=signer; CN=signer; CN=signer and others\)\./)
    expect([finding.evidence, finding.byteOffset, finding.found]).toEqual(['e1', 0, 'keyUsage missing'])
  })

  it('those of the captures: valid for a century, of an authority that may sign files', () => {
    expect(lint([signerCertificate('ima-rsa2048'), signerCertificate('ima-ecp256')], [signerCertificate('ca')])).toEqual(['ca-signs-files', 'validity'])
    expect(lint([signerCertificate('untrusted-rsa2048')], [signerCertificate('ca')])).toEqual(['ca-signs-files', 'other-issuer', 'validity'])
  })
})
