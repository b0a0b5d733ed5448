import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EvidenceFile } from '@shared/model/evidence'
import { codesOf, file, findingOf, quoteFiles, reportOf, textFile, trustedKey, RSA_KEY } from '../../../support/make-case'
import { TRANSPORT_KEY, agentResponse, boundQuote, pushEvidence, quoteParts, quoteString, tpmQuote, transportPcr } from '../../../support/make-keylime'
import { keylimeVector } from '../../../vectors/keylime/load'

const SAMPLE = join(import.meta.dirname, '../../../../samples/proven-boot')
const hexOf = (text: string): string => Buffer.from(text).toString('hex')
const document = (content: unknown, path = 'response.json'): EvidenceFile => textFile(path, JSON.stringify(content))
const vectorFile = (name: string, ...role: ['attestation-key'] | []): EvidenceFile => file(name, keylimeVector(name), ...role)

describe('what Keylime\'s own tests carry verifies as they say', () => {
  it('checkquote: quote, signature, PCR values, key and nonce', async () => {
    const { quotes, evidence } = await reportOf([vectorFile('checkquote.txt'), vectorFile('checkquote-ak.pem', 'attestation-key')], { nonce: hexOf('Ai5M5SjYjnkyv4P7itH1') })
    expect(quotes).toMatchObject([{ status: 'pass', magic: 'pass', signature: 'pass', nonce: 'pass', pcrDigest: 'pass', scheme: 'rsassa-sha256', keyTrusted: true, pcrSelection: [{ bank: 'sha256', pcrs: [16] }] }])
    expect(evidence.map(({ id, kind }) => [id, kind])).toEqual([['e1', 'keylime-document'], ['e1.1', 'tpm-quote'], ['e1.2', 'tpm-signature'], ['e1.3', 'pcr-values'], ['e2', 'public-key']])
  })

  it('the identity quote: its transport key is the quoted one, the key of the registrar signed it', async () => {
    const report = await reportOf([vectorFile('identity-quote.json'), vectorFile('registrar-agent.json')], { nonce: hexOf('01234567890123456789') })
    expect(report.keylime).toEqual([{ evidence: 'e1', form: 'agent-response', quoteEvidence: 'e1.1', transportKey: 'pass', statedNonce: null }])
    expect(report.quotes).toMatchObject([{ status: 'not-checked', signature: 'pass', nonce: 'pass', pcrDigest: 'pass', keyTrusted: false, keyEvidence: 'e2.1' }])
    expect(codesOf(report)).toContain('quote.untrusted-key')
  })

  it('a wrong nonce and a wrong key are told', async () => {
    const report = await reportOf([vectorFile('identity-quote.json'), vectorFile('checkquote-ak.pem', 'attestation-key')], { nonce: hexOf('wrong') })
    expect(report.quotes).toMatchObject([{ status: 'fail', nonce: 'fail', signature: 'fail' }])
  })
})

describe('the transport key', () => {
  const verdictOf = async (...parts: Parameters<typeof agentResponse>) => (await reportOf([document(agentResponse(...parts))])).keylime?.[0].transportKey

  it.each([
    ['is the quoted one', { pubkey: TRANSPORT_KEY }, boundQuote(TRANSPORT_KEY), 'pass'], ['is another one', { pubkey: TRANSPORT_KEY.trimEnd() }, boundQuote(TRANSPORT_KEY), 'fail'],
    ['did not come along', {}, boundQuote(TRANSPORT_KEY), null], ['is no text', { pubkey: 7 }, boundQuote(TRANSPORT_KEY), null], ['is in no quoted PCR', { pubkey: TRANSPORT_KEY }, quoteParts(), null],
  ])('%s', async (_, more, parts, verdict) => {
    expect(await verdictOf(more, parts)).toBe(verdict)
  })

  it('is open where the values of the quote are', async () => {
    const [quote, signature] = boundQuote(TRANSPORT_KEY)
    const other = boundQuote('other')[2]
    expect(await verdictOf({ pubkey: TRANSPORT_KEY }, [quote, signature, other])).toBe('not-checked')
  })

  it('must be in every bank that is quoted', async () => {
    const selection = [{ bank: 'sha1', pcrs: [16] }, { bank: 'sha256', pcrs: [16] }]
    const parts = quoteParts({ selection, spec: { values: [new Uint8Array(20), transportPcr(TRANSPORT_KEY)] } })
    const report = await reportOf([document(agentResponse({ pubkey: TRANSPORT_KEY }, parts))])
    expect(findingOf(report, 'quote.transport-key-mismatch')).toMatchObject({ severity: 'error', evidence: 'e1', expected: `PCR 16 sha1 ${'00'.repeat(20)}` })
  })
})

describe('the algorithms that a document names', () => {
  const differing = async (more: Readonly<Record<string, unknown>>, parts = quoteParts()) =>
    (await reportOf([document(agentResponse(more, parts))])).findings.filter(({ code }) => code === 'quote.stated-algorithm-differs').map(({ expected, found }) => [expected, found])

  it.each([
    ['are those of the quote', {}, []], ['may be in capitals', { hash_alg: 'SHA256', sign_alg: 'ECDSA' }, []], ['another hash', { hash_alg: 'sha1' }, [['sha1', 'a signature over sha256']]],
    ['another scheme', { sign_alg: 'rsassa' }, [['rsassa', 'a signature of scheme ecdsa']]], ['nothing', { hash_alg: '', sign_alg: null }, []], ['no text', { hash_alg: 256 }, []],
    ['hidden characters', { sign_alg: '\u202erssa' }, [['\\u{202e}rssa', 'a signature of scheme ecdsa']]],
  ])('%s', async (_, more, found) => {
    expect(await differing(more)).toEqual(found)
  })

  it('of a bank that is not quoted', async () => {
    expect(await differing({}, quoteParts({ selection: [{ bank: 'sha1', pcrs: [10] }], spec: { values: [new Uint8Array(20)] } }))).toEqual([['sha256', 'PCRs of sha1']])
  })

  it('contradict nothing where the signature is missing', async () => {
    const item = tpmQuote(quoteParts({ key: RSA_KEY }), { chosen_parameters: { signature_scheme: 'ecdsa', hash_algorithm: 'sha256' } })
    const { findings } = await reportOf([document(pushEvidence([{ ...item, data: { ...item.data, signature: undefined } }]))])
    expect(findings.map(({ code }) => code)).not.toContain('quote.stated-algorithm-differs')
  })
})

describe('in a case', () => {
  const sample = (name: string): Uint8Array => new Uint8Array(readFileSync(join(SAMPLE, name)))
  const base64 = (name: string): string => Buffer.from(sample(name)).toString('base64')
  const nonce = Buffer.from(sample('nonce.hex')).toString().trim()
  const EVIDENCE = pushEvidence([
    tpmQuote([sample('quote.msg'), sample('quote.sig'), sample('quote.pcrs')], { chosen_parameters: { challenge: Buffer.from(nonce, 'hex').toString('base64') } }),
    { evidence_type: 'ima_log', data: { entries: base64('binary_runtime_measurements') } }, { evidence_type: 'uefi_log', data: { entries: base64('binary_bios_measurements') } },
  ])
  const GIVEN = [file('given/ak.pub', sample('ak.pub'), 'attestation-key'), file('given/policy.json', sample('policy.json'), 'policy')]

  it('a push attestation of a real boot is trusted like its files', async () => {
    const report = await reportOf([document(EVIDENCE), ...GIVEN], { nonce })
    const plain = await reportOf([...['binary_runtime_measurements', 'binary_bios_measurements', 'quote.msg', 'quote.sig', 'quote.pcrs'].map((name) => file(name, sample(name))), ...GIVEN], { nonce })
    expect([report.attestation, report.compliance, report.verdict]).toEqual([plain.attestation, plain.compliance, plain.verdict])
    expect([report.log!.evidence, report.eventLog!.evidence, report.verdict, report.keylime![0].statedNonce]).toEqual(['e1.4', 'e1.5', 'trusted', nonce])
  })

  it('a nonce and a key that came in a document are never trusted by themselves', async () => {
    const report = await reportOf([document(EVIDENCE), document({ results: { ak_tpm: base64('ak.pub') } }, 'agent.json')], {})
    expect(report.quotes).toMatchObject([{ status: 'not-checked', signature: 'pass', nonce: 'not-checked', keyTrusted: false }])
    expect(report.attestation).toBe('not-checked')
    expect(codesOf(report)).toEqual(expect.arrayContaining(['quote.untrusted-key', 'quote.nonce-not-given']))
  })

  it('a part says where it stands in its document', async () => {
    const report = await reportOf([document(EVIDENCE)])
    const text = JSON.stringify(EVIDENCE)
    const part = report.evidence.find(({ path }) => path === 'response.json/quote.sig')!
    expect(part.inside).toEqual({ evidence: 'e1', byteOffset: text.indexOf(base64('quote.sig')), byteLength: base64('quote.sig').length, encoding: 'base64' })
    expect(report.evidence[0]).not.toHaveProperty('inside')
  })

  it('a quote whose magic was changed is still a quote', async () => {
    const report = await reportOf([document(agentResponse({}, quoteParts({ alter: (attest) => attest.with(0, 0) }))), trustedKey()])
    expect(codesOf(report)).toEqual(expect.arrayContaining(['quote.bad-magic', 'quote.bad-signature']))
  })

  it('without documents the report has no such part', async () => {
    expect(await reportOf(quoteFiles())).not.toHaveProperty('keylime')
    expect(await reportOf([textFile('q.txt', quoteString(...quoteParts()))])).toHaveProperty('keylime', [{ evidence: 'e1', form: 'quote-string', quoteEvidence: 'e1.1', transportKey: null, statedNonce: null }])
  })
})
