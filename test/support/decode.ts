import type { EvidenceRole, SourceInput } from '@shared/model/evidence'
import { concatBytes } from '@shared/bytes/equal'
import { allocateColumns } from '@shared/sources/ima-binary/column-builder'
import { algorithmName, entryBytes, entryPcr, fileDigest, pathBytes, signatureBytes, templateDigest, templateName, type EntryColumns, type ImaLog } from '@shared/model/ima-log'
import { parseImaBinary } from '@shared/sources/ima-binary/parse'

/** A file as a source gets it; its bytes are a view into a larger buffer, as in an archive. */
export function sourceInput(path: string, bytes: Uint8Array, role?: EvidenceRole): SourceInput {
  const buffer = new Uint8Array(bytes.length + 14).fill(0xa5)
  buffer.set(bytes, 7)
  return { id: 'e1', path, bytes: buffer.subarray(7, 7 + bytes.length), role }
}

export const noCheckpoint = (): Promise<void> => Promise.resolve()

export function parseLog(bytes: Uint8Array): Promise<ImaLog> {
  return parseImaBinary(sourceInput('log', bytes), noCheckpoint)
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
export const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** Columns of a log that is in memory whole. */
export function columnsOf(log: ImaLog): EntryColumns {
  return log.count === 0 ? allocateColumns(0) : log.pages.at(0).columns
}

/** All entries in binary form. */
export function entriesOf(log: ImaLog): Uint8Array {
  return concatBytes(...Array.from({ length: log.count }, (_, index) => entryBytes(log, index)))
}

/** An entry of a decoded log in the words of `PrintedEntry`. */
export function entryOf(log: ImaLog, index: number) {
  return {
    pcr: entryPcr(log, index), templateDigest: hex(templateDigest(log, index)), template: templateName(log, index), algorithm: algorithmName(log, index),
    digest: hex(fileDigest(log, index)), path: latin1(pathBytes(log, index)), signature: hex(signatureBytes(log, index)),
  }
}
