import { fromHex, toHex } from '../../bytes/hex'
import { EvidenceError } from '../../errors/evidence-error'
import { digestSize, hashNameOfTpmId } from '../../model/algorithms'
import type { SourceInput } from '../../model/evidence'
import type { TpmName } from '../../model/tpm'
import { fileName } from '../file-name'
import type { Source } from '../source'

/** Bytes of the hash's id before the digest of a name (TPM 2.0 Part 1 r1.59 §16). */
const ID_SIZE = 2
/** What tpm2_createak prints: two names of at most 66 bytes, in hex. */
const MAX_TEXT_SIZE = 512
const CREATED = /^loaded-key:\r?\n {2}name: ([0-9a-f]{8,132})\r?\n(?: {2}qualified name: ([0-9a-f]{8,132})\r?\n?)?\s{0,8}$/
const latin1 = new TextDecoder('latin1')

/** The name of a key in a file of its own: what `tpm2_readpublic -n` writes, or what `tpm2_createak` prints. */
export const tpmName: Source = {
  kind: 'tpm-name',
  detect(input) {
    const name = nameOf(input)
    if (name === null) return null
    return name.qualifiedName !== null ? { confidence: 'certain', recognisedBy: 'tpm2_createak\'s text' } : { confidence: 'likely', recognisedBy: 'a hash id and a digest of its size, and its name' }
  },
  parse(input) {
    const name = nameOf(input)
    if (!name) throw new EvidenceError({ code: 'tpm.name', file: input.path, byteOffset: 0, field: 'name', expected: 'a hash id and a digest', found: 'other bytes' })
    return { kind: 'tpm-name', name }
  },
}

function nameOf({ id, path, bytes }: SourceInput): TpmName | null {
  const common = { evidence: id, path }
  const text = bytes.length <= MAX_TEXT_SIZE ? latin1.decode(bytes) : ''
  const created = CREATED.exec(text)
  if (created !== null) {
    const [, name, qualified = ''] = created
    const field = (label: string, value: string) => ({ label, value, byteOffset: text.indexOf(value), byteLength: value.length })
    const fields = [field('Name', name), ...(qualified === '' ? [] : [field('Qualified name', qualified)])]
    return { ...common, name: fromHex(name)!, qualifiedName: fromHex(qualified)!, fields }
  }
  if (!/\.name$/i.test(fileName(path)) || !isName(bytes)) return null
  return { ...common, name: bytes, qualifiedName: null, fields: [{ label: 'Name', value: toHex(bytes), meaning: hashNameOfTpmId(bytes[0] * 256 + bytes[1]), byteOffset: 0, byteLength: bytes.length }] }
}

function isName(bytes: Uint8Array): boolean {
  return bytes.length > ID_SIZE && digestSize(hashNameOfTpmId(bytes[0] * 256 + bytes[1])) === bytes.length - ID_SIZE
}
