import { createHash } from 'node:crypto'
import { AIK_PURPOSE, DIGITAL_SIGNATURE, KEY_CERT_SIGN, issueCertificate, pemOf, type CertificateSpec } from './make-certificate'
import type { FindingCase } from './finding-cases'
import { ECC_KEY, NONCE_HEX, OTHER_KEY, file, logFile, quoteFiles, trustedKey, valuesAfter } from './make-case'
import { bootLog, type MadeEntry } from './make-log'
import { makeKey, makePublic, type QuoteSpec, type SigningKey } from './make-tpm'

const NOWHERE = { entry: null, entries: [], count: 1 }
const LOG: readonly MadeEntry[] = bootLog('/a', '/b', '/c', '/d')
const QUOTED = [logFile(), ...quoteFiles()]

/** A quote after so many entries, at some time. */
const quoted = (name: string, entries: number, spec: Partial<QuoteSpec>) => quoteFiles({ name, entries: LOG.slice(0, entries), spec })
const nameOf = (key: SigningKey) => Buffer.concat([Buffer.of(0, 0x0b), createHash('sha256').update(makePublic(key).subarray(2)).digest()])

/** Findings about several quotes, and about the log before the value that it is known to begin with. */
export function quotesInTime(): FindingCase[] {
  const log = logFile(LOG)
  const start = Buffer.from(valuesAfter(LOG.slice(0, 2))[0]).toString('hex')
  const altered = logFile(LOG.with(1, { path: '/evil' }))
  return [
    { code: 'quote.order-contradicts-log', name: 'a later quote of less', files: [log, ...quoted('a', 5, { clock: 100 }), ...quoted('b', 3, { clock: 200 }), trustedKey()], finding: { severity: 'error', ...NOWHERE, evidence: 'e5', byteLength: 8, expected: 'at least 5 entries', found: '3 entries' } },
    { code: 'quote.clock-went-back', name: 'a clock that went back over a reset', files: [log, ...quoted('a', 3, { clock: 500 }), ...quoted('b', 5, { clock: 200, resetCount: 4 }), trustedKey()], finding: { severity: 'warning', ...NOWHERE, evidence: 'e5', expected: 'at least 500 ms', found: '200 ms' } },
    { code: 'quote.other-boot', name: 'a quote of an earlier boot', files: [log, ...quoted('a', 5, {}), ...quoteFiles({ name: 'b', entries: bootLog('/else'), spec: { resetCount: 2, clock: 9 } }), trustedKey()], finding: { severity: 'info', ...NOWHERE, evidence: 'e5', found: 'reset count 2, restart count 0' } },
    { code: 'quote.nonce-unanswered', name: 'a nonce that no quote carries', files: [...QUOTED, trustedKey()], options: { nonce: [NONCE_HEX, 'cafe'] }, finding: { severity: 'warning', ...NOWHERE, evidence: null, expected: 'cafe', found: 'no quote' } },
    { code: 'replay.head-not-explained', name: 'entries before the value that the user gave', files: [altered, ...quoted('a', 5, {}), trustedKey()], options: { nonce: NONCE_HEX, startPcr: [{ bank: 'sha256', value: start }] }, finding: { severity: 'error', entry: 1, entries: [1, 2], count: 2, evidence: 'e1', byteOffset: 0 } },
  ]
}

/** Findings about attestation keys, their names and certificates. */
export function attestationKeys(): FindingCase[] {
  const root: CertificateSpec = { subject: 'Root', key: makeKey('ecc'), ca: true, keyUsage: KEY_CERT_SIGN }
  const ak: CertificateSpec = { subject: 'AK', key: ECC_KEY, issuer: root, keyUsage: DIGITAL_SIGNATURE, purposes: [AIK_PURPOSE] }
  const other = issueCertificate({ ...root, subject: 'Other', key: makeKey('ecc') })
  const [authority, owned, expired] = [root, ak, { ...ak, from: '200101', to: '210101' }].map(issueCertificate)
  const certificate = (bytes: Uint8Array) => file('ak.pem', pemOf(bytes))
  const ca = (bytes: Uint8Array) => file('given/ca.pem', pemOf(bytes), 'attestation-ca')
  return [
    { code: 'quote.certificate-chain', name: 'a certificate of another authority', files: [...QUOTED, certificate(owned), ca(other)], finding: { severity: 'warning', ...NOWHERE, evidence: 'e5', byteOffset: 0 } },
    { code: 'quote.certificate-expired', name: 'a certificate that has expired', files: [...QUOTED, certificate(expired), ca(authority)], finding: { severity: 'info', ...NOWHERE, evidence: 'e5', byteOffset: 0, expected: '2020-01-01 to 2021-01-01' } },
    { code: 'quote.key-not-fixed', name: 'a key that may leave its TPM', files: [...QUOTED, trustedKey(ECC_KEY, 0x00050050)], finding: { severity: 'warning', ...NOWHERE, evidence: 'e5', found: 'objectAttributes 00050050' } },
    { code: 'quote.key-name-mismatch', name: 'a name of another key', files: [...QUOTED, trustedKey(), file('given/ak.name', nameOf(OTHER_KEY))], finding: { severity: 'warning', ...NOWHERE, evidence: 'e6', found: nameOf(OTHER_KEY).toString('hex') } },
  ]
}
