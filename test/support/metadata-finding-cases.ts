import type { FindingCase } from './finding-cases'
import { ENTRIES, RSA_KEY, file, logFile } from './make-case'
import { makeImaSignature } from './make-ima-signature'
import { digestOf, entryOffsets, u32, type MadeEntry } from './make-log'
import { makePem } from './make-tpm'

const PATH = '/usr/bin/ls'
const IMA = makeImaSignature({ key: RSA_KEY, content: PATH })
/** uid 0, gid 0, a file of mode 0755, as `struct h_misc` has them. */
const MISC = Buffer.concat([Buffer.alloc(20), Buffer.of(0xed, 0x81, 0, 0)])
const EVM = makeImaSignature({ key: RSA_KEY, content: Buffer.concat([IMA, MISC]), type: 5 })

/** An `evm-sig` entry with both signatures, of a file that had this mode when it was measured. */
function entry(mode: number): MadeEntry {
  const digest = Buffer.concat([Buffer.from('sha256:\0'), digestOf(PATH)])
  const fields = [digest, Buffer.from(`${PATH}\0`), EVM, Buffer.from('security.ima\0'), u32(IMA.length), IMA, u32(0), u32(0), u32(mode).subarray(0, 2)]
  return { template: 'evm-sig', path: PATH, data: Buffer.concat(fields.flatMap((field) => [u32(field.length), field])) }
}

/** Findings of EVM signatures beside signatures of the content. */
export function metadataSignatures(): FindingCase[] {
  const changed = [...ENTRIES, entry(0o104755)]
  const offset = entryOffsets(ENTRIES)[4]
  return [
    { code: 'signature.metadata-invalid', name: 'a file that was made setuid after it was signed', files: [logFile(changed), file('given/ima.pem', makePem(RSA_KEY), 'ima-key')], finding: { severity: 'error', entry: 5, entries: [5], count: 1, evidence: 'e1', byteOffset: offset } },
  ]
}

/** The same log as it was signed. */
export const METADATA_AS_SIGNED = [...ENTRIES, entry(0o100755)]
