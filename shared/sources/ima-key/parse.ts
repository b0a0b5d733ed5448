import { derKind } from '../../crypto/keys/der-kind'
import { refuseKey } from '../../crypto/keys/key-origin'
import { decodeSigningKey } from '../../crypto/keys/signing-key'
import { EvidenceError } from '../../errors/evidence-error'
import type { FieldNode, SourceInput } from '../../model/evidence'
import type { FoundKey, SigningKeyFile } from '../../model/signing-key'
import type { Decoded } from '../decoded'
import { certificateFields } from '../public-key/certificates'
import { plainFields, refusePrivateKey } from '../public-key/parse'
import { publicBlocks, refuseLargePem, type FoundBlock, type PemBlock } from '../public-key/pem'

/**
 * A file that the user named for the keys that sign files: PEM of at most 256 KiB with public keys and certificates, or one of them in DER.
 * @throws EvidenceError `key.*` when it holds none that can be used
 */
export function parse(input: SourceInput): Decoded {
  return { kind: 'signing-keys', file: signingKeyFile(input) }
}

function signingKeyFile(input: SourceInput): SigningKeyFile {
  const { id, path } = input
  const keys: FoundKey[] = []
  const fields: FieldNode[] = []
  const unused: number[] = []
  let refused: EvidenceError | null = null
  for (const found of blocksOf(input)) {
    try {
      const block = found.decode()
      const key = keyOf(input, block)
      keys.push(key)
      fields.push(...fieldsOf(block, key))
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error
      refused ??= error
      unused.push(found.byteOffset)
    }
  }
  if (refused && keys.length === 0) throw refused
  return { evidence: id, path, keys, unused, fields }
}

function blocksOf({ bytes, path }: SourceInput): readonly FoundBlock[] {
  const blocks = publicBlocks(bytes, path)
  if (blocks.length > 0) return blocks
  refuseLargePem(bytes, path)
  refusePrivateKey(bytes, path)
  const kind = derKind(bytes)
  if (kind === null) return refuseKey({ file: path, byteOffset: 0 }, 'malformed', 'public key', 'a public key or certificate: PEM or DER', 'something else')
  return [{ byteOffset: 0, decode: () => ({ kind, der: bytes, byteOffset: 0, byteLength: bytes.length }) }]
}

function keyOf({ id, path }: SourceInput, { kind, der, byteOffset, byteLength }: PemBlock): FoundKey {
  const place = { evidence: id, path, byteOffset, byteLength }
  const { certificate, ...key } = decodeSigningKey(kind, der, { file: path, byteOffset })
  return { ...key, ...place, certificate: certificate && { ...place, ...certificate } }
}

function fieldsOf(block: PemBlock, { keyIds, material, spki, certificate, byteOffset, byteLength }: FoundKey): FieldNode[] {
  const ids: FieldNode = { label: 'Key id', value: keyIds.join(', '), meaning: 'how signatures of files name it', byteOffset, byteLength }
  return [...plainFields(block, material, spki), ...(certificate ? certificateFields(certificate) : []), ids]
}
