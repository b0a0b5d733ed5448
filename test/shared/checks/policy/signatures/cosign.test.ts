import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { EvidenceFile } from '@shared/model/evidence'
import type { Report } from '@shared/model/report'
import { ENTRIES, NONCE_HEX, codesOf, file, findingOf, logFile, policyText, quoteFiles, reportOf, textFile, trustedKey } from '../../../../support/make-case'
import { issueCertificate, pemOf } from '../../../../support/make-certificate'
import { digestOf } from '../../../../support/make-log'
import { base64, bundleOf, envelopeText, makeSigner, signatureOf } from '../../../../support/make-signed-policy'

const POLICY = policyText({ digests: Object.fromEntries(ENTRIES.map(({ path }) => [String(path), [Buffer.from(digestOf(String(path))).toString('hex')]])) })
const BYTES = Buffer.from(POLICY)
const SIGNER = makeSigner()
const KEY = textFile('given/cosign.pub', SIGNER.pem, 'policy-key')
const GIVEN = textFile('given/policy.json', POLICY, 'policy')
const DER = signatureOf(BYTES, SIGNER)
const CERTIFICATE = issueCertificate({ subject: 'signer', key: SIGNER })

const judged = (signature: EvidenceFile, ...more: EvidenceFile[]): Promise<Report> => reportOf([logFile(), GIVEN, signature, ...more], {})
const kindOf = (report: Report, id: string) => report.evidence.find((one) => one.id === id)?.kind

const bundle = bundleOf(BYTES, SIGNER) as { verificationMaterial: object; messageSignature: { messageDigest: { digest: string }; signature: string } }
const FORMS: readonly (readonly [string, EvidenceFile])[] = [
  ['a line of base64', textFile('policy.json.sig', base64(DER))],
  ['a line of base64 with a line feed', textFile('policy.json.sig', `${base64(DER)}\n`)],
  ['a line of base64 of any name', textFile('signed', base64(DER))],
  ['DER with the name of the document', file('policy.json.sig', DER)],
  ['DER of any name', file('release.sig', DER)],
  ['a bundle v0.3', textFile('policy.sigstore.json', JSON.stringify(bundle))],
  ['a bundle v0.1 with a chain of certificates', textFile('b', JSON.stringify({ ...bundle, mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1', verificationMaterial: { x509CertificateChain: { certificates: [{ rawBytes: base64(CERTIFICATE) }] }, tlogEntries: [{ logIndex: '1' }] } }))],
  ['a bundle v0.3 with a certificate', textFile('b', JSON.stringify({ ...bundle, verificationMaterial: { certificate: { rawBytes: base64(CERTIFICATE) } } }))],
  ['an older bundle with a certificate', textFile('policy.json.bundle', JSON.stringify({ base64Signature: base64(DER), cert: pemOf(CERTIFICATE).toString('base64'), rekorBundle: { SignedEntryTimestamp: '' } }))],
  ['an older bundle with a public key', textFile('policy.json.bundle', JSON.stringify({ base64Signature: base64(DER), cert: SIGNER.pem }))],
]

describe.each(FORMS)('cosign\'s signature as %s', (_, signature) => {
  it('passes under the policy key, with a note that Keylime reads none', async () => {
    const report = await judged(signature, KEY)
    expect(report.policy).toMatchObject({ signature: 'pass', signatures: [{ evidence: 'e2', signatureEvidence: 'e3', keyEvidence: 'e4', trustedBy: '--policy-key', scheme: 'ecdsa-sha256' }] })
    expect(codesOf(report).filter((code) => code.startsWith('policy.'))).toEqual(['policy.not-for-keylime'])
    expect(report.compliance).toBe('pass')
  })

  it('of changed bytes does not pass', async () => {
    const changed = textFile('given/policy.json', `${POLICY} `, 'policy')
    const report = await reportOf([logFile(), changed, signature, KEY], {})
    expect(report.policy?.signature).toBe('fail')
    expect(report.verdict).toBe('untrusted')
  })

  it('does not pass under another key', async () => {
    const report = await judged(signature, textFile('given/other.pub', makeSigner().pem, 'policy-key'))
    expect(report.policy?.signature).toBe('fail')
  })
})

describe('a signature in a file of its own', () => {
  it('covers the envelope\'s bytes as well as a plain policy\'s', async () => {
    const envelope = envelopeText(POLICY, [makeSigner()])
    const files = [logFile(), textFile('given/policy.dsse.json', envelope, 'policy'), textFile('policy.dsse.json.sig', base64(signatureOf(Buffer.from(envelope), SIGNER))), KEY]
    const report = await reportOf(files, {})
    expect(report.policy).toMatchObject({ signature: 'pass', signatures: [{ evidence: 'e2.1', form: 'signature', signatureEvidence: 'e3' }] })
    expect(codesOf(report)).toContain('policy.other-signature')
  })

  it('is not trusted without a key, whatever certificate it brings', async () => {
    const report = await judged(FORMS[7][1])
    expect(report.policy).toMatchObject({ signature: 'not-checked', signatures: [{ reason: 'no-trusted-key', form: 'sigstore-bundle' }] })
    expect(findingOf(report, 'policy.untrusted-key').message).toContain('CN=signer')
    expect(report.evidence[2].notes.join()).toContain('not trusted by itself')
  })

  it('says that a transparency log is not checked', async () => {
    expect((await judged(FORMS[6][1], KEY)).evidence[2].notes.join()).toContain('transparency log is not checked')
  })

  it('whose bundle names other bytes than those of the policy that it is named after is bad', async () => {
    const other = textFile('policy.json.sigstore.json', JSON.stringify(bundleOf(Buffer.from('x'), SIGNER)))
    const report = await judged(other, KEY)
    const digest = (bytes: string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    expect(findingOf(report, 'policy.bad-signature')).toMatchObject({ severity: 'error', evidence: 'e3', expected: digest('x'), found: digest(POLICY) })
  })

  it('whose bundle names the right bytes, and signs others, is bad', async () => {
    const mixed = { ...bundle, messageSignature: { ...bundle.messageSignature, signature: base64(signatureOf(Buffer.from('x'), SIGNER)) } }
    const report = await judged(textFile('any.json', JSON.stringify(mixed)), KEY)
    expect(findingOf(report, 'policy.bad-signature')).toMatchObject({ evidence: 'e3' })
  })

  it('is told apart for each of several policies', async () => {
    const second = policyText({ digests: { '/more': ['ab'.repeat(32)] } })
    const files = [logFile(), GIVEN, textFile('given/second.json', second, 'policy'), textFile('policy.json.sig', base64(DER)), KEY]
    const half = await reportOf(files, {})
    expect(half.policy).toMatchObject({ signature: 'fail', signatures: [{ verdict: 'pass' }, { verdict: 'fail', reason: 'no-signature' }] })
    expect(findingOf(half, 'policy.unsigned')).toMatchObject({ severity: 'error', evidence: 'e3' })
    const whole = await reportOf([...files, textFile('second.sigstore.json', JSON.stringify(bundleOf(Buffer.from(second), SIGNER)))], {})
    expect(whole.policy?.signature).toBe('pass')
  })

  it('does not stand in for a quote\'s signature, nor the other way round', async () => {
    const files = [logFile(), ...quoteFiles(), trustedKey(), GIVEN, textFile('policy.json.sig', base64(DER)), file('policy.dsse.json.sig', DER), KEY]
    const report = await reportOf(files, { nonce: NONCE_HEX })
    expect(report.quotes[0]).toMatchObject({ status: 'pass', signatureEvidence: 'e3' })
    expect([kindOf(report, 'e3'), kindOf(report, 'e7'), kindOf(report, 'e8')]).toEqual(['tpm-signature', 'policy-signature', 'policy-signature'])
    expect(report.verdict).toBe('trusted')
  })

  it('brings any number of certificates, of which some are tried: that none of those made it proves nothing', async () => {
    const rawBytes = base64(issueCertificate({ subject: 'other', key: makeSigner() }))
    const chain = (certificates: number) => ({ ...bundle, verificationMaterial: { x509CertificateChain: { certificates: Array.from({ length: certificates }, () => ({ rawBytes })) } } })
    const bundles = (count: number, certificates: number) => Array.from({ length: count }, (_, i) => textFile(`${i}.json`, JSON.stringify(chain(certificates))))
    const few = await reportOf([logFile(), GIVEN, ...bundles(2, 2)], {})
    expect(few.policy).toMatchObject({ signature: 'fail' })
    const many = await reportOf([logFile(), GIVEN, ...bundles(6, 64)], {})
    expect(many.policy).toMatchObject({ signature: 'not-checked', signatures: [{ reason: 'no-trusted-key' }] })
    expect((await reportOf([logFile(), GIVEN, ...bundles(6, 64), FORMS[5][1], KEY], {})).policy?.signature).toBe('pass')
  }, 30_000)

  it('of a policy on several hosts is each host\'s', async () => {
    const host = (name: string, path: string) => file(`${name}/binary_runtime_measurements`, new Uint8Array(logFile([{ path: 'boot_aggregate', digest: digestOf(name) }, { path }]).content as ArrayBuffer))
    const report = await reportOf([host('a', '/x'), host('b', '/y'), GIVEN, textFile('a/policy.json.sig', base64(DER)), KEY], {})
    expect(report.hosts?.map((one) => one.policy?.signature)).toEqual(['pass', 'pass'])
  })
})
