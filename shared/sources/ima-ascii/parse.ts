import { bytesEqual } from '../../bytes/equal'
import { memorySource } from '../../bytes/memory-source'
import { hash } from '../../crypto/digests'
import type { ErrorData } from '../../errors/evidence-error'
import { banksOfDigestSize, type Bank } from '../../model/algorithms'
import type { SourceInput } from '../../model/evidence'
import type { Checkpoint } from '../../model/checkpoint'
import { ENTRY, templateData, templateDigest, templateName, type ImaLog, type LogTally } from '../../model/ima-log'
import { TallyBuilder } from '../ima-binary/tally-builder'
import { MALFORMED_KEPT } from '../ima-binary/entry-reader'
import { parseBinaryForm } from '../ima-binary/parse'
import { templateDigestInput } from '../ima-binary/template-digest-input'
import { LEGACY_TEMPLATE } from '../ima-binary/templates'
import { UNKNOWN_TEMPLATE } from './encode-entry'
import { textForm } from './text-form'
import { transcode, type Transcoded } from './transcode'

/** Entries whose names are told to hold line feeds. */
const JOINED_NAMED = 8

/** Decodes an ASCII IMA log. Never throws for damage: `stopped` says where and why decoding ended. @throws EvidenceError for UTF-16. */
export async function parseImaAscii(input: SourceInput, checkpoint: Checkpoint): Promise<ImaLog> {
  const form = textForm(input.path, input.bytes)
  const transcoded = await transcode(input.path, input.bytes, form, checkpoint)
  const { bytes, littleEndian, unread } = transcoded
  const layout = { littleEndian, templateDigestSize: transcoded.templateDigestSize || 20 }
  const [usual] = banksOfDigestSize(layout.templateDigestSize)
  const log = await parseBinaryForm({ ...input, bytes }, { layout, bank: usual }, checkpoint)
  const tally = log.count === 0 ? log.tally : flagged(log, unread)
  const [lineOffset, lineLength] = [transcoded.lineOffset.slice(0, log.count), transcoded.lineLength.slice(0, log.count)]
  return {
    ...log, tally, templateDigestBank: columnBank(log) ?? usual, format: 'ascii', places: { offset: Float64Array.from(lineOffset), length: Uint32Array.from(lineLength) },
    files: [{ evidence: input.id, path: input.path, content: memorySource(input.bytes), firstEntry: 0 }],
    malformed: malformedOf(log, transcoded),
    lineFeeds: transcoded.joined.filter((index) => index < log.count), stopped: stoppedOf(log, transcoded), notes: [...form.notes, ...notesOf(transcoded)],
  }
}

/** Marks the entries whose data the text does not give; returns the tally with them. */
function flagged(log: ImaLog, unread: Transcoded['unread']): LogTally {
  const { columns } = log.pages.at(0)
  for (const [index, { code }] of unread) if (index < log.count) columns.flags[index] |= ENTRY.noData | (code === UNKNOWN_TEMPLATE ? 0 : ENTRY.malformed)
  const tally = new TallyBuilder()
  tally.add(columns, log.count)
  return tally.finish(log.templates.length)
}

/** The hash of the column's size that the first entry's data have; `null` when none fits. */
function columnBank(log: ImaLog): Bank | null {
  if (log.count === 0) return null
  const input = templateDigestInput(templateName(log, 0) === LEGACY_TEMPLATE, templateData(log, 0))
  return banksOfDigestSize(log.templateDigestSize).find((bank) => bytesEqual(hash(bank, input), templateDigest(log, 0))) ?? null
}

/** Where the binary form ends before the text does, a line says what no entry can, such as a name that is too long: it is told at that line. */
function stoppedOf({ stopped, count }: ImaLog, { lineOffset, stopped: ofText }: Transcoded): ErrorData | null {
  return stopped && count < lineOffset.length ? { ...stopped, byteOffset: lineOffset[count] } : ofText
}

/** What the binary form would complain of is told at the line; of what the text does not give, the text's own problem. */
function malformedOf(log: ImaLog, { unread, lineOffset }: Transcoded): readonly ErrorData[] {
  const ofData = log.malformed.filter(({ entryIndex }) => !unread.has(entryIndex!)).map((error) => ({ ...error, byteOffset: lineOffset[error.entryIndex!] }))
  const ofText = [...unread.values()].filter(({ code, entryIndex }) => code !== UNKNOWN_TEMPLATE && entryIndex! < log.count)
  return [...ofData, ...ofText].sort((a, b) => a.entryIndex! - b.entryIndex!).slice(0, MALFORMED_KEPT)
}

function notesOf({ joined, stripped }: Transcoded): string[] {
  const notes = ['text: a line feed in a name looks like the end of an entry; the template digests decide']
  if (stripped > 0) notes.push(`blanks of empty fields are missing at the end of ${stripped === 1 ? '1 line' : `${stripped} lines`}: an editor took them away`)
  if (joined.length > 0) notes.push(`the name of ${joined.length === 1 ? 'entry' : 'entries'} ${joined.slice(0, JOINED_NAMED).map((index) => index + 1).join(', ')}${joined.length > JOINED_NAMED ? ' and more' : ''} holds a line feed`)
  return notes
}
