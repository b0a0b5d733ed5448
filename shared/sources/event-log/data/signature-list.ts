import type { FieldNode } from '../../../model/evidence'
import { FieldReader, ITEMS_SHOWN, shortHex } from './field-reader'
import { guidName } from './guids'

/** Signatures that are shown one by one; dbx holds hundreds. */
const SHOWN = 64

/** EFI_SIGNATURE_LISTs, UEFI 2.10 §32.4.1: GUID type, u32 listSize, u32 headerSize, u32 signatureSize, header, signatures of owner GUID and data. */
export function readSignatureLists(reader: FieldReader): void {
  while (reader.cursor.remaining > 0 && reader.nodes.length < ITEMS_SHOWN) {
    reader.field('Signature list', 'EFI_SIGNATURE_LIST', (cursor) => {
      const inner = new FieldReader(cursor)
      const start = cursor.offset
      const type = inner.guid('Type', 'SignatureType', guidName)
      const size = inner.u32('List size', 'SignatureListSize')
      const headerSize = inner.u32('Header size', 'SignatureHeaderSize')
      const each = inner.u32('Signature size', 'SignatureSize')
      const rest = size - (cursor.offset - start) - headerSize
      if (rest < 0 || each < 16 || rest % each !== 0) cursor.fail('length', 'SignatureSize', 'signatures that fill the list', `${each} bytes each in ${rest}`, start + 24)
      inner.bytes('Header', 'SignatureHeader', headerSize)
      const count = rest / each
      for (let i = 0; i < Math.min(count, SHOWN); i++) inner.nodes.push(signature(inner, each))
      if (count > SHOWN) inner.bytes(`${count - SHOWN} more signatures`, undefined, (count - SHOWN) * each)
      return { value: `${count} of ${guidName(type) ?? type}`, children: inner.nodes }
    })
  }
  reader.bytes('More signature lists', 'EFI_SIGNATURE_LIST')
}

function signature({ cursor }: FieldReader, size: number): FieldNode {
  const inner = new FieldReader(cursor)
  const byteOffset = cursor.offset
  const owner = inner.guid('Owner', 'SignatureOwner', guidName)
  const data = cursor.borrow(size - 16, 'SignatureData')
  inner.nodes.push({ label: 'Data', term: 'SignatureData', value: shortHex(data), byteOffset: byteOffset + 16, byteLength: data.length })
  return { label: 'Signature', value: `${data.length} bytes`, meaning: `of ${guidName(owner) ?? owner}`, byteOffset, byteLength: size, children: inner.nodes }
}
