import type { Finding } from '@shared/model/finding'
import type { Report } from '@shared/model/report'
import { count as digits, entries, runs } from './numbers'

type Title = readonly [one: string, many: (n: string) => string]

const same = (text: string): Title => [text, () => text]

/** What happened, in a sentence; a code that is not here is shown by its message alone. */
const TITLES: Readonly<Record<string, Title>> = {
  'evidence.unrecognised': ['A file is of no known kind', (n) => `${n} files are of no known kind`],
  'evidence.skipped': ['A file was not read', (n) => `${n} files were not read`],
  'evidence.truncated': same('The file ends inside an item'),
  'evidence.malformed': same('The file is damaged'),
  'log.template-digest-mismatch': ['One entry was altered: its data does not hash to its digest', (n) => `${n} entries were altered: their data does not hash to their digests`],
  'log.violation': ['One file was written while it was measured', (n) => `${n} times a file was written while it was measured`],
  'log.unknown-template': ['One entry has a template that is not known', (n) => `${n} entries have a template that is not known`],
  'log.unexpected-pcr': ['One entry names another PCR', (n) => `${n} entries name another PCR`],
  'log.twin-differs': same('Two logs of one boot say different things'),
  'boot-aggregate.mismatch': same('boot_aggregate is not of the boot that was reported'),
  'event-log.replay-mismatch': ['A PCR of the boot does not replay', (n) => `${n} PCRs of the boot do not replay`],
  'event-log.data-mismatch': ['A boot event says something that was not measured', (n) => `${n} boot events say something that was not measured`],
  'log.missing-start': same('The log does not begin with boot_aggregate'),
  'log.digest-changed': ['One path was measured with different digests', (n) => `${n} measurements show a path with a changed digest`],
  'log.suspicious-path': ['One path deserves a look', (n) => `${n} paths deserve a look`],
  'replay.mismatch': ['The log does not replay to the reported PCR value', (n) => `The log does not replay to ${n} reported PCR values`],
  'replay.padded-sha1': same('A PCR bank is no stronger than SHA-1'),
  'replay.bank-not-quoted': same('A PCR bank is covered by no quote'),
  'quote.bad-magic': same('The quote was not made by a TPM'),
  'quote.wrong-type': same('The attestation is not a quote'),
  'quote.bad-signature': same('The quote’s signature is bad'),
  'quote.nonce-mismatch': same('The quote answers another nonce'),
  'quote.pcr-digest-mismatch': same('The PCR values are not those that were quoted'),
  'quote.pcr-not-selected': same('No quote covers IMA’s PCR'),
  'quote.key-not-restricted': same('The key is no attestation key'),
  'quote.key-attributes-unknown': same('Nothing tells whether the key is restricted'),
  'quote.untrusted-key': same('The quote is signed, but by a key that nobody vouches for'),
  'quote.nonce-not-given': same('The quote may be an old one: no nonce was given'),
  'quote.entries-not-attested': ['One entry came after the quote', (n) => `${n} entries came after the quote`],
  'quote.clock-unsafe': same('The TPM clock may have gone back'),
  'policy.not-in-allowlist': ['One file is not in the policy', (n) => `${n} files are not in the policy`],
  'policy.digest-not-listed': ['One file differs from its listed digest', (n) => `${n} files differ from their listed digests`],
  'policy.key-not-listed': ['One key is not listed for its keyring', (n) => `${n} keys are not listed for their keyrings`],
  'policy.buffer-not-listed': ['One measured buffer is not listed', (n) => `${n} measured buffers are not listed`],
  'policy.excluded': ['One entry is excluded: not checked at all', (n) => `${n} entries are excluded: not checked at all`],
  'policy.unsigned': same('The policy is not signed'),
  'policy.lint.exclude-not-run': same('An exclude of the policy is not run: it excludes nothing'),
  'policy.lint.excludes-everything': same('An exclude of the policy matches every path'),
  'policy.malformed': same('The policy is not as its schema wants it'),
}

/** Title of a finding over `n` entries; `null` where only its message can tell. */
export function titleOf(code: string, n = 1): string | null {
  const title = TITLES[code]
  if (title === undefined) return null
  return n === 1 ? title[0] : title[1](digits(n))
}

/** Title of a finding at one of its entries: `This file is not in the policy`. */
export function titleHere(code: string): string | null {
  return titleOf(code)?.replace(/^One /, 'This ') ?? null
}

/** The finding in a sentence. */
export function findingTitle(finding: Finding): string {
  if (finding.entry !== null && finding.code === 'evidence.truncated') return `The log is cut off inside entry ${digits(finding.entry)}`
  if (finding.entry !== null && finding.code === 'evidence.malformed') return `The log is damaged at entry ${digits(finding.entry)}`
  return titleOf(finding.code, finding.count) ?? finding.message
}

/** Where a file cannot be read, and why: `log, byte 14,675: expected 82 bytes, found 21 bytes`; `null` for findings of any other kind. */
export function damageLine({ code, byteOffset, expected, found }: Finding, file: string): string | null {
  if (byteOffset === null || expected === null || found === null || !code.startsWith('evidence.')) return null
  return `${file}, byte ${digits(byteOffset)}: expected ${expected}, found ${found}`
}

/** Which entries: `Entry 69`, `Entries 67, 68, 81–83`; empty for a finding about no entry. */
export function findingEntries(finding: Finding, limit = 5): string {
  if (finding.entry === null) return ''
  if (finding.count === 1) return `Entry ${digits(finding.entry)}`
  const listed = runs(finding.entries, limit)
  return finding.entries.length < finding.count || listed.endsWith('…') ? `${entries(finding.count)}: ${listed}` : `Entries ${listed}`
}

/** Code of the finding that says why the log stops where it does. */
export function stopCode({ log, findings }: Report): string {
  const at = findings.find((one) => one.evidence === log?.evidence && one.code.startsWith('evidence.') && one.byteOffset === log?.stopped?.byteOffset)
  return at?.code ?? log?.stopped?.code ?? ''
}

/** What it means for one entry; a code that is not here is explained by its message. */
const MEANINGS: Readonly<Record<string, string>> = {
  'policy.not-in-allowlist': 'No list of the policy has this path: nobody said that it may run.',
  'policy.digest-not-listed': 'The policy lists this path with other digests: what was run is not what was allowed.',
  'policy.key-not-listed': 'The policy does not list this key for the keyring that it was added to.',
  'policy.buffer-not-listed': 'The policy does not list the digest of this buffer.',
  'log.template-digest-mismatch': 'The data of this entry does not hash to the digest beside it: one of the two was changed after it was measured.',
  'log.violation': 'The file was open for writing when it was measured. The log holds zeros, the PCR got ff…: what was read is not known.',
  'quote.entries-not-attested': 'It was logged after the quote was made: no signed PCR value covers it.',
  'policy.excluded': 'An exclude of the policy matches this path: it passes whatever its content is.',
}

/** Why a finding matters for one entry; `null` where its message has to tell. */
export function meaningOf(code: string): string | null {
  return MEANINGS[code] ?? null
}

const SEVERITY_ORDER = { error: 0, warning: 1, info: 2 } as const

/** Most damning first. Ties stay in the report's order. */
export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity])
}

/** `18 findings: 12 errors, 3 warnings, 3 notes`. */
export function findingTally(findings: readonly Finding[]): string {
  const of = (severity: Finding['severity']): number => findings.filter((finding) => finding.severity === severity).length
  const part = (n: number, name: string): string => `${digits(n)} ${name}${n === 1 ? '' : 's'}`
  const parts = [part(of('error'), 'error'), part(of('warning'), 'warning'), part(of('info'), 'note')].filter((text) => !text.startsWith('0 '))
  return findings.length === 0 ? 'No findings' : `${part(findings.length, 'finding')}: ${parts.join(', ')}`
}
