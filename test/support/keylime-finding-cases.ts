import { generateKeyPairSync } from 'node:crypto'
import type { EvidenceFile } from '@shared/model/evidence'
import type { FindingCase } from './finding-cases'
import { hex, line, type KeylimePolicyParts } from './keylime-lines'
import { ENTRIES, logFile, policyFile, policyText, quoteFiles, textFile, trustedKey, type PolicyParts } from './make-case'
import { digestOf, entryOffsets, type MadeEntry } from './make-log'

const KEYLIME = { mode: 'keylime' as const }
const DIGESTS = Object.fromEntries(ENTRIES.map(({ path }) => [path as string, [hex(digestOf(path as string))]]))
const OFFSETS = entryOffsets(ENTRIES)
const NOWHERE = { entry: null, entries: [], count: 1 }

/** ENTRIES with another last one, and the place of that. */
function withLast(last: MadeEntry): { files: EvidenceFile[]; place: object } {
  const entries = [...ENTRIES.slice(0, 3), last]
  return { files: [logFile(entries)], place: { severity: 'error', entry: 4, entries: [4], count: 1, evidence: 'e1', byteOffset: OFFSETS[3], byteLength: entryOffsets(entries)[4] - OFFSETS[3] } }
}

const policy = (parts: KeylimePolicyParts = {}) => policyFile({ digests: DIGESTS, ...parts } as PolicyParts)

/** What only Keylime's own verdicts say, and where the two modes differ. */
export function keylimeMode(): FindingCase[] {
  const unknown = withLast({ template: 'ima-ngv2', path: '/usr/sbin/sshd' })
  const other = withLast({ pcr: 11, path: '/usr/sbin/sshd' })
  const dropped = withLast({ template: 'ima-sig', path: '/usr/sbin/sshd', tail: Buffer.from('0302', 'hex') })
  const spki = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' })
  const key = withLast({ template: 'ima-buf', path: '.ima', tail: spki, digest: digestOf('key') })
  const long = textFile('log', `${line()}\n${line({ mode: 'ima', algorithm: null, digest: digestOf('x', 'sha1'), templateDigest: '07'.repeat(20), name: '/'.padEnd(256, 'a') })}\n`, 'log')
  const violation = withLast({ violation: true, path: '/usr/sbin/sshd' })
  const refused = policyText({ digests: DIGESTS }).replace('"release":0', '"release":-1')
  const empty = { meta: { version: 1, generator: 1 } }
  const device = withLast({ template: 'ima-buf', path: 'dm_table_load', tail: Buffer.from('dm_version=4.45.0;'), digest: digestOf('device') })
  return [
    { code: 'keylime.parser-entry', name: 'a template that Keylime does not know', files: [...unknown.files, policy()], options: KEYLIME, finding: { ...unknown.place, keylimeEvent: 'ima.parser.entry' } },
    { code: 'keylime.parser-entry', name: 'a line that is part of no entry', files: [textFile('log', `${line()}\r\n\r\n${line()}\r\n`, 'log'), policy()], options: KEYLIME, finding: { severity: 'error', ...NOWHERE, evidence: 'e1', keylimeEvent: 'ima.parser.entry' } },
    { code: 'keylime.unexpected-pcr', name: 'an entry on another PCR', files: [...other.files, policy()], options: KEYLIME, finding: { ...other.place, keylimeEvent: 'ima.validation.ima_pcr' } },
    { code: 'keylime.template-digest', name: 'a signature that Keylime drops', files: [...dropped.files, policy()], options: KEYLIME, finding: { ...dropped.place, keylimeEvent: 'ima.validation.ima_hash' } },
    { code: 'keylime.invalid-key', name: 'a key of type Ed25519', files: [...key.files, policy()], options: KEYLIME, finding: { ...key.place, keylimeEvent: 'ima.invalid_key' } },
    { code: 'keylime.device-mapper', name: 'a table without a device', files: [...device.files, policy({ ima: { ignored_keyrings: [], log_hash_alg: 'sha1', dm_policy: {} } })], options: KEYLIME, finding: { ...device.place, keylimeEvent: 'ima.validation.dm.parsing_failed' } },
    { code: 'keylime.crash', name: 'a name of template ima that is too long', files: [long, policy()], options: KEYLIME, finding: { severity: 'warning', entry: 2, entries: [2], count: 1, evidence: 'e1', found: 'a name of more than 255 bytes in template ima' } },
    { code: 'keylime.crash', name: 'keys that are no JSON', files: [logFile(), policy({ 'verification-keys': '{' })], options: KEYLIME, finding: { severity: 'warning', ...NOWHERE, evidence: 'e1', found: 'verification-keys is no JSON' } },
    { code: 'keylime.pcr-mismatch', name: 'an entry that Keylime does not extend', files: [...unknown.files, ...quoteFiles({ entries: [...ENTRIES.slice(0, 3), { template: 'ima-ngv2', path: '/usr/sbin/sshd' }] }), trustedKey(), policy()], options: KEYLIME, finding: { severity: 'error', ...NOWHERE, evidence: 'e2', keylimeEvent: 'ima.pcr_mismatch' } },
    { code: 'keylime.schema-refused', name: 'a release below 0', files: [logFile(), policyFile(refused)], options: KEYLIME, finding: { severity: 'warning', ...NOWHERE, evidence: 'e2' } },
    { code: 'keylime.policy-ignored', name: 'a policy of the generator 1', files: [logFile(), policy(empty)], options: KEYLIME, finding: { severity: 'info', ...NOWHERE, evidence: 'e2', found: 'generator 1' } },
    { code: 'policy.modes-differ', name: 'a violation, which Keylime passes', files: [...violation.files, policy()], finding: { ...violation.place, severity: 'info', expected: 'strict: not-judged', found: 'keylime: pass' } },
  ]
}
