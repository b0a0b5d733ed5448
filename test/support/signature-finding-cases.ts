import type { EvidenceFile } from '@shared/model/evidence'
import type { FindingCase } from './finding-cases'
import { ECC_KEY, ENTRIES, OTHER_KEY, RSA_KEY, file, logFile, policyFile } from './make-case'
import { keyIdOf, makeImaSignature } from './make-ima-signature'
import { digestOf, entryOffsets, type MadeEntry } from './make-log'
import { makePem, type SigningKey } from './make-tpm'

const OFFSETS = entryOffsets(ENTRIES)
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const imaKey = (key: SigningKey): EvidenceFile => file('given/ima.pem', makePem(key), 'ima-key')
const good = makeImaSignature({ key: RSA_KEY, content: '/usr/sbin/sshd' })

/** ENTRIES with the last one signed. */
const withSignature = (tail: Uint8Array): MadeEntry[] => [...ENTRIES.slice(0, 3), { template: 'ima-sig', path: '/usr/sbin/sshd', tail }]
const last = (tail: Uint8Array) => ({ entry: 4, entries: [4], count: 1, evidence: 'e1', byteOffset: OFFSETS[3], byteLength: entryOffsets(withSignature(tail))[4] - OFFSETS[3] })
const listed = policyFile({ digests: Object.fromEntries(ENTRIES.slice(0, 3).map(({ path }) => [path as string, [hex(digestOf(path as string))]])) })

/** Findings about signatures of files. */
export function fileSignatures(): FindingCase[] {
  const changed = makeImaSignature({ key: RSA_KEY, content: 'another content' })
  const short = good.slice(0, -1)
  const otherHash = good.slice()
  otherHash[2] = 6
  const unsigned = { entry: 2, entries: [2, 3, 4], count: 3, evidence: 'e1', byteOffset: OFFSETS[1] }
  const twoKeys = Buffer.concat([makePem(RSA_KEY), Buffer.from('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n')])
  return [
    { code: 'signature.invalid', name: 'a file that was changed after it was signed', files: [logFile(withSignature(changed)), imaKey(RSA_KEY)], finding: { severity: 'error', ...last(changed), expected: `a signature of sha256:${hex(digestOf('/usr/sbin/sshd'))}` } },
    { code: 'signature.unknown-key', name: 'a key that nobody has', files: [logFile(withSignature(good)), imaKey(OTHER_KEY)], finding: { severity: 'warning', ...last(good), found: `no key with the id ${keyIdOf(RSA_KEY)} is known` } },
    { code: 'signature.malformed', name: 'a signature that ends early', files: [logFile(withSignature(short)), imaKey(RSA_KEY)], finding: { severity: 'warning', ...last(short), found: 'it says that 256 bytes follow its header, and 255 do' } },
    { code: 'signature.not-checkable', name: 'a signature over another hash than the entry has', files: [logFile(withSignature(otherHash)), imaKey(RSA_KEY)], finding: { severity: 'info', ...last(otherHash) } },
    { code: 'signature.untrusted-key', name: 'a key that only came along', files: [logFile(withSignature(good)), file('rsa.pem', makePem(RSA_KEY))], finding: { severity: 'info', ...last(good), found: 'nobody vouches for rsa.pem' } },
    { code: 'signature.absent', name: 'unsigned files where signatures are required', files: [logFile(), imaKey(ECC_KEY)], options: { requireSignatures: true }, finding: { severity: 'error', ...unsigned, expected: 'a signature' } },
    { code: 'signature.absent', name: 'unsigned files', files: [logFile()], finding: { severity: 'info', ...unsigned, expected: null } },
    { code: 'policy.signature-any-path', name: 'a file that only its signature lets pass', files: [logFile(withSignature(good)), imaKey(RSA_KEY), listed], finding: { severity: 'info', ...last(good) } },
    { code: 'evidence.skipped', name: 'a key of a named file that can\'t be used', files: [logFile(), file('given/keys.pem', twoKeys, 'ima-key')], finding: { severity: 'warning', entry: null, evidence: 'e2', byteOffset: makePem(RSA_KEY).length } },
  ]
}
