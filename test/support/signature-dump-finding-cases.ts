import type { FindingCase } from './finding-cases'
import { ENTRIES, RSA_KEY, file, logFile, textFile } from './make-case'
import { makeImaSignature } from './make-ima-signature'
import { entryOffsets, type MadeEntry } from './make-log'
import { makePem } from './make-tpm'

const SIGNATURE = '030204010203040002cafe'
const SIGNED: readonly MadeEntry[] = [ENTRIES[0], ENTRIES[1], { template: 'ima-sig', path: '/usr/bin/ls', tail: new Uint8Array(Buffer.from(SIGNATURE, 'hex')) }]
const [, , START, END] = entryOffsets(SIGNED)
const THIRD = { entry: 3, entries: [3], count: 1, evidence: 'e1', byteOffset: START, byteLength: END - START }
const [, , NG_START, NG_END] = entryOffsets(ENTRIES)
const UNSIGNED = { ...THIRD, byteOffset: NG_START, byteLength: NG_END - NG_START }
const imaKey = file('given/ima.pem', makePem(RSA_KEY), 'ima-key')
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const dumpOf = (digits: string) => textFile('xattrs.txt', `# file: usr/bin/ls\nsecurity.ima=0x${digits}\n\n`)

/** Findings of dumps that getfattr made, held against the log. */
export function dumpedSignatures(): FindingCase[] {
  return [
    { code: 'signature.same-as-dump', name: 'a dump with the signature of the log', files: [logFile(SIGNED), dumpOf(SIGNATURE)], finding: { severity: 'info', ...THIRD } },
    { code: 'signature.from-dump', name: 'a dump with the signature of an ima-ng entry', files: [logFile(), dumpOf(hex(makeImaSignature({ key: RSA_KEY, content: '/usr/bin/ls' }))), imaKey], finding: { severity: 'info', ...UNSIGNED } },
    { code: 'signature.dump-invalid', name: 'a dump with a signature of another content', files: [logFile(), dumpOf(hex(makeImaSignature({ key: RSA_KEY, content: 'another' }))), imaKey], finding: { severity: 'warning', ...UNSIGNED } },
    { code: 'signature.differs-from-dump', name: 'a dump with another signature', files: [logFile(SIGNED), dumpOf('030204010203040002caff')], finding: { severity: 'warning', ...THIRD, expected: '030204010203040002caff', found: SIGNATURE } },
  ]
}
