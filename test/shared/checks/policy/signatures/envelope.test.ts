import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AnalysisOptions } from '@shared/engine/engine'
import type { EvidenceFile } from '@shared/model/evidence'
import type { Report } from '@shared/model/report'
import type { Mode } from '@shared/model/verdict'
import { ENTRIES, codesOf, file, findingOf, logFile, policyText, reportOf, textFile } from '../../../../support/make-case'
import { issueCertificate, pemOf } from '../../../../support/make-certificate'
import { digestOf } from '../../../../support/make-log'
import { base64, envelopeOf, envelopeText, keyIdOf, makeSigner, paeOf, signatureOf, type SignerKey } from '../../../../support/make-signed-policy'

const POLICY = policyText({ digests: Object.fromEntries(ENTRIES.map(({ path }) => [String(path), [Buffer.from(digestOf(String(path))).toString('hex')]])) })
const SIGNER = makeSigner()
const keyFile = (pem: string) => textFile('given/signer.pub', pem, 'policy-key')
const given = (envelope: string) => textFile('given/policy.dsse.json', envelope, 'policy')

async function judged(envelope: string, key: EvidenceFile | null = keyFile(SIGNER.pem), options: AnalysisOptions = {}, ...more: EvidenceFile[]): Promise<Report> {
  return reportOf([logFile(), given(envelope), ...(key ? [key] : []), ...more], options)
}

const policyCodes = (report: Report) => codesOf(report).filter((code) => code.startsWith('policy.'))

describe('an envelope that the policy key signed', () => {
  it.each(['P-256', 'P-384', 'P-521', 'secp256k1'])('on %s passes, and its policy applies', async (curve) => {
    const signer = makeSigner(curve)
    const report = await judged(envelopeText(POLICY, [signer]), keyFile(signer.pem))
    expect(report.policy).toMatchObject({ evidence: ['e2.1'], signature: 'pass', accepted: ENTRIES.length, rejected: 0 })
    expect(report.policy!.signatures).toEqual([{ evidence: 'e2.1', verdict: 'pass', reason: null, form: 'dsse', signatureEvidence: 'e2', keyEvidence: 'e3', trustedBy: '--policy-key', scheme: 'ecdsa-sha256', keylimeRefusal: null }])
    expect(report.compliance).toBe('pass')
    expect(policyCodes(report)).toEqual([])
  })

  it.each<[string, (bytes: Uint8Array) => string]>([
    ['hex digits', (bytes) => Buffer.from(bytes).toString('hex')],
    ['upper-case hex digits', (bytes) => Buffer.from(bytes).toString('hex').toUpperCase()],
    ['padded base64url', (bytes) => base64(bytes).replaceAll('+', '-').replaceAll('/', '_')],
  ])('in %s passes', async (_, encode) => {
    expect((await judged(envelopeText(`${POLICY}>>>???~~~`.slice(0, POLICY.length), [SIGNER], { encode }))).policy?.signature).toBe('pass')
  })

  it('in base64 without padding is refused, and that is named', async () => {
    const text = `${POLICY} `.padEnd(POLICY.length + 3 - (POLICY.length % 3) + 1)
    const report = await judged(envelopeText(text, [SIGNER], { encode: (bytes) => base64(bytes).replaceAll('=', '') }))
    expect(findingOf(report, 'policy.malformed')).toMatchObject({ severity: 'error', evidence: 'e2', expected: 'padded base64 in "payload"', found: 'base64 without padding' })
    expect(report).toMatchObject({ policy: null, verdict: 'untrusted' })
  })

  it('without a key id passes', async () => {
    expect((await judged(envelopeText(POLICY, [SIGNER], { keyId: null }))).policy?.signature).toBe('pass')
  })

  it('and somebody else passes, and the other signature is told', async () => {
    const report = await judged(envelopeText(POLICY, [makeSigner(), SIGNER, makeSigner()]))
    expect(report.policy?.signature).toBe('pass')
    expect(findingOf(report, 'policy.other-signature')).toMatchObject({ severity: 'info', evidence: 'e2' })
    expect(policyCodes(report)).toEqual(['policy.other-signature'])
  })

  it('passes with a key named as a certificate, which Keylime would refuse', async () => {
    const report = await judged(envelopeText(POLICY, [SIGNER]), file('given/signer.crt', pemOf(issueCertificate({ subject: 'signer', key: SIGNER })), 'policy-key'))
    expect(report.policy?.signature).toBe('pass')
    expect(findingOf(report, 'policy.not-for-keylime').message).toContain('Keylime would refuse')
  })

  it('counts the bytes of its type, not the characters', async () => {
    const report = await judged(envelopeText(POLICY, [SIGNER], { type: 'text/é' }))
    expect(report.policy?.signature).toBe('pass')
    expect(policyCodes(report).sort()).toEqual(['policy.not-for-keylime', 'policy.payload-type'])
  })
})

describe('a signature that is good and that Keylime would refuse', () => {
  it.each([['P-384', { hash: 'sha384' }], ['P-256', { hash: 'sha512' }], ['P-256', { raw: true }], ['rsa', {}]] as const)('%s %j passes in strict mode with a note, and fails in Keylime\'s', async (curve, parts) => {
    const signer = makeSigner(curve)
    const strict = await judged(envelopeText(POLICY, [signer], parts), keyFile(signer.pem))
    expect(strict.policy).toMatchObject({ signature: 'pass', signatures: [{ keylimeRefusal: expect.any(String) as string }] })
    expect(findingOf(strict, 'policy.not-for-keylime').message).toContain('Keylime would refuse it')
    const keylime = await judged(envelopeText(POLICY, [signer], parts), keyFile(signer.pem), { mode: 'keylime' })
    expect(keylime.policy?.signature).toBe('fail')
    expect(findingOf(keylime, 'policy.bad-signature')).toMatchObject({ severity: 'error' })
  })

  it('by Ed25519 can\'t be checked, and the key that was named is told to be of no use', async () => {
    const signer = makeSigner('ed25519')
    const report = await judged(envelopeText(POLICY, [signer]), keyFile(signer.pem))
    expect(report.policy?.signature).toBe('not-checked')
    expect(findingOf(report, 'evidence.malformed')).toMatchObject({ severity: 'error', evidence: 'e3' })
    expect(report.verdict).toBe('untrusted')
  })
})

describe('an envelope that the policy key did not sign', () => {
  it('fails, and the key that came along and did is told', async () => {
    const other = makeSigner()
    const report = await judged(envelopeText(POLICY, [other]), keyFile(SIGNER.pem), {}, textFile('other.pub', other.pem))
    expect(report.policy?.signature).toBe('fail')
    expect(findingOf(report, 'policy.bad-signature').message).toContain('It does under other.pub, which nobody vouches for')
    expect(report.verdict).toBe('untrusted')
  })

  it('fails without any signature', async () => {
    const report = await judged(JSON.stringify({ ...envelopeOf(POLICY, []), signatures: [] }))
    expect(report.policy).toMatchObject({ signature: 'fail', signatures: [{ reason: 'no-signature', form: null }] })
    expect(findingOf(report, 'policy.unsigned')).toMatchObject({ severity: 'error', evidence: 'e2' })
  })

  it.each<Mode>(['strict', 'keylime'])('fails with an exclude list beside it, which nobody signed, in the %s mode', async (mode) => {
    const report = await judged(envelopeText(POLICY, [SIGNER]), keyFile(SIGNER.pem), { mode }, textFile('given/ex.txt', '.*', 'excludes'))
    expect(report.policy).toMatchObject({ signature: 'fail', signatures: [{ evidence: 'e2.1', verdict: 'pass' }, { evidence: 'e4', verdict: 'fail', reason: 'no-signature' }] })
    expect(findingOf(report, 'policy.unsigned')).toMatchObject({ severity: 'error', evidence: 'e4' })
    expect(report.verdict).toBe('untrusted')
  })

  it('is not spoiled by an exclude list where no key was named', async () => {
    const report = await judged(envelopeText(POLICY, [SIGNER]), null, {}, textFile('given/ex.txt', '/tmp/.*', 'excludes'))
    expect([report.policy?.signatures.length, policyCodes(report)]).toEqual([1, ['policy.untrusted-key']])
  })

  it('fails where the good signature is the 101st', async () => {
    const envelope = envelopeOf(POLICY, [SIGNER])
    const bad = { keyid: 'x', sig: base64(signatureOf(Buffer.from('other'), SIGNER)) }
    const hundred = await judged(JSON.stringify({ ...envelope, signatures: [...Array.from({ length: 99 }, () => bad), ...envelope.signatures] }))
    expect(hundred.policy?.signature).toBe('pass')
    const more = await judged(JSON.stringify({ ...envelope, signatures: [...Array.from({ length: 100 }, () => bad), ...envelope.signatures] }))
    expect(more.policy?.signature).toBe('fail')
    expect(findingOf(more, 'policy.bad-signature').message).toContain('100 signatures of given/policy.dsse.json that were tried, of 101')
  })

  it('fails where its signature can\'t be decoded, and says what is wrong with it', async () => {
    const envelope = envelopeOf(POLICY, [SIGNER])
    const report = await judged(JSON.stringify({ ...envelope, signatures: [{ sig: envelope.signatures[0].sig.slice(0, -1) }] }))
    expect(findingOf(report, 'policy.bad-signature')).toMatchObject({ severity: 'error', expected: 'padded base64 in "sig"' })
  })

  it('in an envelope of its own is not opened', async () => {
    const report = await judged(envelopeText(envelopeText(POLICY, [SIGNER]), [SIGNER]))
    expect(report.policy).toBeNull()
    expect(findingOf(report, 'evidence.skipped').message).toContain('an envelope in an envelope is not opened')
  })
})

describe('a key that came along', () => {
  const certificate = pemOf(issueCertificate({ subject: 'dsse_lib', key: SIGNER }))
  const x509 = (key: SignerKey) => envelopeText(POLICY, [key], { keyId: certificate.toString('base64') })

  it('in the envelope checks the mathematics and is not trusted', async () => {
    const report = await judged(x509(SIGNER), null)
    expect(report.policy).toMatchObject({ signature: 'not-checked', signatures: [{ reason: 'no-trusted-key', scheme: 'ecdsa-sha256', trustedBy: null }] })
    expect(findingOf(report, 'policy.untrusted-key').message).toContain('the certificate CN=dsse_lib in it, a key that came along')
  })

  it('in the envelope passes where the user named that very key', async () => {
    expect((await judged(x509(SIGNER))).policy?.signature).toBe('pass')
    expect((await judged(x509(SIGNER), keyFile(makeSigner().pem))).policy?.signature).toBe('fail')
  })

  it('in the envelope, and that did not sign, fails whoever is trusted', async () => {
    const report = await judged(x509(makeSigner()), null)
    expect(report.policy?.signature).toBe('fail')
    expect(findingOf(report, 'policy.bad-signature').message).toContain('under the key that it names itself')
  })

  it('in a file with the key id checks the mathematics', async () => {
    const along = textFile('signer.pub', SIGNER.pem)
    const good = await judged(envelopeText(POLICY, [SIGNER]), null, {}, along)
    expect(findingOf(good, 'policy.untrusted-key').message).toContain('signer.pub')
    const bad = await judged(envelopeText(POLICY, [makeSigner()], { keyId: keyIdOf(SIGNER.pem) }), null, {}, along)
    expect(bad.policy?.signature).toBe('fail')
  })

  it('named for policies is no attestation key', async () => {
    const report = await reportOf([logFile(), keyFile(SIGNER.pem)], {})
    expect(report.evidence.find(({ id }) => id === 'e2')).toMatchObject({ kind: 'public-key', role: 'policy-key' })
    expect(report.quotes).toEqual([])
  })
})

describe('an envelope that OpenSSL signed', () => {
  it('verifies, and not after its payload, type, signature or key was changed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dsse-'))
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384', '-out', 'key.pem')
    openssl('pkey', '-in', 'key.pem', '-pubout', '-out', 'key.pub')
    const type = 'application/vnd.keylime+json'
    writeFileSync(join(folder, 'pae'), paeOf(type, Buffer.from(POLICY)))
    openssl('dgst', '-sha256', '-sign', 'key.pem', '-out', 'sig', 'pae')
    const signature = readFileSync(join(folder, 'sig'))
    const key = keyFile(readFileSync(join(folder, 'key.pub'), 'utf8'))
    const envelope = (payload: Uint8Array | string, payloadType: string, sig: Uint8Array) => JSON.stringify({ payload: base64(Buffer.from(payload)), payloadType, signatures: [{ sig: base64(sig) }] })
    expect((await judged(envelope(POLICY, type, signature), key)).policy?.signature).toBe('pass')
    expect((await judged(envelope(`${POLICY} `, type, signature), key)).policy?.signature).toBe('fail')
    expect((await judged(envelope(POLICY, `${type} `, signature), key)).policy?.signature).toBe('fail')
    expect((await judged(envelope(POLICY, type, signature.with(20, signature[20] ^ 1)), key)).policy?.signature).toBe('fail')
    expect((await judged(envelope(POLICY, type, signature), keyFile(makeSigner('P-384').pem))).policy?.signature).toBe('fail')
  })
})
