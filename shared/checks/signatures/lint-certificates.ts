import { bytesEqual } from '../../bytes/equal'
import type { Observation, Severity } from '../../model/finding'
import type { FoundKey } from '../../model/signing-key'
import type { Certificate } from '../../model/tpm'
import { counted, observe } from '../observe'

/** Certificates that a message names. */
const NAMED = 3
const YEAR = 365.25 * 24 * 60 * 60 * 1000
/** Years from which on a validity is worth a word: browsers' root certificates have at most 25. */
const LONG_VALIDITY = 25

/** What one certificate is told for: a clause about it where its rule is broken. */
interface Rule {
  readonly code: string
  readonly severity: Severity
  /** What is wrong, of one or several: "has no subjectKeyIdentifier". */
  readonly problem: string
  /** What follows from it: a sentence. */
  readonly effect: string
  readonly expected: string
  readonly isBroken: (certificate: Certificate) => boolean
}

/** Linux 6.12 `crypto/asymmetric_keys/restrict.c`, `restrict_link_by_ca` (what vouches for keys: machine owner keys) and `restrict_link_by_digsig` (what signs files: `.ima`, `.evm`). Dates are for people: the kernel compares none. */
const CA_RULES: readonly Rule[] = [
  { code: 'signature.lint.ca-not-authority', severity: 'warning', problem: 'basicConstraints does not say CA', effect: 'Kernels that restrict the machine keyring to authorities (CONFIG_INTEGRITY_CA_MACHINE_KEYRING) refuse it.', expected: 'basicConstraints CA:TRUE', isBroken: (one) => !one.isAuthority },
  { code: 'signature.lint.ca-key-usage', severity: 'warning', problem: 'keyUsage does not say keyCertSign', effect: 'Kernels that restrict the machine keyring to authorities refuse it.', expected: 'keyUsage keyCertSign', isBroken: (one) => one.isAuthority && !has(one, 'keyCertSign') },
  { code: 'signature.lint.ca-signs-files', severity: 'info', problem: 'keyUsage says digitalSignature', effect: 'Kernels that restrict the machine keyring most (CONFIG_INTEGRITY_CA_MACHINE_KEYRING_MAX) refuse it.', expected: 'keyUsage without digitalSignature', isBroken: (one) => one.isAuthority && has(one, 'digitalSignature') },
]
const SIGNER_RULES: readonly Rule[] = [
  { code: 'signature.lint.no-key-id', severity: 'warning', problem: 'it has no subjectKeyIdentifier', effect: 'The kernel finds the key of a signature by the end of that, so it finds none.', expected: 'a subjectKeyIdentifier', isBroken: (one) => one.subjectKeyId === null },
  { code: 'signature.lint.signer-key-usage', severity: 'warning', problem: 'keyUsage does not say digitalSignature', effect: 'Kernels such as Linux 6.12 take no such key into .ima.', expected: 'keyUsage digitalSignature', isBroken: (one) => !has(one, 'digitalSignature') },
  { code: 'signature.lint.signer-is-authority', severity: 'warning', problem: 'it may certify other keys', effect: 'Kernels such as Linux 6.12 take no authority into .ima.', expected: 'neither basicConstraints CA nor keyUsage keyCertSign', isBroken: (one) => one.isAuthority || has(one, 'keyCertSign') },
]

/**
 * Holds certificates against what the kernel asks of those that it loads. Nothing of this changes a verdict: a signature that verifies was made with that key.
 * @param keys keys that sign files
 * @param authorities certificates that the user named to vouch for such keys; a key's own certificate may be among them
 * @param now milliseconds since 1970
 */
export function lintCertificates(keys: readonly FoundKey[], authorities: readonly Certificate[], now: number): Observation[] {
  const signers = keys.flatMap(({ certificate }) => certificate ?? []).filter((one) => !authorities.some((other) => isSame(one, other)))
  const all = [...signers, ...authorities]
  return [
    ...CA_RULES.flatMap((rule) => broken(rule, authorities)),
    ...SIGNER_RULES.flatMap((rule) => broken(rule, signers)),
    ...foreign(signers, authorities),
    ...collisions(keys),
    ...broken({ code: 'signature.lint.weak-certificate', severity: 'info', problem: 'it is signed with SHA-1 or MD5', effect: 'Two certificates can be made that share such a signature: it proves no issuer.', expected: 'SHA-256 or better', isBroken: ({ signed }) => /SHA-1|MD5/.test(signed.scheme) }, all),
    ...broken({ code: 'signature.lint.validity', severity: 'info', problem: 'its validity has ended, has not begun, or is very long', effect: 'The kernel compares no dates; signatures are judged all the same.', expected: `valid now, for at most ${LONG_VALIDITY} years`, isBroken: (one) => one.notAfter < now || one.notBefore > now || one.notAfter - one.notBefore > LONG_VALIDITY * YEAR }, all),
  ]
}

/** One finding for each rule, about the first certificate that breaks it: hostile bundles have thousands. */
function broken({ code, severity, problem, effect, expected, isBroken }: Rule, certificates: readonly Certificate[]): Observation[] {
  const found = certificates.filter(isBroken)
  if (found.length === 0) return []
  const [{ evidence, byteOffset, byteLength, keyUsage, notBefore, notAfter }] = found
  const says = code === 'signature.lint.validity' ? `${dateText(notBefore)} to ${dateText(notAfter)}` : expected.includes('keyUsage') ? `keyUsage ${keyUsage?.join(', ') ?? 'missing'}` : null
  return [observe(code, severity, `${counted(found.length, 'certificate')}: ${problem} (${namesOf(found)}). ${effect}`, { evidence, byteOffset, byteLength, expected, found: says })]
}

/** Issued by none of the named authorities, by names and key identifiers (RFC 5280 §4.2.1.1): what the signature says of it is verified with the chain. */
function foreign(signers: readonly Certificate[], authorities: readonly Certificate[]): Observation[] {
  if (authorities.length === 0) return []
  return broken({
    code: 'signature.lint.other-issuer', severity: 'warning', problem: 'none of the authorities that you named is its issuer, by name and key identifier', effect: 'A kernel that trusts these authorities alone does not load it.', expected: 'an issuer among the named authorities',
    isBroken: (one) => !authorities.some((authority) => isIssuer(authority, one)),
  }, signers)
}

function isIssuer({ subjectName, subjectKeyId }: Certificate, { issuerName, authorityKeyId }: Certificate): boolean {
  return bytesEqual(subjectName, issuerName) && (authorityKeyId === null || subjectKeyId === null || bytesEqual(authorityKeyId, subjectKeyId))
}

/** A signature names its key with four bytes: several keys of one id can be made within minutes. */
function collisions(keys: readonly FoundKey[]): Observation[] {
  const byId = new Map<string, FoundKey>()
  const shared = new Map<string, FoundKey>()
  for (const key of keys) {
    for (const id of key.keyIds) {
      const first = byId.get(id)
      if (first === undefined) byId.set(id, key)
      else if (!isSameKey(first, key)) shared.set(id, key)
    }
  }
  if (shared.size === 0) return []
  const [[id, { evidence, byteOffset, byteLength, path }]] = shared
  const message = `Two keys or more share ${counted(shared.size, 'key id')} (${[...shared.keys()].slice(0, NAMED).join(', ')}${shared.size > NAMED ? ' and others' : ''}): the kernel takes the first that it finds, so good signatures of the other may fail on the host.`
  return [observe('signature.lint.key-id-collision', 'warning', message, { evidence, byteOffset, byteLength, expected: `one key with the id ${id}`, found: `another in ${byId.get(id)!.path === path ? 'the same file' : byId.get(id)!.path}` })]
}

function isSameKey(a: FoundKey, b: FoundKey): boolean {
  return a.spki !== null && b.spki !== null && bytesEqual(a.spki, b.spki)
}

function isSame(a: Certificate, b: Certificate): boolean {
  return a === b || (bytesEqual(a.serial, b.serial) && bytesEqual(a.issuerName, b.issuerName) && bytesEqual(a.signed.message, b.signed.message))
}

/** The kernel reads the bit alone: a certificate without keyUsage lacks it (`x509_process_extension`). */
function has({ keyUsage }: Certificate, usage: string): boolean {
  return keyUsage?.includes(usage) ?? false
}

function namesOf(certificates: readonly Certificate[]): string {
  const names = certificates.slice(0, NAMED).map(({ subject }) => subject)
  return names.join('; ') + (certificates.length > NAMED ? ' and others' : '')
}

/** `2026-01-31`; dates of certificates may be beyond what a Date can be. */
function dateText(time: number): string {
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? new Date(time).toISOString().slice(0, 10) : 'no date'
}
