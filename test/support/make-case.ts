import type { AnalysisOptions, AnalysisRequest } from '@shared/engine/engine'
import { createInProcessEngine } from '@shared/engine/in-process'
import type { EvidenceFile, EvidenceRole } from '@shared/model/evidence'
import type { Finding } from '@shared/model/finding'
import type { Report } from '@shared/model/report'
import { makeLog, pcrAfter, bootLog, type MadeEntry } from './make-log'
import { makeAttest, makeKey, makePcrFile, makePublic, makeSignature, type QuoteSpec, type Selection, type SigningKey } from './make-tpm'

/** Keys are slow to make: one of each kind serves a whole test file. */
export const RSA_KEY = makeKey('rsa')
export const ECC_KEY = makeKey('ecc')
export const OTHER_KEY = makeKey('ecc')

export const NONCE = new Uint8Array(Buffer.from('5468652066726573682071756573', 'hex'))
export const NONCE_HEX = Buffer.from(NONCE).toString('hex')
/** The log of a made host, unless a test has another. */
export const ENTRIES: readonly MadeEntry[] = bootLog('/usr/bin/bash', '/usr/bin/ls', '/usr/sbin/sshd')
export const PCR10_SHA256: readonly Selection[] = [{ bank: 'sha256', pcrs: [10] }]

export function file(path: string, bytes: Uint8Array, role?: EvidenceRole): EvidenceFile {
  return { path, content: new Uint8Array(bytes).buffer, role }
}

export function textFile(path: string, text: string, role?: EvidenceRole): EvidenceFile {
  return file(path, Buffer.from(text), role)
}

/** The selected values after these entries, in the order of the selection. */
export function valuesAfter(entries: readonly MadeEntry[], selection: readonly Selection[] = PCR10_SHA256): Uint8Array[] {
  return selection.flatMap(({ bank, pcrs }) => pcrs.map((pcr) => new Uint8Array(pcrAfter(entries, bank, pcr))))
}

export interface QuoteFiles {
  readonly name?: string
  readonly entries?: readonly MadeEntry[]
  readonly selection?: readonly Selection[]
  readonly key?: SigningKey
  /** Parts that differ from a sound quote of these entries. */
  readonly spec?: Partial<QuoteSpec>
  /** Without a file of PCR values. */
  readonly bare?: boolean
  /** Changes the attest after it was signed. */
  readonly alter?: (attest: Uint8Array) => Uint8Array
}

/** `NAME.msg`, `NAME.sig` and `NAME.pcrs` of a quote of the entries' PCR values. */
export function quoteFiles(quote: QuoteFiles = {}): EvidenceFile[] {
  const { name = 'quote', entries = ENTRIES, selection = PCR10_SHA256, key = ECC_KEY, spec = {}, bare = false, alter } = quote
  const values = spec.values ?? valuesAfter(entries, selection)
  const attest = makeAttest({ selection, values, nonce: NONCE, ...spec })
  const signature = makeSignature(attest, key, spec.hash)
  const stated = bare ? [] : [file(`${name}.pcrs`, makePcrFile(selection, values))]
  return [file(`${name}.msg`, alter ? alter(attest) : attest), file(`${name}.sig`, signature), ...stated]
}

export function logFile(entries: readonly MadeEntry[] = ENTRIES): EvidenceFile {
  return file('binary_runtime_measurements', makeLog(entries))
}

/** The key as the user named it: trusted. */
export function trustedKey(key: SigningKey = ECC_KEY, attributes?: number): EvidenceFile {
  return file('given/ak.pub', makePublic(key, attributes), 'attestation-key')
}

export interface PolicyParts {
  readonly digests?: Readonly<Record<string, readonly string[]>>
  readonly excludes?: readonly string[]
  readonly keyrings?: Readonly<Record<string, readonly string[]>>
  readonly 'ima-buf'?: Readonly<Record<string, readonly string[]>>
}

/** A whole runtime policy as Keylime's schema wants it. */
export function policyText(parts: PolicyParts = {}): string {
  return JSON.stringify({
    'meta': { version: 1, generator: 3 }, 'release': 0, 'digests': {}, 'excludes': [], 'keyrings': {},
    'ima': { ignored_keyrings: [], log_hash_alg: 'sha1', dm_policy: null }, 'ima-buf': {}, 'verification-keys': '', ...parts,
  })
}

export function policyFile(parts: PolicyParts | string = {}, path = 'given/policy.json'): EvidenceFile {
  return textFile(path, typeof parts === 'string' ? parts : policyText(parts), 'policy')
}

/** Analyses in process; the nonce is given unless the options say otherwise. */
export async function analyzed(files: readonly EvidenceFile[], options: AnalysisOptions = { nonce: NONCE_HEX }, rest: Partial<AnalysisRequest> = {}) {
  return createInProcessEngine().analyze({ files, options, ...rest })
}

export async function reportOf(...args: Parameters<typeof analyzed>): Promise<Report> {
  return (await analyzed(...args)).report
}

/** Without the note that files are not signed: no entry of a made log is, unless a test signs it. */
export function codesOf(report: Report): string[] {
  return newsOf(report).map((finding) => finding.code)
}

/** The findings apart from that note. */
export function newsOf({ findings }: Report): readonly Finding[] {
  return findings.filter(({ code, severity }) => code !== 'signature.absent' || severity !== 'info')
}

/** The one finding of that code. */
export function findingOf(report: Report, code: string): Finding {
  const found = report.findings.filter((finding) => finding.code === code)
  if (found.length !== 1) throw new Error(`${found.length} findings of ${code} among ${codesOf(report).join(', ')}`)
  return found[0]
}
