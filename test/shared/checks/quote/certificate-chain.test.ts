import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EvidenceFile } from '@shared/model/evidence'
import { ECC_KEY, OTHER_KEY, RSA_KEY, codesOf, file, findingOf, logFile, quoteFiles, reportOf, trustedKey } from '../../../support/make-case'
import { AIK_PURPOSE, DIGITAL_SIGNATURE, KEY_CERT_SIGN, SERVER_PURPOSE, issueCertificate, pemOf, type CertificateSpec } from '../../../support/make-certificate'
import { UNRESTRICTED_ATTRIBUTES, makeKey, makePem, makePublic } from '../../../support/make-tpm'
import { hasTool, run } from '../../../vectors/tpm/peers'

const [ROOT_KEY, MIDDLE_KEY] = [makeKey('rsa'), makeKey('ecc')]
const ROOT: CertificateSpec = { subject: 'Root', key: ROOT_KEY, ca: true, keyUsage: KEY_CERT_SIGN }
const MIDDLE: CertificateSpec = { subject: 'Middle', key: MIDDLE_KEY, issuer: ROOT, ca: true, keyUsage: KEY_CERT_SIGN, pathLength: 0 }
const AK: CertificateSpec = { subject: 'AK', key: ECC_KEY, issuer: MIDDLE, keyUsage: DIGITAL_SIGNATURE, purposes: [AIK_PURPOSE] }
const [root, middle, ak] = [ROOT, MIDDLE, AK].map(issueCertificate)
const QUOTE = [logFile(), ...quoteFiles()]
const ca = (bytes: Uint8Array) => file('given/ca.pem', bytes, 'attestation-ca')
const judged = (...files: EvidenceFile[]) => reportOf([...QUOTE, ...files])

describe('a chain to a CA that the user named', () => {
  it('makes the key of its first certificate trusted', async () => {
    const report = await judged(file('ak.pem', pemOf(ak, middle)), ca(pemOf(root)))
    expect(report.quotes).toMatchObject([{
      status: 'pass', signature: 'pass', keyTrusted: true, trustedBy: '--ak-ca', keyEvidence: 'e5',
      certificates: [
        { evidence: 'e5', byteOffset: 0, subject: 'CN=AK', issuer: 'CN=Middle', notBefore: '2026-01-01T00:00:00.000Z' }, { evidence: 'e5', byteOffset: pemOf(ak).length, subject: 'CN=Middle', issuer: 'CN=Root' },
        { evidence: 'e6', subject: 'CN=Root', issuer: 'CN=Root', notAfter: '2046-01-01T00:00:00.000Z' },
      ],
    }])
    expect(report.attestation).toBe('pass')
    expect(codesOf(report)).toEqual(['quote.key-attributes-unknown'])
    expect(report.answers.attestation.because[0]).toContain('for which your attestation CA CN=Root vouches')
  })

  it.each<[string, EvidenceFile[], Uint8Array]>([
    ['in any order', [file('chain.pem', pemOf(root, middle, ak))], pemOf(root)],
    ['in files of its own, in DER', [file('ak.crt', ak), file('x/middle.der', middle)], root],
    ['whose middle stands beside the root', [file('ak.der', ak)], pemOf(middle, root)],
    ['that the user ends at the middle', [file('ak.der', ak)], pemOf(middle)],
  ])('may come %s', async (_, files, authority) => {
    const report = await judged(...files, ca(authority))
    expect(report.quotes).toMatchObject([{ status: 'pass', trustedBy: '--ak-ca' }])
    expect(report.attestation).toBe('pass')
  })

  it('counts for the public area of the same key, whose attributes are judged', async () => {
    const good = await judged(file('ak.pub', makePublic(ECC_KEY)), file('ak.pem', pemOf(ak, middle)), ca(root))
    expect(good.quotes).toMatchObject([{ status: 'pass', trustedBy: '--ak-ca', keyEvidence: 'e5' }])
    expect(codesOf(good)).toEqual([])
    const bad = await judged(file('ak.pem', pemOf(ak, middle)), file('ak.pub', makePublic(ECC_KEY, UNRESTRICTED_ATTRIBUTES)), ca(root))
    expect(bad.quotes).toMatchObject([{ status: 'fail', keyEvidence: 'e6' }])
    expect(codesOf(bad)).toContain('quote.key-not-restricted')
  })

  it('leaves a key that the user named as it is', async () => {
    expect((await judged(file('ak.pem', pemOf(ak, middle)), ca(root), trustedKey())).quotes).toMatchObject([{ status: 'pass', trustedBy: '--ak', certificates: [] }])
    const other = await judged(file('ak.pem', pemOf(ak, middle)), ca(root), trustedKey(OTHER_KEY))
    expect(other.quotes).toMatchObject([{ status: 'pass', trustedBy: '--ak-ca' }])
  })

  it('that has expired is told, and decides nothing', async () => {
    const old = issueCertificate({ ...AK, from: '200101', to: '210101' })
    const report = await judged(file('ak.pem', pemOf(old, middle)), ca(root))
    expect(report.quotes).toMatchObject([{ status: 'pass', trustedBy: '--ak-ca' }])
    expect(findingOf(report, 'quote.certificate-expired')).toMatchObject({ severity: 'info', evidence: 'e5', byteOffset: 0, expected: '2020-01-01 to 2021-01-01' })
  })
})

describe('no chain', () => {
  const chained = (spec: Partial<CertificateSpec>, middleSpec: Partial<CertificateSpec> = {}, rootSpec: Partial<CertificateSpec> = {}) => {
    const certificates = [{ ...AK, ...spec }, { ...MIDDLE, ...middleSpec }].map(issueCertificate)
    return judged(file('ak.pem', pemOf(...certificates)), ca(issueCertificate({ ...ROOT, ...rootSpec })))
  }

  it.each<[string, () => ReturnType<typeof judged>, string]>([
    ['over a missing certificate', () => judged(file('ak.pem', pemOf(ak)), ca(root)), 'no certificate of its issuer CN=Middle'],
    ['to another root of the same name', () => chained({}, {}, { key: RSA_KEY }), 'signature of CN=Middle does not verify under CN=Root'],
    ['to another root', () => judged(file('ak.pem', pemOf(ak, middle, root)), ca(issueCertificate({ ...ROOT, subject: 'Other' }))), 'it ends at CN=Root, which you did not name'],
    ['signed by another key', () => chained({ issuer: { subject: 'Middle', key: OTHER_KEY } }), 'signature of CN=AK does not verify under CN=Middle'],
    ['over what is no CA', () => chained({}, { ca: false, pathLength: undefined }), 'CN=Middle is no certification authority'],
    ['over what has no basicConstraints', () => chained({}, { ca: undefined }), 'CN=Middle is no certification authority'],
    ['over a CA that signs no certificates', () => chained({}, { keyUsage: DIGITAL_SIGNATURE }), 'CN=Middle may not sign certificates'],
    ['longer than a CA allows', () => chained({}, {}, { pathLength: 0 }), 'CN=Root allows 0 authorities below it, and there are 1'],
    ['under constraints that are not checked', () => chained({}, { constrained: true }), 'CN=Middle has extensions that are not checked here: 2.5.29.30'],
    ['of a certificate of another purpose', () => chained({ purposes: [SERVER_PURPOSE] }), 'CN=AK is for other purposes'],
    ['of a key that signs nothing', () => chained({ keyUsage: KEY_CERT_SIGN }), 'CN=AK is for a key that signs nothing'],
    ['signed with SHA-1', () => chained({ hash: 'sha1' }), 'ECDSA with SHA-1'],
  ])('%s: the key is not trusted, and it is told why', async (_, make, reason) => {
    const report = await make()
    expect(report.quotes).toMatchObject([{ status: 'not-checked', signature: 'pass', keyTrusted: false, trustedBy: null, certificates: [] }])
    expect(findingOf(report, 'quote.certificate-chain')).toMatchObject({ severity: 'warning', evidence: 'e5', byteOffset: 0 })
    expect(findingOf(report, 'quote.certificate-chain').message).toContain(reason)
    expect(codesOf(report)).toContain('quote.untrusted-key')
    expect(report.attestation).toBe('not-checked')
  })

  it('is looked for without a named CA', async () => {
    const report = await judged(file('ak.pem', pemOf(ak, middle, root)))
    expect(report.quotes).toMatchObject([{ signature: 'pass', trustedBy: null }])
    expect(codesOf(report)).toEqual(['quote.untrusted-key', 'quote.key-attributes-unknown'])
  })

  it('makes a key trusted that did not sign', async () => {
    const report = await judged(file('ak.pem', pemOf(issueCertificate({ ...AK, key: OTHER_KEY }), middle)), ca(root))
    expect(report.quotes).toMatchObject([{ status: 'fail', signature: 'fail', trustedBy: null }])
    expect(codesOf(report)).toContain('quote.bad-signature')
  })

  it('makes an authority\'s own key an attestation key', async () => {
    const signer = issueCertificate({ ...MIDDLE, key: ECC_KEY })
    const report = await judged(file('middle.pem', pemOf(signer)), ca(root))
    expect(report.quotes).toMatchObject([{ signature: 'pass', trustedBy: null }])
  })

  it('comes of a CA file without a CA: it is malformed, and the rest is judged', async () => {
    for (const bytes of [pemOf(ak), ak, makePem(ECC_KEY), Buffer.from('hello'), Buffer.alloc(0)]) {
      const report = await judged(file('ak.pem', pemOf(ak, middle)), ca(bytes))
      expect(report.quotes).toMatchObject([{ signature: 'pass', trustedBy: null }])
      expect(findingOf(report, 'evidence.malformed')).toMatchObject({ evidence: 'e6', severity: 'error' })
    }
  })
})

it('a bundle of thousands of certificates of one name is bounded', async () => {
  const forged = Array.from({ length: 30 }, () => issueCertificate({ ...MIDDLE, key: makeKey('ecc'), issuer: { subject: 'Root', key: OTHER_KEY } }))
  const files = Array.from({ length: 40 }, (_, i) => file(`many-${i}.pem`, pemOf(ak, ...forged)))
  const report = await judged(...files, ca(root))
  expect(report.quotes).toMatchObject([{ signature: 'pass', trustedBy: null }])
})

describe.skipIf(!hasTool('openssl'))('OpenSSL (skipped where openssl is not installed)', () => {
  let folder: string
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'imascope-chain-')) })
  afterAll(() => { rmSync(folder, { recursive: true }) })

  it.each([['rsa', 'rsa:3072', []], ['P-384', 'ec', ['-pkeyopt', 'ec_paramgen_curve:P-384']], ['PSS', 'rsa:2048', ['-sigopt', 'rsa_padding_mode:pss']]])('chains of %s that it makes and verifies are followed', async (_, algorithm, options) => {
    const at = (name: string) => join(folder, name)
    writeFileSync(at('ak.pub.pem'), makePem(ECC_KEY))
    writeFileSync(at('ca.ext'), 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n')
    writeFileSync(at('ak.ext'), 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=2.23.133.8.3\nsubjectAltName=critical,dirName:tpm\n[tpm]\nCN=tpm\n')
    run('openssl', ['req', '-x509', '-newkey', algorithm, ...options, '-nodes', '-keyout', at('root.key'), '-out', at('root.pem'), '-subj', '/O=Maker/CN=Root', '-days', '9'])
    run('openssl', ['req', '-newkey', algorithm, ...options, '-nodes', '-keyout', at('mid.key'), '-out', at('mid.csr'), '-subj', '/O=Maker/CN=Middle'])
    const pss = options.filter((one) => one.includes('sig') || one.includes('pss'))
    run('openssl', ['x509', '-req', '-in', at('mid.csr'), '-CA', at('root.pem'), '-CAkey', at('root.key'), '-out', at('mid.pem'), '-extfile', at('ca.ext'), '-days', '9', ...pss])
    run('openssl', ['req', '-new', '-key', at('root.key'), '-out', at('ak.csr'), '-subj', '/CN=AK'])
    run('openssl', ['x509', '-req', '-in', at('ak.csr'), '-force_pubkey', at('ak.pub.pem'), '-CA', at('mid.pem'), '-CAkey', at('mid.key'), '-out', at('ak.pem'), '-extfile', at('ak.ext'), '-days', '9', ...pss])
    run('openssl', ['verify', '-CAfile', at('root.pem'), '-untrusted', at('mid.pem'), at('ak.pem')])
    const report = await judged(file('ak.pem', Buffer.concat([readFileSync(at('ak.pem')), readFileSync(at('mid.pem'))])), ca(readFileSync(at('root.pem'))))
    expect(report.quotes).toMatchObject([{ status: 'pass', trustedBy: '--ak-ca', certificates: [{ subject: 'CN=AK' }, { subject: 'O=Maker, CN=Middle' }, {}] }])
  })
})
