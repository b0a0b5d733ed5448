import type { Finding } from '@shared/model/finding'
import type { Report } from '@shared/model/report'
import { capital, count as digits, entries, runs } from './numbers'

type Title = readonly [one: string, many: (n: string) => string]

const same = (text: string): Title => [text, () => text]

/** What happened, in a sentence; a code that is not here is shown by its message alone. */
const TITLES: Readonly<Record<string, Title>> = {
  'evidence.unrecognised': ['A file is of no known kind', (n) => `${n} files are of no known kind`],
  'evidence.skipped': ['A file was not read', (n) => `${n} files were not read`],
  'evidence.secret': ['A file holds a secret', (n) => `${n} files hold secrets`],
  'evidence.truncated': same('The file ends inside an item'),
  'evidence.malformed': same('The file is damaged'),
  'log.template-digest-mismatch': ['One entry was altered: its data does not hash to its digest', (n) => `${n} entries were altered: their data does not hash to their digests`],
  'log.violation': ['One file was written while it was measured', (n) => `${n} times a file was written while it was measured`],
  'log.unknown-template': ['One entry has a template that is not known', (n) => `${n} entries have a template that is not known`],
  'log.unexpected-pcr': ['One entry names another PCR', (n) => `${n} entries name another PCR`],
  'log.duplicate-segment': same('The log repeats a piece of itself'),
  'log.twin-differs': same('Two logs of one boot say different things'),
  'boot-aggregate.mismatch': same('boot_aggregate is not of the boot that was reported'),
  'event-log.replay-mismatch': ['A PCR of the boot does not replay', (n) => `${n} PCRs of the boot do not replay`],
  'event-log.other-registers': same('The boot log is one of measurement registers, not of PCRs'),
  'event-log.odd-event': same('The boot log has events of which a part is left out'),
  'event-log.data-mismatch': ['A boot event says something that was not measured', (n) => `${n} boot events say something that was not measured`],
  'log.odd-digest': ['One file digest is none that a kernel writes', (n) => `${n} file digests are none that a kernel writes`],
  'log.buffer-mismatch': ['One measured buffer is not the one that its digest names', (n) => `${n} measured buffers are not those that their digests name`],
  'log.ascii-ambiguous': ['One name holds a line feed: its entry looks like several lines', (n) => `${n} names hold a line feed: their entries look like several lines`],
  'log.missing-start': same('The log does not begin with boot_aggregate'),
  'log.digest-changed': ['One path was measured with different digests', (n) => `${n} measurements show a path with a changed digest`],
  'log.suspicious-path': ['One path deserves a look', (n) => `${n} paths deserve a look`],
  'signature.metadata-invalid': ['One file has other metadata than were signed', (n) => `${n} files have other metadata than were signed`],
  'signature.from-dump': ['A dump has the signature of one file', (n) => `A dump has the signatures of ${n} files`],
  'signature.dump-invalid': ['One signature of a dump is not of what was measured', (n) => `${n} signatures of a dump are not of what was measured`],
  'signature.differs-from-dump': ['One file has another signature in a dump than in the log', (n) => `${n} files have other signatures in a dump than in the log`],
  'signature.same-as-dump': ['One file has the same signature in a dump as in the log', (n) => `${n} files have the same signatures in a dump as in the log`],
  'signature.lint.ca-not-authority': same('A CA certificate does not say that it is one'),
  'signature.lint.ca-key-usage': same('A CA certificate may not sign certificates'),
  'signature.lint.ca-signs-files': same('A CA certificate may sign files too'),
  'signature.lint.no-key-id': same('A signing certificate has no key identifier'),
  'signature.lint.signer-key-usage': same('A signing certificate does not say that it may sign'),
  'signature.lint.signer-is-authority': same('A signing certificate may certify other keys'),
  'signature.lint.other-issuer': same('No CA that you named issued a signing certificate'),
  'signature.lint.key-id-collision': same('Two keys share a key id'),
  'signature.lint.weak-certificate': same('A certificate is signed with a broken hash'),
  'signature.lint.weak-hash': ['One signature is over a broken hash', (n) => `${n} signatures are over broken hashes`],
  'signature.lint.validity': same('A certificate is out of its time, or valid for very long'),
  'replay.mismatch': ['The log does not replay to the reported PCR value', (n) => `The log does not replay to ${n} reported PCR values`],
  'replay.padded-sha1': same('A PCR bank is no stronger than SHA-1'),
  'replay.bank-not-quoted': same('A PCR bank is covered by no quote'),
  'quote.bad-magic': same('The quote was not made by a TPM'),
  'quote.wrong-type': same('The attestation is not a quote'),
  'quote.bad-signature': same('The quote’s signature is bad'),
  'quote.transport-key-mismatch': same('The agent answered with another key than the one bound in PCR 16'),
  'quote.stated-algorithm-differs': same('A Keylime document names other algorithms than its quote has'),
  'quote.nonce-mismatch': same('The quote answers another nonce'),
  'quote.nonce-unanswered': ['A nonce that was asked for has no answer', (n) => `${n} nonces that were asked for have no answer`],
  'quote.pcr-digest-mismatch': same('The PCR values are not those that were quoted'),
  'quote.pcr-not-selected': same('No quote covers IMA’s PCR'),
  'quote.key-not-restricted': same('The key is no attestation key'),
  'quote.key-attributes-unknown': same('Nothing tells whether the key is restricted'),
  'quote.key-not-fixed': same('The key may exist outside of this TPM'),
  'quote.key-name-mismatch': ['A name is not that of its key', (n) => `${n} names are not those of their keys`],
  'quote.certificate-chain': same('No CA that you named vouches for the key'),
  'quote.certificate-expired': ['A certificate is out of its time', (n) => `${n} certificates are out of their time`],
  'quote.untrusted-key': same('The quote is signed, but by a key that nobody vouches for'),
  'quote.nonce-not-given': same('The quote may be an old one: no nonce was given'),
  'quote.entries-not-attested': ['One entry came after the quote', (n) => `${n} entries came after the quote`],
  'quote.clock-unsafe': same('The TPM clock may have gone back'),
  'quote.clock-went-back': same('The TPM clock went back between two quotes'),
  'quote.order-contradicts-log': same('A later quote covers fewer entries'),
  'quote.other-boot': same('A quote is of another boot than the log'),
  'replay.head-not-explained': ['One entry stands before the known start', (n) => `${n} entries stand before the known start`],
  'signature.invalid': ['One file does not have the content that was signed', (n) => `${n} files do not have the content that was signed`],
  'signature.unknown-key': ['One file is signed by a key that is not known', (n) => `${n} files are signed by keys that are not known`],
  'signature.malformed': ['One signature is none that a kernel would take', (n) => `${n} signatures are none that a kernel would take`],
  'signature.untrusted-key': ['One file is signed by a key that nobody vouches for', (n) => `${n} files are signed by keys that nobody vouches for`],
  'signature.not-checkable': ['One signature can’t be checked', (n) => `${n} signatures can’t be checked`],
  'signature.absent': ['One file is not signed', (n) => `${n} files are not signed`],
  'policy.signature-any-path': ['One file passed for its signature alone', (n) => `${n} files passed for their signatures alone`],
  'policy.not-in-allowlist': ['One file is not in the policy', (n) => `${n} files are not in the policy`],
  'policy.digest-not-listed': ['One file differs from its listed digest', (n) => `${n} files differ from their listed digests`],
  'policy.key-not-listed': ['One key is not listed for its keyring', (n) => `${n} keys are not listed for their keyrings`],
  'policy.buffer-not-listed': ['One measured buffer is not listed', (n) => `${n} measured buffers are not listed`],
  'policy.excluded': ['One entry is excluded: not checked at all', (n) => `${n} entries are excluded: not checked at all`],
  'policy.unsigned': same('The policy is not signed'),
  'policy.bad-signature': same('The policy’s signature is bad'),
  'policy.untrusted-key': same('The policy is signed, but by a key that nobody vouches for'),
  'policy.other-signature': same('Not every signature of the policy verifies'),
  'policy.not-for-keylime': same('Keylime would refuse the policy’s signature'),
  'policy.payload-type': same('The envelope says that it holds no Keylime policy'),
  'policy.signature-unmatched': ['A signature is of no policy that is here', (n) => `${n} signatures are of no policy that is here`],
  'policy.lint.exclude-not-run': same('An exclude of the policy is not run: it excludes nothing'),
  'policy.lint.exclude-disables-all': same('Keylime would use none of the excludes: one of them spoils the list'),
  'policy.lint.exclude-unanchored': same('An exclude of the policy also lets names pass that only begin like it'),
  'policy.lint.exclude-hides-listed': same('An exclude of the policy hides listed paths'),
  'policy.lint.exclude-read-differently': same('An exclude of the policy means something else to Python than to other tools'),
  'policy.algorithm-not-compared': ['One entry passed by digits alone: its algorithm was not compared', (n) => `${n} entries passed by digits alone: their algorithms were not compared`],
  'policy.lint.zero-digest': same('The policy accepts a digest of zeros'),
  'policy.lint.upper-case-hex': same('The policy has digests that Keylime never accepts: in upper case'),
  'policy.lint.mixed-algorithms': same('The policy mixes digests of several lengths'),
  'policy.lint.duplicate-digest': same('The policy lists a digest twice'),
  'policy.lint.blank-in-path': same('The policy lists a path with blanks, which no log writes so'),
  'policy.lint.conflicting-paths': same('Two policies list different digests for the same path'),
  'policy.lint.excludes-everything': same('An exclude of the policy matches every path'),
  'ima-policy.refused': ['The kernel would refuse a rule of the IMA policy', (n) => `The kernel would refuse ${n} rules of the IMA policy`],
  'ima-policy.not-explained': ['One entry is of no rule of the IMA policy', (n) => `${n} entries are of no rule of the IMA policy`],
  'ima-policy.not-shown': same('The kernel shows another IMA policy than the one beside it'),
  'ima-policy.not-in-log': same('The IMA policy measures what the log has nothing of'),
  'ima-policy.lint.code-not-measured': same('The IMA policy leaves code unmeasured'),
  'ima-policy.lint.keys-not-measured': same('The IMA policy measures no keys'),
  'ima-policy.lint.dead-rule': same('A rule of the IMA policy never decides anything'),
  'ima-policy.lint.late-exclusion': same('An exclusion of the IMA policy comes too late for some rules'),
  'ima-policy.lint.hidden-files': same('The IMA policy leaves out a file system from which code may run'),
  'ima-policy.lint.never-matches': same('A rule of the IMA policy never matches'),
  'ima-policy.lint.root-reads': same('The IMA policy measures all that root reads'),
  'ima-policy.lint.exact-mask': same('The IMA policy misses files that are opened for reading and writing'),
  'ima-policy.lint.no-such-pcr': same('The IMA policy names a PCR that no TPM has'),
  'ima-policy.lint.boot-template': same('The IMA policy needs a template of the kernel’s command line'),
  'ima-policy.lint.verity-template': same('fs-verity digests can’t be told apart in the log'),
  'ima-policy.lint.ignored-word': same('A rule of the IMA policy has words without effect'),
  'ima-policy.lint.newer-kernel': same('A rule of the IMA policy needs a newer kernel'),
  'policy.modes-differ': ['Keylime judges one entry otherwise', (n) => `Keylime judges ${n} entries otherwise`],
  'keylime.parser-entry': ['Keylime can’t parse one line', (n) => `Keylime can’t parse ${n} lines`],
  'keylime.unexpected-pcr': ['One entry is not on PCR 10, as Keylime expects', (n) => `${n} entries are not on PCR 10, as Keylime expects`],
  'keylime.template-digest': ['Keylime computes another template digest for one entry', (n) => `Keylime computes other template digests for ${n} entries`],
  'keylime.invalid-key': ['Keylime refuses the type of one measured key', (n) => `Keylime refuses the types of ${n} measured keys`],
  'keylime.device-mapper': ['One device-mapper event is against the rules of the policy', (n) => `${n} device-mapper events are against the rules of the policy`],
  'keylime.pcr-mismatch': same('Keylime does not find the quoted PCR 10 in the log'),
  'keylime.crash': same('Keylime crashes on this evidence'),
  'keylime.schema-refused': same('Keylime would refuse to load the policy'),
  'keylime.policy-ignored': same('Keylime may take the policy for none'),
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

/** What explains it, of a log that does not replay: the one change with which it would; `null` where there is none, or for any other finding. */
export function conclusionOf({ hypotheses }: Finding): string | null {
  const fit = hypotheses?.find(({ outcome }) => outcome === 'fits')
  return fit === undefined ? null : capital(fit.detail)
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
  if (listed.endsWith('…')) return `${entries(finding.count)}: ${listed}`
  return finding.entries.length < finding.count ? `${entries(finding.count)}: ${listed}…` : `Entries ${listed}`
}

/** Code of the finding that says why the log stops where it does. */
export function stopCode({ log, findings }: Report): string {
  const at = findings.find((one) => one.evidence === log?.evidence && one.code.startsWith('evidence.') && one.byteOffset === log?.stopped?.byteOffset)
  return at?.code ?? log?.stopped?.code ?? ''
}

/** Where a log ends for us that goes on, or should: by the code with which decoding stopped. */
export function endWords(code: string): string {
  return code.endsWith('.truncated') ? 'cut off here' : 'unreadable from here'
}

/** What it means for one entry; a code that is not here is explained by its message. */
const MEANINGS: Readonly<Record<string, string>> = {
  'policy.not-in-allowlist': 'No list of the policy has this path: nobody said that it may run.',
  'policy.digest-not-listed': 'The policy lists this path with other digests: what was run is not what was allowed.',
  'policy.key-not-listed': 'The policy does not list this key for the keyring that it was added to.',
  'policy.buffer-not-listed': 'The policy does not list the digest of this buffer.',
  'log.violation': 'The file was open for writing when it was measured. The log holds zeros, the PCR got ff…: what was read is not known.',
  'replay.head-not-explained': 'It stands before the PCR value from which the log can be replayed: nothing proves that it was measured.',
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
