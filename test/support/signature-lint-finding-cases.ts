import type { Finding } from '@shared/model/finding'
import type { FindingCase } from './finding-cases'
import { ECC_KEY, ENTRIES, OTHER_KEY, file, logFile } from './make-case'
import { DIGITAL_SIGNATURE, KEY_CERT_SIGN, issueCertificate, pemOf, type CertificateSpec } from './make-certificate'
import { makeImaSignature } from './make-ima-signature'
import { digestOf, entryOffsets } from './make-log'
import { makeKey } from './make-tpm'

const ROOT: CertificateSpec = { subject: 'IMA CA', key: makeKey('ecc'), ca: true, keyUsage: KEY_CERT_SIGN, keyId: 'aa'.repeat(20), from: '260101', to: '360101' }
const SIGNER: CertificateSpec = { subject: 'Signer', key: ECC_KEY, issuer: ROOT, keyUsage: DIGITAL_SIGNATURE, keyId: 'bb'.repeat(20), from: '260101', to: '360101' }
const NOWHERE = { entry: null, entries: [], count: 1, evidence: 'e2' }

/** Findings of the certificates of keys that sign files. The authority comes after its signers, all in one file. */
export function certificateLints(): FindingCase[] {
  const issued = (code: string, name: string, certificates: readonly Uint8Array[], finding: Partial<Finding>): FindingCase => ({
    code: `signature.lint.${code}`, name, files: [logFile(), file('given/ima.pem', pemOf(...certificates), 'ima-key')], finding: { ...NOWHERE, byteOffset: 0, ...finding },
  })
  const lint = (code: string, name: string, specs: readonly CertificateSpec[], finding: Partial<Finding>) => issued(code, name, specs.map(issueCertificate), finding)
  // ECDSA signatures differ in length from one to the next.
  const [first, second] = [SIGNER, { ...SIGNER, subject: 'Second', key: OTHER_KEY }].map(issueCertificate)
  const weak = [...ENTRIES, { template: 'ima-sig', path: '/opt/old', algorithm: 'sha1', digest: digestOf('/opt/old', 'sha1'), tail: makeImaSignature({ key: ECC_KEY, content: '/opt/old', hash: 'sha1' }) }]
  return [
    { code: 'signature.lint.weak-hash', name: 'a file signed with SHA-1', files: [logFile(weak)], finding: { severity: 'info', entry: 5, entries: [5], count: 1, evidence: 'e1', byteOffset: entryOffsets(ENTRIES)[4] } },
    lint('ca-not-authority', 'an issuer that is said to be no authority', [{ ...ROOT, ca: false, keyUsage: undefined }, SIGNER], { severity: 'warning', expected: 'basicConstraints CA:TRUE' }),
    lint('ca-key-usage', 'an authority that may sign no certificates', [{ ...ROOT, keyUsage: undefined }, SIGNER], { severity: 'warning', found: 'keyUsage missing' }),
    lint('ca-signs-files', 'an authority that may sign files', [{ ...ROOT, keyUsage: KEY_CERT_SIGN | DIGITAL_SIGNATURE }, SIGNER], { severity: 'info' }),
    lint('no-key-id', 'a signer that the kernel can\'t find', [{ ...SIGNER, keyId: undefined }, ROOT], { severity: 'warning' }),
    lint('signer-key-usage', 'a signer without keyUsage', [{ ...SIGNER, keyUsage: undefined }, ROOT], { severity: 'warning', found: 'keyUsage missing' }),
    lint('signer-is-authority', 'a signer that may certify', [{ ...SIGNER, keyUsage: DIGITAL_SIGNATURE | KEY_CERT_SIGN }, ROOT], { severity: 'warning' }),
    lint('other-issuer', 'a signer of another authority', [{ ...SIGNER, issuer: { subject: 'Other', key: OTHER_KEY } }, ROOT], { severity: 'warning' }),
    issued('key-id-collision', 'two keys of one id', [first, second], { severity: 'warning', byteOffset: pemOf(first).length, expected: 'one key with the id bbbbbbbb' }),
    lint('weak-certificate', 'a certificate signed with SHA-1', [{ ...SIGNER, hash: 'sha1' }, ROOT], { severity: 'info' }),
    lint('validity', 'a certificate that ended', [{ ...SIGNER, from: '200101', to: '210101' }, ROOT], { severity: 'info', found: '2020-01-01 to 2021-01-01' }),
  ]
}
