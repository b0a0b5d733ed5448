import type { AnalysisOptions, AnalysisRequest } from '@shared/engine/engine'
import type { EvidenceFile } from '@shared/model/evidence'
import type { Finding } from '@shared/model/finding'
import {
  ECC_KEY, ENTRIES, NONCE_HEX, OTHER_KEY, PCR10_SHA256, file, logFile, policyFile, policyText, quoteFiles, textFile, trustedKey, valuesAfter,
} from './make-case'
import { makeEventLog } from './make-event-log'
import { makeCertificate } from './make-certificate'
import { digestOf, entryOffsets, makeLog, pcrAfter, type MadeEntry } from './make-log'
import { digestLints } from './digest-lint-cases'
import { imaPolicies } from './ima-policy-finding-cases'
import { keylimeMode } from './keylime-finding-cases'
import { TRANSPORT_KEY, agentResponse, boundQuote, transportPcr } from './make-keylime'
import { lintedExcludes } from './exclude-finding-cases'
import { metadataSignatures } from './metadata-finding-cases'
import { printLog } from './print-log'
import { signedPolicies } from './policy-signature-cases'
import { attestationKeys, quotesInTime } from './quote-finding-cases'
import { secrets } from './secret-finding-cases'
import { dumpedSignatures } from './signature-dump-finding-cases'
import { fileSignatures } from './signature-finding-cases'
import { certificateLints } from './signature-lint-finding-cases'
import { UNRESTRICTED_ATTRIBUTES, makePcrFile, makePem, makePublic } from './make-tpm'

/** Evidence made to provoke one finding, and what must stand in it. */
export interface FindingCase {
  readonly code: string
  readonly name: string
  readonly files: readonly EvidenceFile[]
  readonly options?: AnalysisOptions
  readonly rest?: Partial<AnalysisRequest>
  readonly finding: Partial<Finding>
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const OFFSETS = entryOffsets(ENTRIES)
const LAST = { entry: 4, entries: [4], count: 1, evidence: 'e1', byteOffset: OFFSETS[3], byteLength: OFFSETS[4] - OFFSETS[3] }
const NOWHERE = { entry: null, entries: [], count: 1 }
const QUOTED = [logFile(), ...quoteFiles(), trustedKey()]

/** ENTRIES with the last one otherwise. */
const withLast = (last: MadeEntry): MadeEntry[] => [...ENTRIES.slice(0, 3), last]
const lastAt = (entries: readonly MadeEntry[]) => ({ ...LAST, byteLength: entryOffsets(entries)[4] - OFFSETS[3] })
const cutLog = file('binary_runtime_measurements', makeLog(ENTRIES).subarray(0, OFFSETS[4] - 5))
const attestFields = { magic: 0, type: 4 }
const statedPcrs = (value: Uint8Array) => file('host.pcrs', makePcrFile(PCR10_SHA256, [value]))

function evidence(): FindingCase[] {
  const broken = withLast({ data: Buffer.from('ffffff7f', 'hex') })
  return [
    { code: 'evidence.unrecognised', name: 'a file of no known kind', files: [logFile(), textFile('notes.txt', 'milk, eggs')], finding: { severity: 'info', ...NOWHERE, evidence: 'e2', byteOffset: null } },
    { code: 'evidence.unrecognised', name: 'a key of the bundle that is of no use', files: [logFile(), textFile('ak.pem', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n')], finding: { severity: 'info', ...NOWHERE, evidence: 'e2' } },
    { code: 'evidence.skipped', name: 'a member that was not read', files: [logFile()], rest: { skipped: [{ path: 'dev/null', reason: 'it is a device' }] }, finding: { severity: 'warning', ...NOWHERE, evidence: null, byteOffset: null, found: 'dev/null' } },
    { code: 'evidence.truncated', name: 'a log that ends inside an entry', files: [cutLog], finding: { severity: 'error', entry: 4, entries: [4], count: 1, evidence: 'e1', byteOffset: OFFSETS[3] + 4 + 20 + 4 + 6 + 4 } },
    { code: 'evidence.truncated', name: 'a PCR file that ends inside a digest', files: [logFile(), file('host.pcrs', makePcrFile(PCR10_SHA256, valuesAfter(ENTRIES)).subarray(0, 150))], finding: { severity: 'error', ...NOWHERE, evidence: 'e2', byteOffset: 142 } },
    { code: 'evidence.malformed', name: 'an entry whose fields do not fit', files: [logFile(broken)], finding: { severity: 'error', ...LAST, byteOffset: OFFSETS[3] + 4 + 20 + 4 + 6 + 4, byteLength: null } },
    { code: 'evidence.malformed', name: 'a PCR that does not exist', files: [logFile(withLast({ pcr: 24 }))], finding: { severity: 'error', ...LAST, byteLength: null, found: '24' } },
    { code: 'evidence.malformed', name: 'a key that the user named and that is none', files: [logFile(), textFile('given/ak.pem', 'not a key', 'attestation-key')], finding: { severity: 'error', ...NOWHERE, evidence: 'e2', byteOffset: 0 } },
    { code: 'evidence.malformed', name: 'a byte after a quote', files: [logFile(), ...quoteFiles({ alter: (attest) => Uint8Array.of(...attest, 0) })], finding: { severity: 'error', ...NOWHERE, evidence: 'e2', byteOffset: (quoteFiles()[0].content as ArrayBuffer).byteLength } },
  ]
}

function log(): FindingCase[] {
  const violation = withLast({ violation: true })
  const unknown = withLast({ template: 'd-ng|n-ng|magic', data: Buffer.from('whatever') })
  const twin = (entries: readonly MadeEntry[]) => [logFile(), file('binary_runtime_measurements_sha256', makeLog(entries, { column: 'sha256' }))]
  const other = ENTRIES.with(2, { path: '/usr/bin/lz' })
  const twinOffsets = entryOffsets(other, { column: 'sha256' })
  return [
    { code: 'log.template-digest-mismatch', name: 'a template digest that is not the data\'s', files: [logFile(withLast({ templateDigest: new Uint8Array(20).fill(7) }))], finding: { severity: 'error', ...lastAt(withLast({})) } },
    { code: 'log.duplicate-segment', name: 'two entries that stand there twice', files: [logFile([...ENTRIES, ...ENTRIES.slice(2)])], finding: { severity: 'error', entry: 5, entries: [5, 6], count: 2, evidence: 'e1', byteOffset: OFFSETS[4], byteLength: OFFSETS[3] - OFFSETS[2] } },
    { code: 'log.twin-differs', name: 'a per-bank twin with another third entry', files: twin(other), finding: { severity: 'error', entry: 3, entries: [3], count: 1, evidence: 'e2', byteOffset: twinOffsets[2], byteLength: twinOffsets[3] - twinOffsets[2] } },
    { code: 'log.ascii-ambiguous', name: 'a name that goes on in another line', files: [file('log', printLog([...ENTRIES, { path: '/a\nb' }]))], finding: { severity: 'warning', entry: 5, entries: [5], count: 1, evidence: 'e1', byteOffset: printLog(ENTRIES).length } },
    { code: 'log.odd-digest', name: 'a digest of another size', files: [logFile(withLast({ digest: new Uint8Array(20) }))], finding: { severity: 'error', entry: 4, entries: [4], count: 1, evidence: 'e1', byteOffset: OFFSETS[3], expected: '32 bytes, as sha256 has', found: '20 bytes' } },
    { code: 'log.odd-digest', name: 'an entry that was given the name of another template', files: [logFile(withLast({ data: makeLog([{ template: 'ima-ngv2', path: '/a' }]).subarray(4 + 20 + 4 + 'ima-ngv2'.length + 4) }))], finding: { severity: 'error', entry: 4, evidence: 'e1', found: '\'ima:sha256\'' } },
    { code: 'log.buffer-mismatch', name: 'an entry that was given the template of buffers', files: [logFile(withLast({ template: 'ima-buf', tail: Buffer.from('no such buffer') }))], finding: { severity: 'error', entry: 4, entries: [4], count: 1, evidence: 'e1', byteOffset: OFFSETS[3] } },
    { code: 'log.violation', name: 'an entry without a digest', files: [logFile(violation)], finding: { severity: 'warning', ...lastAt(violation) } },
    { code: 'log.unknown-template', name: 'fields that are not decoded', files: [logFile(unknown)], finding: { severity: 'warning', ...lastAt(unknown) } },
    { code: 'log.unexpected-pcr', name: 'an entry on another PCR', files: [logFile(withLast({ pcr: 11 }))], finding: { severity: 'warning', ...lastAt(withLast({})) } },
    { code: 'log.digest-changed', name: 'a path that is measured twice', files: [logFile([...ENTRIES, { path: '/usr/bin/ls', digest: digestOf('other') }])], finding: { severity: 'warning', entry: 5, entries: [5], count: 1, evidence: 'e1', found: hex(digestOf('other')) } },
    { code: 'boot-aggregate.mismatch', name: 'an event log of another boot', files: [logFile(), file('boot', makeEventLog([{ pcr: 0, type: 5, data: Buffer.from('other') }]))], finding: { severity: 'error', entry: 1, entries: [1], count: 1, evidence: 'e1', byteOffset: 0 } },
    { code: 'event-log.replay-mismatch', name: 'PCR values of another boot', files: [file('boot', makeEventLog([{ pcr: 4, type: 5, data: Buffer.from('x') }])), textFile('pcrs', `  sha256:\n    4 : 0x${'11'.repeat(32)}\n`)], finding: { severity: 'error', ...NOWHERE, event: 1, evidence: 'e1', expected: `sha256:${'11'.repeat(32)}` } },
    { code: 'event-log.other-registers', name: 'a log of a confidential virtual machine', files: [file('ccel', makeEventLog([{ pcr: 1, type: 5, data: Buffer.from('x') }]).with(0, 1))], finding: { severity: 'info', ...NOWHERE, event: 0, evidence: 'e1', byteOffset: 0, found: '1' } },
    { code: 'event-log.odd-event', name: 'an event without a digest for one bank', files: [file('boot', makeEventLog([{ pcr: 4, type: 5, data: Buffer.from('x'), banks: ['sha1'] }]))], finding: { severity: 'warning', ...NOWHERE, event: 1, evidence: 'e1', expected: 'digests: sha1, sha256', found: 'digests: sha1' } },
    { code: 'event-log.odd-event', name: 'a StartupLocality on another PCR', files: [file('boot', makeEventLog([{ pcr: 1, type: 3, data: Buffer.from('StartupLocality\0\x03') }]))], finding: { severity: 'warning', ...NOWHERE, event: 1, evidence: 'e1', found: `PCR 1, data ${hex(Buffer.from('StartupLocality\0\x03'))}` } },
    { code: 'event-log.data-mismatch', name: 'data that were not measured', files: [file('boot', makeEventLog([{ pcr: 4, type: 5, data: Buffer.from('x'), measured: Buffer.from('y') }]))], finding: { severity: 'warning', ...NOWHERE, event: 1, evidence: 'e1', byteLength: 1 } },
    { code: 'log.suspicious-path', name: 'a program in /tmp', files: [logFile([...ENTRIES, { path: '/tmp/x' }])], finding: { severity: 'info', entry: 5, entries: [5], count: 1, evidence: 'e1', found: '/tmp/x' } },
    { code: 'log.missing-start', name: 'a log without its head', files: [logFile(ENTRIES.slice(1))], finding: { severity: 'warning', entry: 1, entries: [1], count: 1, evidence: 'e1', byteOffset: 0, expected: 'boot_aggregate', found: '/usr/bin/bash' } },
  ]
}

function replay(): FindingCase[] {
  const other = statedPcrs(new Uint8Array(32).fill(9))
  const stated = statedPcrs(valuesAfter(ENTRIES)[0])
  const altered = withLast({ path: '/usr/sbin/evil', templateDigest: digestOfData(ENTRIES[3]) })
  const sha1 = [{ bank: 'sha1', pcrs: [10] }]
  const sha1Values = file('host.pcrs', makePcrFile(sha1, valuesAfter(ENTRIES, sha1)))
  const mismatch = { severity: 'error' as const, ...NOWHERE, evidence: 'e2', byteOffset: null }
  return [
    { code: 'replay.mismatch', name: 'a value that no entry reaches', files: [logFile(), other], finding: { ...mismatch, expected: '09'.repeat(32), found: hex(valuesAfter(ENTRIES)[0]), reason: null } },
    { code: 'replay.mismatch', name: 'data that were altered after they were measured', files: [logFile(altered), file('host.pcrs', makePcrFile(sha1, valuesAfter(ENTRIES, sha1)))], finding: { severity: 'error', ...lastAt(altered), reason: 'data-altered' } },
    { code: 'replay.mismatch', name: 'a log that is cut before the value', files: [cutLog, stated], finding: { ...mismatch, reason: 'stopped-early' } },
    { code: 'replay.mismatch', name: 'a log without its head', files: [logFile(ENTRIES.slice(1)), stated], finding: { ...mismatch, reason: 'unknown-start' } },
    { code: 'replay.padded-sha1', name: 'a bank of padded SHA-1 digests', files: [logFile(), statedPcrs(pcrAfter(ENTRIES, 'sha256', 10, 'padded-sha1'))], finding: { severity: 'warning', ...NOWHERE, evidence: 'e1', found: 'sha256' } },
    { code: 'replay.bank-not-quoted', name: 'a bank that only the host speaks of', files: [...QUOTED, sha1Values], finding: { severity: 'info', ...NOWHERE, evidence: 'e6' } },
  ]
}

function quote(): FindingCase[] {
  const asQuote = (files: EvidenceFile[]) => files.map((one) => (one.path.endsWith('.msg') ? { ...one, role: 'quote' as const } : one))
  const selected = { byteLength: null, ...NOWHERE, evidence: 'e2' }
  const later = [...ENTRIES, { path: '/tmp/later' }]
  const laterOffsets = entryOffsets(later)
  const zero = [{ bank: 'sha256', pcrs: [0] }]
  return [
    { code: 'quote.bad-magic', name: 'bytes that no TPM made', files: [logFile(), ...asQuote(quoteFiles({ spec: { magic: 0x12345678 } })), trustedKey()], finding: { severity: 'error', ...NOWHERE, evidence: 'e2', byteOffset: attestFields.magic, byteLength: 4, expected: 'ff544347', found: '12345678' } },
    { code: 'quote.wrong-type', name: 'another attestation', files: [logFile(), ...quoteFiles({ spec: { type: 0x8019 } }), trustedKey()], finding: { severity: 'error', ...NOWHERE, evidence: 'e2', byteOffset: attestFields.type, byteLength: 2, found: '8019' } },
    { code: 'quote.bad-signature', name: 'a key that did not sign it', files: [logFile(), ...quoteFiles(), trustedKey(OTHER_KEY)], finding: { severity: 'error', ...NOWHERE, evidence: 'e3', byteOffset: 0 } },
    { code: 'quote.nonce-mismatch', name: 'another nonce', files: QUOTED, options: { nonce: 'abcd' }, finding: { severity: 'error', ...NOWHERE, evidence: 'e2', byteOffset: 42, byteLength: 16, expected: 'abcd', found: NONCE_HEX } },
    { code: 'quote.pcr-digest-mismatch', name: 'values that are not the quote\'s', files: [logFile(), ...quoteFiles({ bare: true }), file('quote.pcrs', makePcrFile(PCR10_SHA256, [new Uint8Array(32)])), trustedKey()], finding: { severity: 'error', ...NOWHERE, evidence: 'e4', byteOffset: 0, byteLength: 136 + 532, found: hex(digestOf('\0'.repeat(32))) } },
    { code: 'quote.pcr-not-selected', name: 'a quote of another PCR', files: [logFile(), ...quoteFiles({ selection: zero }), trustedKey()], finding: { severity: 'error', ...selected, byteOffset: null, expected: 'PCR 10', found: 'sha256: 0' } },
    { code: 'quote.key-not-restricted', name: 'a key that signs anything', files: [logFile(), ...quoteFiles(), trustedKey(ECC_KEY, UNRESTRICTED_ATTRIBUTES)], finding: { severity: 'error', ...NOWHERE, evidence: 'e5', expected: 'restricted and sign', found: 'objectAttributes 00040072' } },
    { code: 'quote.key-attributes-unknown', name: 'a key that does not say', files: [logFile(), ...quoteFiles(), file('given/ak.pem', makePem(ECC_KEY), 'attestation-key')], finding: { severity: 'info', ...NOWHERE, evidence: 'e5' } },
    { code: 'quote.untrusted-key', name: 'a key that only came along', files: [logFile(), ...quoteFiles(), file('ak.pub', makePublic(ECC_KEY))], finding: { severity: 'warning', ...NOWHERE, evidence: 'e5' } },
    { code: 'quote.nonce-not-given', name: 'no nonce', files: QUOTED, options: {}, finding: { severity: 'warning', ...NOWHERE, evidence: 'e2', byteOffset: 42, byteLength: 16 } },
    { code: 'quote.entries-not-attested', name: 'an entry after the quote', files: [logFile(later), ...quoteFiles(), trustedKey()], finding: { severity: 'warning', entry: 5, entries: [5], count: 1, evidence: 'e1', byteOffset: laterOffsets[4], byteLength: laterOffsets[5] - laterOffsets[4] } },
    { code: 'quote.clock-unsafe', name: 'a clock that may have gone back', files: [logFile(), ...quoteFiles({ spec: { safe: false } }), trustedKey()], finding: { severity: 'warning', ...NOWHERE, evidence: 'e2', byteOffset: 74, byteLength: 1 } },
  ]
}

function policy(): FindingCase[] {
  const digests = Object.fromEntries(ENTRIES.map(({ path }) => [path as string, [hex(digestOf(path as string))]]))
  const { '/usr/sbin/sshd': _unlisted, ...without } = digests
  const found = `sha256:${hex(digestOf('/usr/sbin/sshd'))}`
  const certificate = withLast({ template: 'ima-buf', path: '.ima', tail: makeCertificate(ECC_KEY), digest: digestOf('key') })
  const buffer = withLast({ template: 'ima-buf', path: 'kexec-cmdline', tail: Buffer.from('quiet'), digest: digestOf('quiet') })
  const twice = policyText({ digests }).replace('"release":0', '"release":0,"release":1')
  return [
    { code: 'policy.not-in-allowlist', name: 'a path on no list', files: [logFile(), policyFile({ digests: without })], finding: { severity: 'error', ...LAST, expected: null, found } },
    { code: 'policy.digest-not-listed', name: 'another digest than the listed one', files: [logFile(), policyFile({ digests: { ...digests, '/usr/sbin/sshd': ['ab'.repeat(32)] } })], finding: { severity: 'error', ...LAST, expected: 'ab'.repeat(32), found } },
    { code: 'policy.key-not-listed', name: 'a key of no listed keyring', files: [logFile(certificate), policyFile({ digests })], finding: { severity: 'error', ...lastAt(certificate), found: `sha256:${hex(digestOf('key'))}` } },
    { code: 'policy.buffer-not-listed', name: 'a command line that is not listed', files: [logFile(buffer), policyFile({ digests })], finding: { severity: 'error', ...lastAt(buffer), found: `sha256:${hex(digestOf('quiet'))}` } },
    { code: 'policy.excluded', name: 'a path that an exclude matches', files: [logFile(), policyFile({ digests: without, excludes: ['/usr/sbin'] })], finding: { severity: 'info', ...LAST } },
    { code: 'policy.unsigned', name: 'a policy without a signature', files: [logFile(), policyFile({ digests })], finding: { severity: 'warning', ...NOWHERE, evidence: 'e2' } },
    { code: 'policy.malformed', name: 'a key that stands twice', files: [logFile(), policyFile(twice)], finding: { severity: 'error', ...NOWHERE, evidence: 'e2', byteOffset: twice.indexOf('"release":1') } },
    { code: 'policy.malformed', name: 'a digest that Keylime\'s schema refuses', files: [logFile(), policyFile({ digests: { ...digests, '/x': ['AB'.repeat(32)] } })], finding: { severity: 'warning', ...NOWHERE, evidence: 'e2', byteOffset: policyText({ digests: { ...digests, '/x': ['AB'.repeat(32)] } }).indexOf('"AB'), byteLength: 66, found: 'AB'.repeat(32) } },
  ]
}

function keylime(): FindingCase[] {
  const document = (more: Parameters<typeof agentResponse>[0]) => [textFile('response.json', JSON.stringify(agentResponse(more, boundQuote(TRANSPORT_KEY))))]
  const text = (more: Parameters<typeof agentResponse>[0]) => JSON.stringify(agentResponse(more, boundQuote(TRANSPORT_KEY)))
  const at = (more: Parameters<typeof agentResponse>[0], value: string) => ({ ...NOWHERE, evidence: 'e1', byteOffset: text(more).indexOf(value), byteLength: value.length })
  return [
    { code: 'quote.transport-key-mismatch', name: 'another key than the one that is quoted', files: document({ pubkey: 'another key' }), finding: { severity: 'error', ...at({ pubkey: 'another key' }, 'another key'), found: hex(transportPcr('another key')), expected: `PCR 16 sha256 ${hex(transportPcr(TRANSPORT_KEY))}` } },
    { code: 'quote.stated-algorithm-differs', name: 'another hash than the quote\'s', files: document({ hash_alg: 'sha384' }), finding: { severity: 'warning', ...at({ hash_alg: 'sha384' }, 'sha384'), expected: 'sha384', found: 'a signature over sha256' } },
  ]
}

/** The template digest that a SHA-1 column has for a made entry. */
function digestOfData(entry: MadeEntry): Uint8Array {
  return makeLog([entry]).slice(4, 24)
}

export function findingCases(): FindingCase[] {
  return [
    ...evidence(), ...log(), ...replay(), ...quote(), ...quotesInTime(), ...attestationKeys(), ...policy(), ...keylime(), ...keylimeMode(),
    ...signedPolicies(), ...imaPolicies(), ...lintedExcludes(), ...digestLints(),
    ...fileSignatures(), ...dumpedSignatures(), ...certificateLints(), ...secrets(), ...metadataSignatures(),
  ]
}
