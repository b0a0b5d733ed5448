import type { Finding } from '@shared/model/finding'
import type { PolicySignatureReport, QuoteReport, ReplayReport, Report } from '@shared/model/report'

const A = 'a1'.repeat(32)
const B = 'b2'.repeat(32)

export function finding(over: Partial<Finding> = {}): Finding {
  return {
    id: 'f1', code: 'policy.digest-not-listed', severity: 'error', evidence: 'e1', entry: 1204, entries: [1204, 1300], count: 43,
    byteOffset: 90112, byteLength: 96, message: '/usr/bin/ssh is listed, but not with this digest.', expected: A, found: B, reason: null, ...over,
  }
}

export function replayRow(over: Partial<ReplayReport> = {}): ReplayReport {
  return {
    pcr: 10, bank: 'sha256', status: 'match', replayedValue: A, digestRule: 'per-bank', reportedValue: A, reportedBy: 'quote',
    reportedEvidence: 'e3', reason: null, matchedEntries: 1841, ...over,
  }
}

export function quote(over: Partial<QuoteReport> = {}): QuoteReport {
  return {
    evidence: 'e2', signatureEvidence: 'e4', keyEvidence: 'e5', pcrValuesEvidence: 'e3', status: 'pass', magic: 'pass', type: 'pass',
    signature: 'pass', nonce: 'pass', pcrDigest: 'pass', reasons: {}, scheme: 'rsassa-sha256', keyTrusted: true, trustedBy: '--ak', certificates: [], qualifiedSigner: '000b',
    clock: '77549', resetCount: 1, restartCount: 0, safe: true, firmwareVersion: '1', qualifyingData: 'cafe', pcrDigestValue: B,
    pcrSelection: [{ bank: 'sha256', pcrs: [10] }], attestedEntries: 1841, order: 1, boot: 1, ...over,
  }
}

export function policySignature(over: Partial<PolicySignatureReport> = {}): PolicySignatureReport {
  return { evidence: 'e6', verdict: 'not-checked', reason: 'no-signature', form: null, signatureEvidence: null, keyEvidence: null, trustedBy: null, scheme: null, keylimeRefusal: null, ...over }
}

/** A case in which everything is good; tests say what is not. */
export function report(over: Partial<Report> = {}): Report {
  const file = { notes: [], sha256: A, recognisedBy: 'its magic', role: null }
  return {
    schema: 'imascope.report/1', tool: { name: 'imascope', version: '0.1.0' },
    evidence: [
      { ...file, id: 'e1', path: 'host/binary_runtime_measurements', kind: 'ima-log-binary', size: 181234 },
      { ...file, id: 'e2', path: 'host/quote.msg', kind: 'tpm-quote', size: 129 },
      { ...file, id: 'e3', path: 'host/quote.pcrs', kind: 'pcr-values', size: 668 },
      { ...file, id: 'e4', path: 'host/quote.sig', kind: 'tpm-signature', size: 262 },
      { ...file, id: 'e5', path: 'ak.pub', kind: 'public-key', size: 282, role: 'attestation-key' },
      { ...file, id: 'e6', path: 'policy.json', kind: 'runtime-policy', size: 99000, role: 'policy' },
      { ...file, id: 'e7', path: 'host/notes.txt', kind: 'unrecognised', size: 12 },
    ],
    coverage: { attested: 1843, open: 0, notAttested: 0, beforeStart: 0 }, timeline: [], eventLog: null, bootAggregate: null,
    log: {
      evidence: 'e1', format: 'binary', byteOrder: 'le', entries: 1843, templates: { 'ima-sig': 1841, 'ima-buf': 2 }, violations: 0,
      stopped: null, templateDigests: { checked: 1843, mismatched: [] }, templateDigestAlgorithm: 'sha1',
    },
    replay: [replayRow({ matchedEntries: 1843 })],
    quotes: [quote({ attestedEntries: 1843 })],
    signatures: null,
    policy: {
      mode: 'strict', evidence: ['e6'],
      sources: [{ evidence: 'e6', form: 'runtime-policy', paths: 1617, digests: 1700, excludes: 3, keyrings: 1, imaBuf: 0, deviations: 0, keylimeAccepts: true, generator: 3, verificationKeys: [] }],
      signature: 'not-checked', signatures: [policySignature()], accepted: 1843, rejected: 0, notJudged: 0,
      acceptedBy: { digest: 1782, signature: 0, exclude: 60, keyring: 0, 'ima-buf': 0, 'boot-aggregate': 1, 'device-mapper': 0 }, keylime: null,
    },
    findings: [], attestation: 'pass', compliance: 'pass', verdict: 'trusted',
    answers: {
      attestation: { verdict: 'pass', reasons: [], because: ['The log replays to a quote that your key signed.'] },
      compliance: { verdict: 'pass', reasons: [], because: ['All 1,843 entries meet the policy.'] },
    },
    ...over,
  }
}

/** A case with something of everything that can be wrong. */
export function badReport(): Report {
  const good = report()
  return report({
    log: {
      ...good.log!, entries: 1841, violations: 2, templateDigests: { checked: 1839, mismatched: [57] },
      stopped: { code: 'ima.truncated', byteOffset: 181200, entry: 1842, expected: '62 bytes', found: '12 bytes before the end of the file' },
    },
    replay: [
      replayRow({ status: 'mismatch', digestRule: null, reportedValue: B, matchedEntries: null, reason: 'stopped-early' }),
      replayRow({ bank: 'sha1', status: 'not-checked', reportedBy: null, reportedValue: null, reportedEvidence: null, matchedEntries: null, reason: 'no-reported-value', replayedValue: 'ab'.repeat(20) }),
      replayRow({ bank: 'sha384', digestRule: 'padded-sha1', matchedEntries: 1800, replayedValue: 'cd'.repeat(48), reportedValue: 'ef'.repeat(48) }),
    ],
    quotes: [
      quote({ status: 'not-checked', keyTrusted: false, nonce: 'not-checked', reasons: { status: 'no-trusted-key', nonce: 'nonce-not-given' }, attestedEntries: null }),
      quote({ evidence: 'e7', status: 'fail', signature: 'fail', nonce: 'fail', pcrDigest: 'fail', attestedEntries: null }),
    ],
    policy: { ...good.policy!, sources: [{ ...good.policy!.sources[0], form: 'allowlist', deviations: 2, keylimeAccepts: false, verificationKeys: ['d3320449'] }], signature: 'fail', signatures: [policySignature({ verdict: 'fail', reason: null, form: 'dsse', signatureEvidence: 'e6' })], acceptedBy: { ...good.policy!.acceptedBy, digest: 1729 }, accepted: 1790, rejected: 43, notJudged: 8 },
    findings: [
      finding({ id: 'f3', code: 'evidence.unrecognised', severity: 'info', evidence: 'e7', entry: null, entries: [], count: 1, byteOffset: null, byteLength: null, message: 'host/notes.txt was not used.', expected: null, found: null }),
      finding({ id: 'f4', code: 'evidence.unrecognised', severity: 'info', evidence: 'e6', entry: null, entries: [], count: 1, byteOffset: null, byteLength: null, message: 'policy.json was not used.', expected: null, found: null }),
      finding({ id: 'f2', code: 'log.violation', severity: 'warning', entry: 12, entries: [12, 13], count: 2, expected: null, found: null, message: 'Measured while it was written.' }),
      finding({ id: 'f1', code: 'evidence.truncated', entry: 1842, entries: [1842], count: 1, byteOffset: 181200, expected: '62 bytes', found: '12 bytes before the end of the file', message: 'The log ends inside an entry.' }),
      finding(),
    ],
    attestation: 'fail', compliance: 'fail', verdict: 'untrusted',
    answers: {
      attestation: { verdict: 'fail', reasons: ['stopped-early'], because: ['The log does not replay to the quoted PCR 10 (sha256).', 'The log is cut off.'] },
      compliance: { verdict: 'fail', reasons: [], because: ['43 of 1,841 entries were rejected.'] },
    },
  })
}
