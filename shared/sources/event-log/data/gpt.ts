import { FieldReader, utf16 } from './field-reader'
import { guidName } from './guids'

const ENTRY_SIZE = 128

/** UEFI_GPT_DATA, PC Client PFP 1.06 §10.2.4: the header (UEFI 2.10 §5.3.2), u64 number of partitions, their entries of 128 bytes. */
export function readGpt(reader: FieldReader): void {
  const { cursor } = reader
  reader.text('Signature', 'Signature', 8)
  reader.u32('Revision', 'Revision')
  reader.u32('Header size', 'HeaderSize')
  reader.u32('Header CRC', 'HeaderCRC32')
  reader.u32('Reserved', 'Reserved')
  for (const [label, term] of [['Own block', 'MyLBA'], ['Other header', 'AlternateLBA'], ['First usable block', 'FirstUsableLBA'], ['Last usable block', 'LastUsableLBA']]) reader.u64(label, term)
  reader.guid('Disk', 'DiskGUID')
  reader.u64('Entries at block', 'PartitionEntryLBA')
  reader.u32('Entries of the table', 'NumberOfPartitionEntries')
  reader.u32('Size of an entry', 'SizeOfPartitionEntry')
  reader.u32('CRC of the entries', 'PartitionEntryArrayCRC32')
  const count = reader.u64('Partitions', 'NumberOfPartitions')
  reader.items(count, 'Partition', 'EFI_PARTITION_ENTRY', () => {
    const inner = new FieldReader(cursor.sub(ENTRY_SIZE, 'EFI_PARTITION_ENTRY'))
    const type = inner.guid('Type', 'PartitionTypeGUID', guidName)
    inner.guid('Partition', 'UniquePartitionGUID')
    inner.u64('First block', 'StartingLBA')
    inner.u64('Last block', 'EndingLBA')
    inner.u64('Attributes', 'Attributes')
    let name = ''
    inner.field('Name', 'PartitionName', (part) => {
      name = utf16(part.borrow(part.remaining, 'PartitionName'))
      return { value: name }
    })
    return { value: name || (guidName(type) ?? type), meaning: guidName(type), children: inner.nodes }
  })
}
