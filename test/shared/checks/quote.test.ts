import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  ECC_KEY, ENTRIES, NONCE_HEX, OTHER_KEY, PCR10_SHA256, RSA_KEY, analyzed, codesOf, file, findingOf, logFile, policyFile, quoteFiles, reportOf, textFile, trustedKey, valuesAfter,
} from '../../support/make-case'
import { hex } from '../../support/decode'
import { bootLog, pcrAfter, type MadeEntry } from '../../support/make-log'
import { STORAGE_ATTRIBUTES, UNRESTRICTED_ATTRIBUTES, makeAttest, makePcrFile, makePem, makePlainSignature, makePublic, makeSignature } from '../../support/make-tpm'

const SOUND = [logFile(), ...quoteFiles(), trustedKey()]

describe('a sound quote by a trusted key', () => {
  it.each([['RSA', RSA_KEY, 'rsassa-sha256'], ['P-256', ECC_KEY, 'ecdsa-sha256']] as const)('of type %s passes every check', async (_, key, scheme) => {
    const report = await reportOf([logFile(), ...quoteFiles({ key }), trustedKey(key)])
    expect(report.quotes).toMatchObject([{
      status: 'pass', magic: 'pass', type: 'pass', signature: 'pass', nonce: 'pass', pcrDigest: 'pass', scheme, keyTrusted: true, attestedEntries: 4, reasons: {},
      evidence: 'e2', signatureEvidence: 'e3', pcrValuesEvidence: 'e4', keyEvidence: 'e5', clock: '77549', firmwareVersion: '2312897626142815798', qualifyingData: NONCE_HEX,
    }])
    expect(report).toMatchObject({ attestation: 'pass', compliance: 'not-checked', verdict: 'inconclusive' })
    expect(codesOf(report)).toEqual([])
  })

  it('with a policy that lists every entry makes the host trusted', async () => {
    const digests = Object.fromEntries((await (await analyzed(SOUND)).rows({ text: '', classes: [] }, 0, 10)).rows.map((row) => [row.path, [row.digest]]))
    const report = await reportOf([...SOUND, policyFile({ digests })])
    expect(report).toMatchObject({ attestation: 'pass', compliance: 'pass', verdict: 'trusted' })
    expect(codesOf(report)).toEqual(['policy.unsigned'])
  })

  it('may have its signature, key and values in the other forms that tpm2-tools write', async () => {
    const attest = makeAttest({ selection: PCR10_SHA256, values: valuesAfter(ENTRIES), nonce: Buffer.from(NONCE_HEX, 'hex') })
    for (const key of [RSA_KEY, ECC_KEY]) {
      const files = [logFile(), file('q.msg', attest), file('q.sig', makePlainSignature(attest, key)), file('q.pcrs', valuesAfter(ENTRIES)[0]), file('given/ak.pem', makePem(key), 'attestation-key')]
      const report = await reportOf(files)
      expect(report.quotes).toMatchObject([{ status: 'pass', attestedEntries: 4, pcrValuesEvidence: 'e4' }])
      expect(codesOf(report)).toEqual(['quote.key-attributes-unknown'])
      expect(report.attestation).toBe('pass')
    }
  })
})

describe('what a quote itself says', () => {
  it('another magic is quote.bad-magic, and all other checks run', async () => {
    const report = await reportOf([logFile(), ...quoteFiles({ spec: { magic: 0xff544348 } }).map((one) => (one.path.endsWith('.msg') ? { ...one, role: 'quote' as const } : one)), trustedKey()])
    expect(report.quotes).toMatchObject([{ status: 'fail', magic: 'fail', type: 'pass', signature: 'pass', nonce: 'pass', pcrDigest: 'pass' }])
    expect(findingOf(report, 'quote.bad-magic')).toMatchObject({ severity: 'error', evidence: 'e2', byteOffset: 0, byteLength: 4, expected: 'ff544347', found: 'ff544348' })
    expect(report).toMatchObject({ attestation: 'fail', verdict: 'untrusted' })
  })

  it('another type is quote.wrong-type', async () => {
    const report = await reportOf([logFile(), ...quoteFiles({ spec: { type: 0x8017 } }), trustedKey()])
    expect(report.quotes).toMatchObject([{ status: 'fail', magic: 'pass', type: 'fail', signature: 'pass' }])
    expect(findingOf(report, 'quote.wrong-type')).toMatchObject({ severity: 'error', byteOffset: 4, byteLength: 2, found: '8017' })
    expect(report.attestation).toBe('fail')
  })

  it('a clock that is not safe is a warning and does not fail the quote', async () => {
    const report = await reportOf([logFile(), ...quoteFiles({ spec: { safe: false } }), trustedKey()])
    expect(report.quotes).toMatchObject([{ status: 'pass', safe: false }])
    expect(findingOf(report, 'quote.clock-unsafe')).toMatchObject({ severity: 'warning', byteLength: 1 })
  })

  it.each([['cut', 60, 'evidence.truncated'], ['with a byte too many', null, 'evidence.malformed']])('%s it is not believed', async (_, length, code) => {
    const alter = (attest: Uint8Array) => (length === null ? Uint8Array.of(...attest, 0) : attest.slice(0, length))
    const report = await reportOf([logFile(), ...quoteFiles({ alter }), trustedKey()])
    expect(report.quotes).toMatchObject([{ status: 'fail', pcrDigest: 'not-checked', attestedEntries: null }])
    expect(findingOf(report, code)).toMatchObject({ severity: 'error', evidence: 'e2' })
    expect(report).toMatchObject({ attestation: 'fail', verdict: 'untrusted' })
  })
})

describe('the nonce', () => {
  it('that was asked for must be in the quote', async () => {
    const report = await reportOf(SOUND, { nonce: 'c0ffee' })
    expect(report.quotes).toMatchObject([{ status: 'fail', nonce: 'fail', signature: 'pass' }])
    expect(findingOf(report, 'quote.nonce-mismatch')).toMatchObject({ severity: 'error', expected: 'c0ffee', found: NONCE_HEX, evidence: 'e2' })
    expect(report.attestation).toBe('fail')
  })

  it('of several each quote carries one of its own', async () => {
    const second = quoteFiles({ name: 'second', spec: { nonce: Uint8Array.of(0xca, 0xfe), clock: 90_000 } })
    const judged = (nonce: readonly string[]) => reportOf([logFile(), ...quoteFiles(), ...second, trustedKey()], { nonce })
    const both = await judged([NONCE_HEX, 'cafe'])
    expect(both).toMatchObject({ attestation: 'pass', quotes: [{ nonce: 'pass' }, { nonce: 'pass' }] })
    expect(codesOf(both)).toEqual([])
    const one = await judged([NONCE_HEX, 'c0ffee'])
    expect(findingOf(one, 'quote.nonce-mismatch')).toMatchObject({ severity: 'error', expected: `${NONCE_HEX} or c0ffee`, found: 'cafe', evidence: 'e5' })
    expect(one.verdict).toBe('untrusted')
  })

  it('that no quote answers is told where several were asked for', async () => {
    const report = await reportOf(SOUND, { nonce: [NONCE_HEX, 'cafe'] })
    expect(findingOf(report, 'quote.nonce-unanswered')).toMatchObject({ severity: 'warning', expected: 'cafe', found: 'no quote' })
    expect(codesOf(await reportOf(SOUND, { nonce: [NONCE_HEX, NONCE_HEX] }))).toEqual([])
    expect(codesOf(await reportOf(SOUND, { nonce: [] }))).toEqual(['quote.nonce-not-given'])
  })

  it('must be there whole: a beginning of it is another nonce', async () => {
    expect(codesOf(await reportOf(SOUND, { nonce: NONCE_HEX.slice(0, -2) }))).toContain('quote.nonce-mismatch')
    expect(codesOf(await reportOf(SOUND, { nonce: `${NONCE_HEX}00` }))).toContain('quote.nonce-mismatch')
    expect(codesOf(await reportOf([logFile(), ...quoteFiles({ spec: { nonce: new Uint8Array() } }), trustedKey()]))).toContain('quote.nonce-mismatch')
  })

  it('is compared as bytes: case and white space of the digits do not matter', async () => {
    expect((await reportOf(SOUND, { nonce: ` ${NONCE_HEX.toUpperCase()}\n` })).attestation).toBe('pass')
  })

  it('that was not given leaves the quote open', async () => {
    const report = await reportOf(SOUND, {})
    expect(report.quotes).toMatchObject([{ status: 'not-checked', nonce: 'not-checked', reasons: { nonce: 'nonce-not-given', status: 'nonce-not-given' } }])
    expect(findingOf(report, 'quote.nonce-not-given').severity).toBe('warning')
    expect(report).toMatchObject({ attestation: 'not-checked', verdict: 'inconclusive', answers: { attestation: { reasons: ['nonce-not-given'] } } })
  })

  it('in a file of the bundle is never the one that was asked for', async () => {
    const report = await reportOf([...SOUND, file('nonce.hex', Buffer.from(NONCE_HEX))], {})
    expect(report.evidence.at(-1)!.kind).toBe('nonce')
    expect(report.attestation).toBe('not-checked')
  })

  it.each(['', 'zz', 'abc', '0x12'])('%j is a mistake of the caller', async (nonce) => {
    await expect(analyzed(SOUND, { nonce })).rejects.toThrow(RangeError)
  })
})

describe('the key', () => {
  it('that came along checks the mathematics and is never trusted', async () => {
    const report = await reportOf([logFile(), ...quoteFiles(), file('ak.pub', makePublic(ECC_KEY))])
    expect(report.quotes).toMatchObject([{ status: 'not-checked', signature: 'pass', keyTrusted: false, reasons: { status: 'no-trusted-key' } }])
    expect(findingOf(report, 'quote.untrusted-key')).toMatchObject({ severity: 'warning', evidence: 'e5' })
    expect(report).toMatchObject({ attestation: 'not-checked', verdict: 'inconclusive' })
  })

  it('that is not restricted signs anything: its quote fails', async () => {
    const report = await reportOf([logFile(), ...quoteFiles(), trustedKey(ECC_KEY, UNRESTRICTED_ATTRIBUTES)])
    expect(report.quotes).toMatchObject([{ status: 'fail', signature: 'pass', keyTrusted: true }])
    expect(findingOf(report, 'quote.key-not-restricted')).toMatchObject({ severity: 'error', evidence: 'e5', found: 'objectAttributes 00040072' })
    expect(report).toMatchObject({ attestation: 'fail', verdict: 'untrusted' })
  })

  it('that cannot sign is no attestation key, though the mathematics fit', async () => {
    const report = await reportOf([logFile(), ...quoteFiles(), trustedKey(ECC_KEY, STORAGE_ATTRIBUTES)])
    expect(codesOf(report)).toContain('quote.key-not-restricted')
    expect(report.attestation).toBe('fail')
  })

  it('of a PEM says nothing of its attributes', async () => {
    const report = await reportOf([logFile(), ...quoteFiles(), file('given/ak.pem', makePem(ECC_KEY), 'attestation-key')])
    expect(findingOf(report, 'quote.key-attributes-unknown').severity).toBe('info')
    expect(report.attestation).toBe('pass')
  })

  it.each([['hmac', 0x05, [...new Uint8Array(32)]], ['sm2', 0x1b, [0, 1, 7, 0, 1, 8]], ['alg-0x0060', 0x60, [1, 2, 3]]])('is not asked about a signature of scheme %s, which is not checked here', async (scheme, id, rest) => {
    const [msg, , pcrs] = quoteFiles()
    const report = await reportOf([logFile(), msg, pcrs, file('quote.sig', Uint8Array.of(0, id, 0, 0x0b, ...rest)), file('given/ak.pem', makePem(ECC_KEY), 'attestation-key')])
    expect(report.quotes).toMatchObject([{ status: 'not-checked', signature: 'not-checked', scheme: `${scheme}-sha256`, reasons: { signature: 'unknown-algorithm' }, pcrDigest: 'pass' }])
    expect(report.findings.filter((one) => one.severity === 'error')).toEqual([])
  })

  it('that may leave its TPM, or was not made in one, is told', async () => {
    const report = await reportOf([logFile(), ...quoteFiles(), trustedKey(ECC_KEY, 0x00050050)])
    expect(findingOf(report, 'quote.key-not-fixed')).toMatchObject({ severity: 'warning', evidence: 'e5', found: 'objectAttributes 00050050' })
    expect(findingOf(report, 'quote.key-not-fixed').message).toContain('lacks fixedTPM, sensitiveDataOrigin:')
    expect(report.attestation).toBe('pass')
  })

  it.each([['of the same type', OTHER_KEY], ['of another type', RSA_KEY]])('%s that did not sign it makes a bad signature, whatever key came along', async (_, other) => {
    const report = await reportOf([logFile(), ...quoteFiles(), file('ak.pub', makePublic(ECC_KEY)), trustedKey(other)])
    expect(report.quotes).toMatchObject([{ status: 'fail', signature: 'fail', keyEvidence: null, keyTrusted: false }])
    expect(findingOf(report, 'quote.bad-signature')).toMatchObject({ severity: 'error', evidence: 'e3' })
    expect(report).toMatchObject({ attestation: 'fail', verdict: 'untrusted' })
  })

  it('may be any of several that the user trusts', async () => {
    const report = await reportOf([logFile(), ...quoteFiles(), trustedKey(RSA_KEY), trustedKey(OTHER_KEY), trustedKey(ECC_KEY)])
    expect(report.quotes).toMatchObject([{ status: 'pass', keyEvidence: 'e7' }])
  })

  it('is the first of its file; others of it are told and not used', async () => {
    for (const [first, second, attestation] of [[ECC_KEY, OTHER_KEY, 'pass'], [OTHER_KEY, ECC_KEY, 'fail']] as const) {
      const report = await reportOf([logFile(), ...quoteFiles(), file('given/ak.pem', Buffer.concat([makePem(first), makePem(second)]), 'attestation-key')])
      expect(report.attestation).toBe(attestation)
      expect(findingOf(report, 'evidence.skipped')).toMatchObject({ severity: 'warning', evidence: 'e5', byteOffset: makePem(first).length })
    }
    expect(codesOf(await reportOf(SOUND))).not.toContain('evidence.skipped')
  })

  it('may be missing: then the signature is open, not good', async () => {
    const report = await reportOf([logFile(), ...quoteFiles()])
    expect(report.quotes).toMatchObject([{ status: 'not-checked', signature: 'not-checked', reasons: { signature: 'no-trusted-key' } }])
    expect(report.attestation).toBe('not-checked')
  })

  const sm2 = Buffer.from(makeSignature(new Uint8Array(), ECC_KEY))
  sm2.writeUInt16BE(0x001b)
  const plainEcc = file('given/ecc.pem', makePem(ECC_KEY), 'attestation-key')
  const ed25519 = textFile('given/ed.pem', generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'attestation-key')
  const signedBy = (signature: Uint8Array) => quoteFiles().map((one) => (one.path === 'quote.sig' ? file('quote.sig', signature) : one))

  it('that could have made a signature that is not computed here leaves it open, whatever other keys are tried', async () => {
    for (const keys of [[plainEcc], [trustedKey(RSA_KEY), plainEcc], [plainEcc, trustedKey(RSA_KEY)]]) {
      const report = await reportOf([logFile(), ...signedBy(sm2), ...keys])
      expect(report.quotes).toMatchObject([{ status: 'not-checked', signature: 'not-checked', reasons: { signature: 'unknown-algorithm' } }])
      expect(report.attestation).toBe('not-checked')
    }
  })

  it.each([
    ['SM2', sm2, [trustedKey(RSA_KEY)]], ['SM2, by a key for ECDSA', sm2, [trustedKey(ECC_KEY)]],
    ['ECDSA, by another key and Ed25519', makeSignature(new Uint8Array(), ECC_KEY), [trustedKey(OTHER_KEY), ed25519]],
  ])('that could never have made the signature makes it bad: %s', async (_, signature, keys) => {
    const report = await reportOf([logFile(), ...signedBy(signature), ...keys])
    expect(report.quotes).toMatchObject([{ status: 'fail', signature: 'fail' }])
    expect(findingOf(report, 'quote.bad-signature')).toMatchObject({ severity: 'error', evidence: 'e3' })
    expect(report).toMatchObject({ attestation: 'fail', verdict: 'untrusted' })
  })
})

describe('the signature', () => {
  it('of another attest is bad', async () => {
    const report = await reportOf([logFile(), ...quoteFiles({ alter: (attest) => Uint8Array.from(attest, (byte, i) => (i === 60 ? byte ^ 1 : byte)) }), trustedKey()])
    expect(codesOf(report)).toContain('quote.bad-signature')
  })

  it('that is missing leaves the quote open', async () => {
    const report = await reportOf([logFile(), ...quoteFiles().filter((one) => one.path !== 'quote.sig'), trustedKey()])
    expect(report.quotes).toMatchObject([{ status: 'not-checked', signature: 'not-checked', reasons: { signature: 'no-signature' } }])
    expect(report.attestation).toBe('not-checked')
  })
})

describe('PCR values', () => {
  it('that do not hash to the PCR digest fail the quote although the log proves others', async () => {
    const wrong = file('quote.pcrs', makePcrFile(PCR10_SHA256, [new Uint8Array(32).fill(7)]))
    const report = await reportOf([logFile(), ...quoteFiles({ bare: true }), wrong, trustedKey()])
    expect(report.quotes).toMatchObject([{ status: 'fail', pcrDigest: 'fail', signature: 'pass', pcrValuesEvidence: 'e4' }])
    expect(findingOf(report, 'quote.pcr-digest-mismatch')).toMatchObject({ severity: 'error', evidence: 'e4' })
    expect(report).toMatchObject({ attestation: 'fail', verdict: 'untrusted' })
  })

  it('of which one selected PCR is missing prove nothing', async () => {
    const selection = [{ bank: 'sha256', pcrs: [0, 10] }]
    const values = [new Uint8Array(32).fill(9), ...valuesAfter(ENTRIES)]
    const partly = file('quote.pcrs', makePcrFile(PCR10_SHA256, values.slice(1)))
    const report = await reportOf([logFile(), ...quoteFiles({ selection, spec: { values }, bare: true }), partly, trustedKey()])
    expect(report.quotes[0].pcrDigest).toBe('fail')
  })

  it('may be missing where the log alone proves them', async () => {
    const report = await reportOf([logFile(), ...quoteFiles({ bare: true }), trustedKey()])
    expect(report.quotes).toMatchObject([{ status: 'pass', pcrDigest: 'pass', pcrValuesEvidence: null, attestedEntries: 4 }])
    expect(report).toMatchObject({ attestation: 'pass', replay: [{ pcr: 10, bank: 'sha256', status: 'match', reportedBy: 'quote', reportedEvidence: 'e2', matchedEntries: 4 }] })
  })

  it('that are missing for a PCR outside the log leave the quote open', async () => {
    const selection = [{ bank: 'sha256', pcrs: [0, 10] }]
    const values = [new Uint8Array(32).fill(9), ...valuesAfter(ENTRIES)]
    const report = await reportOf([logFile(), ...quoteFiles({ selection, spec: { values }, bare: true }), trustedKey()])
    expect(report.quotes).toMatchObject([{ status: 'not-checked', pcrDigest: 'not-checked', reasons: { pcrDigest: 'no-values' } }])
    expect(report.attestation).not.toBe('pass')
  })

  it('of a PCR that the quote does not select are never believed', async () => {
    const selection = [{ bank: 'sha256', pcrs: [0, 10] }]
    const values = [new Uint8Array(32).fill(9), ...valuesAfter(ENTRIES)]
    const zero = [{ bank: 'sha256', pcrs: [0] }]
    const files = [logFile(), ...quoteFiles({ selection: zero, spec: { values: values.slice(0, 1) }, bare: true }), file('quote.pcrs', makePcrFile(selection, values)), trustedKey()]
    const report = await reportOf(files)
    expect(report.quotes).toMatchObject([{ status: 'pass', pcrDigest: 'pass', attestedEntries: null }])
    expect(findingOf(report, 'quote.pcr-not-selected')).toMatchObject({ severity: 'error', evidence: 'e2', expected: 'PCR 10', found: 'sha256: 0' })
    expect(report.replay).toMatchObject([{ pcr: 10, status: 'match', reportedBy: 'pcr-values' }])
    expect(report).toMatchObject({ attestation: 'fail', verdict: 'untrusted' })
    const { rows } = await (await analyzed(files)).rows({ text: '', classes: [] }, 0, 10)
    expect(rows.map((row) => row.attested)).toEqual([null, null, null, null])
  })

  it('are not believed for a bank that is selected without a PCR', async () => {
    const report = await reportOf([logFile(), ...quoteFiles({ selection: [{ bank: 'sha256', pcrs: [] }] }), trustedKey()])
    expect(codesOf(report)).toContain('quote.pcr-not-selected')
    expect(report.attestation).toBe('fail')
  })

  it('of several banks must all be reached', async () => {
    const selection = [{ bank: 'sha1', pcrs: [10] }, { bank: 'sha256', pcrs: [10] }]
    const good = await reportOf([logFile(), ...quoteFiles({ selection }), trustedKey()])
    expect(good.replay.map((row) => [row.bank, row.status, row.matchedEntries])).toEqual([['sha1', 'match', 4], ['sha256', 'match', 4]])
    expect(good.attestation).toBe('pass')
    const values = [new Uint8Array(pcrAfter(ENTRIES, 'sha1')), new Uint8Array(32).fill(7)]
    const bad = await reportOf([logFile(), ...quoteFiles({ selection, spec: { values } }), trustedKey()])
    expect(bad.replay.map((row) => [row.bank, row.status])).toEqual([['sha1', 'match'], ['sha256', 'mismatch']])
    expect(bad.quotes).toMatchObject([{ status: 'pass', pcrDigest: 'pass', attestedEntries: null }])
    expect(bad).toMatchObject({ attestation: 'fail', verdict: 'untrusted' })
  })

  it('of a bank that is not replayed are not passed over', async () => {
    const selection = [{ bank: 'sha256', pcrs: [10] }, { bank: 'alg-0x0042', pcrs: [10] }]
    const values = [...valuesAfter(ENTRIES), new Uint8Array(32).fill(5)]
    const report = await reportOf([logFile(), ...quoteFiles({ selection, spec: { values } }), trustedKey()])
    expect(report.replay).toMatchObject([{ bank: 'sha256', status: 'match' }, { bank: 'alg-0x0042', status: 'not-checked', reason: 'unknown-algorithm' }])
    expect(report.attestation).toBe('not-checked')
  })

  it('of a quote may stand in several files: of sysfs, or of one bank each', async () => {
    const selection = [{ bank: 'sha1', pcrs: [10] }, { bank: 'sha256', pcrs: [7, 10] }]
    const [sha1, zero, sha256] = valuesAfter(ENTRIES, selection).map(hex)
    const tree = [textFile('tpm0/pcr-sha1/10', `${sha1}\n`), textFile('tpm0/pcr-sha256/7', `${zero}\n`), textFile('tpm0/pcr-sha256/10', `${sha256}\n`)]
    const lists = [textFile('a.txt', `PCR-10: ${sha1}\n`), textFile('b.txt', `PCR-07: ${zero}\nPCR-10: ${sha256}\n`)]
    for (const files of [tree, lists]) {
      const report = await reportOf([logFile(), ...quoteFiles({ selection, bare: true }), ...files, trustedKey()])
      expect(report.quotes).toMatchObject([{ status: 'pass', pcrDigest: 'pass', pcrValuesEvidence: 'e4', attestedEntries: 4 }])
      expect(codesOf(report)).toEqual([])
    }
    const changed = [tree[0], tree[1], textFile('tpm0/pcr-sha256/10', `${'aa'.repeat(32)}\n`)]
    const report = await reportOf([logFile(), ...quoteFiles({ selection, bare: true }), ...changed, trustedKey()])
    expect(report.quotes).toMatchObject([{ pcrDigest: 'not-checked', status: 'not-checked' }])
    expect(findingOf(report, 'replay.mismatch').message).toContain('tpm0/pcr-*')
  })

  it('as tpm2_quote printed them are the quote\'s of the same name, and fail it when they are not', async () => {
    const printed = (value: string) => textFile('quote.yaml', `quoted: ff\nsignature:\n  alg: ecdsa\n  sig: 00\npcrs:\n  sha256:\n    10: 0x${value}\ncalcDigest: 00\n`)
    const files = [logFile(), ...quoteFiles({ bare: true }), trustedKey()]
    expect((await reportOf([...files, printed(hex(valuesAfter(ENTRIES)[0]))])).quotes).toMatchObject([{ status: 'pass', pcrValuesEvidence: 'e5' }])
    const report = await reportOf([...files, printed('00'.repeat(32))])
    expect(report.quotes).toMatchObject([{ status: 'fail', pcrDigest: 'fail', pcrValuesEvidence: 'e5' }])
    expect(findingOf(report, 'quote.pcr-digest-mismatch')).toMatchObject({ evidence: 'e5' })
  })

  it.each(['sm3', 'sha3-256', 'sha3-384', 'sha3-512'])('of %s, and a digest over them in it, are computed; WebCrypto verifies no signature with it', async (bank) => {
    const report = await reportOf([logFile(), ...quoteFiles({ selection: [{ bank, pcrs: [10] }], spec: { hash: bank } }), file('given/ak.pem', makePem(ECC_KEY), 'attestation-key')])
    expect(report.quotes).toMatchObject([{ scheme: `ecdsa-${bank}`, pcrDigest: 'pass', signature: 'not-checked', reasons: { signature: 'unknown-algorithm' }, attestedEntries: 4, status: 'not-checked' }])
    expect(report).toMatchObject({ replay: [{ bank, status: 'match' }], attestation: 'not-checked' })
  })

  it.each(['full', 'of the selection', 'none'])('of sm3 without a header or a hash in the signature are found: %s', async (form) => {
    const selection = [{ bank: 'sm3', pcrs: [10] }]
    const attest = makeAttest({ selection, values: valuesAfter(ENTRIES, selection), nonce: Buffer.from(NONCE_HEX, 'hex'), hash: 'sm3' })
    const full = Buffer.concat(Array.from({ length: 24 }, (_, pcr) => pcrAfter(ENTRIES, 'sm3', pcr)))
    const values = { 'full': [file('pcrs.bin', full, 'pcrs')], 'of the selection': [file('q.pcrs', valuesAfter(ENTRIES, selection)[0])], 'none': [] }[form]!
    const report = await reportOf([logFile(), file('q.msg', attest), file('q.sig', makePlainSignature(attest, ECC_KEY)), ...values, trustedKey()])
    expect(report.quotes).toMatchObject([{ status: 'pass', pcrDigest: 'pass', attestedEntries: 4 }])
    expect(codesOf(report)).toEqual([])
  })

  it('are hashed with the signing hash, not the bank\'s', async () => {
    const report = await reportOf([logFile(), ...quoteFiles({ selection: [{ bank: 'sha1', pcrs: [10] }], spec: { hash: 'sha384' } }), file('given/ak.pem', makePem(ECC_KEY), 'attestation-key')])
    expect(report.quotes).toMatchObject([{ scheme: 'ecdsa-sha384', pcrDigest: 'pass', status: 'pass' }])
  })
})

describe('the place of a quote in the log', () => {
  const LATER: MadeEntry[] = [...ENTRIES, { path: '/opt/later' }, { path: '/opt/latest' }]

  it('entries after it are not attested', async () => {
    const files = [logFile(LATER), ...quoteFiles(), trustedKey()]
    const report = await reportOf(files)
    expect(report).toMatchObject({ attestation: 'pass', quotes: [{ attestedEntries: 4 }] })
    expect(findingOf(report, 'quote.entries-not-attested')).toMatchObject({ severity: 'warning', entry: 5, entries: [5, 6], count: 2, evidence: 'e1' })
    const { rows } = await (await analyzed(files)).rows({ text: '', classes: [] }, 0, 10)
    expect(rows.map((row) => row.attested)).toEqual([true, true, true, true, false, false])
  })

  it('a key that is known to sign anything is told in whatever order its forms are named', async () => {
    const forms = [file('given/ak.pem', makePem(ECC_KEY), 'attestation-key'), file('given/ak.pub', makePublic(ECC_KEY, UNRESTRICTED_ATTRIBUTES), 'attestation-key')]
    for (const keys of [forms, forms.toReversed()]) {
      const report = await reportOf([logFile(), ...quoteFiles(), ...keys])
      expect(findingOf(report, 'quote.key-not-restricted')).toMatchObject({ severity: 'error' })
      expect(report.attestation).toBe('fail')
    }
  })

  it('a quote of an empty PCR attests nothing, and is no pass', async () => {
    const report = await reportOf([logFile(), ...quoteFiles({ entries: [] }), trustedKey()])
    expect(report).toMatchObject({ attestation: 'not-checked', answers: { attestation: { reasons: ['nothing-attested'] } }, coverage: { attested: 0, notAttested: 4 }, quotes: [{ status: 'pass', attestedEntries: 0 }] })
    expect(findingOf(report, 'quote.entries-not-attested').count).toBe(4)
  })

  it('entries on a PCR that no quote covers are not attested', async () => {
    const mixed: MadeEntry[] = [...bootLog('/a'), { pcr: 11, path: '/b' }, { path: '/c' }]
    const report = await reportOf([logFile(mixed), ...quoteFiles({ entries: mixed }), trustedKey()])
    expect(findingOf(report, 'quote.entries-not-attested')).toMatchObject({ entry: 3, count: 1 })
    expect(findingOf(report, 'log.unexpected-pcr')).toMatchObject({ severity: 'warning', entry: 3, count: 1 })
    const both = await reportOf([logFile(mixed), ...quoteFiles({ entries: mixed, selection: [{ bank: 'sha256', pcrs: [10, 11] }] }), trustedKey()])
    expect(codesOf(both)).toEqual(['log.unexpected-pcr'])
    expect(both.attestation).toBe('pass')
  })

  it('of two good quotes the one that covers more speaks', async () => {
    const files = [logFile(LATER), ...quoteFiles({ name: 'early' }), ...quoteFiles({ name: 'late', entries: LATER }), trustedKey()]
    const report = await reportOf(files)
    expect(report.quotes.map((quote) => [quote.status, quote.attestedEntries])).toEqual([['pass', 4], ['pass', 6]])
    expect(report.attestation).toBe('pass')
    expect(codesOf(report)).toEqual([])
  })

  it('a quote that fails is a finding although a better one speaks', async () => {
    const files = [logFile(LATER), ...quoteFiles({ name: 'good' }), ...quoteFiles({ name: 'bad', entries: LATER, spec: { nonce: Buffer.of(1) } }), trustedKey()]
    const report = await reportOf(files)
    expect(report).toMatchObject({ attestation: 'pass', verdict: 'untrusted' })
    expect(findingOf(report, 'quote.nonce-mismatch').evidence).toBe('e5')
    const { rows } = await (await analyzed(files)).rows({ text: '', classes: [] }, 0, 10)
    expect(rows.map((row) => row.attested)).toEqual([true, true, true, true, null, null])
  })

  it('signatures are paired with their quotes by name', async () => {
    const files = [...quoteFiles({ name: 'a' }), ...quoteFiles({ name: 'b', entries: LATER }), logFile(LATER), trustedKey()].toReversed()
    const report = await reportOf(files)
    expect(report.quotes.map((quote) => quote.signature)).toEqual(['pass', 'pass'])
    const path = (id: string | null) => report.evidence.find((one) => one.id === id)!.path
    expect(report.quotes.map((quote) => [path(quote.evidence), path(quote.signatureEvidence)])).toEqual([['b.msg', 'b.sig'], ['a.msg', 'a.sig']])
  })

  it('a log that does not reach it fails', async () => {
    const report = await reportOf([logFile(LATER.with(1, { path: '/usr/bin/evil' })), ...quoteFiles({ entries: LATER }), trustedKey()])
    expect(findingOf(report, 'replay.mismatch')).toMatchObject({ severity: 'error', evidence: 'e4', expected: hex(valuesAfter(LATER)[0]) })
    expect(report).toMatchObject({ attestation: 'fail', verdict: 'untrusted', quotes: [{ status: 'pass', attestedEntries: null }] })
  })

  it('without a log there is nothing to attest', async () => {
    const report = await reportOf([...quoteFiles(), trustedKey()])
    expect(report).toMatchObject({ log: null, replay: [], attestation: 'not-checked', answers: { attestation: { reasons: ['no-log'] } }, quotes: [{ status: 'pass' }] })
  })

  it('without a quote nothing ties the log to a TPM', async () => {
    expect(await reportOf([logFile()])).toMatchObject({ attestation: 'not-checked', answers: { attestation: { reasons: ['no-quote'] } } })
  })

  it('another IMA PCR is asked for with it', async () => {
    const entries = ENTRIES.map((entry) => ({ ...entry, pcr: 12 }))
    const files = [logFile(entries), ...quoteFiles({ entries, selection: [{ bank: 'sha256', pcrs: [12] }] }), trustedKey()]
    const report = await reportOf(files, { nonce: NONCE_HEX, imaPcr: 12 })
    expect([report.attestation, codesOf(report)]).toEqual(['pass', []])
    expect(codesOf(await reportOf(files))).toEqual(expect.arrayContaining(['quote.pcr-not-selected', 'log.unexpected-pcr']))
  })
})
