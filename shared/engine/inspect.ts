import type { EvidenceFile, FieldNode } from '../model/evidence'
import type { ErrorData } from '../errors/evidence-error'
import { eventTypeName, type EventLog } from '../model/event-log'
import { entryPlace, type ImaLog } from '../model/ima-log'
import type { InspectedFile } from '../model/view'
import { toHex } from '../bytes/hex'
import type { Decoded } from '../sources/decoded'
import { describeEvent, eventSummary } from '../sources/event-log/describe'
import { describeEntry } from '../sources/describe-entry'
import { imaPolicyFields } from './ima-policy-fields'
import { describePolicy } from '../sources/runtime-policy/describe'
import type { RunOptions } from './engine'
import { errorNote, loadFiles, notesOf, type LoadedFile } from './load-files'
import { Scheduler } from './scheduler'

/** Entries of a log that are shown field by field; `--entries` has all of them. */
const ENTRIES_SHOWN = 100

/** What each file is, decoded, nothing judged. */
export async function inspectFiles(files: readonly EvidenceFile[], run: RunOptions): Promise<readonly InspectedFile[]> {
  return Promise.all((await loadFiles({ files }, new Scheduler(run))).files.map(inspected))
}

async function inspected(file: LoadedFile): Promise<InspectedFile> {
  const { input, recognised, decoded } = file
  const { fields, stopped } = decoded ? contentOf(decoded) : { fields: [], stopped: null }
  const error = file.error ?? stopped
  return {
    path: input.path, kind: recognised?.source.kind ?? 'unrecognised', size: file.content.size, sha256: await file.sha256, recognisedBy: recognised?.recognisedBy ?? 'nothing',
    fields, error: error ? errorNote(error) : null, notes: [...placeNotes(file), ...notesOf(decoded), ...(recognised?.confidence === 'possible' ? ['nothing in its bytes contradicts this, nothing confirms it'] : [])],
  }
}

/** Where a part stands in its document, and what that says of it. */
function placeNotes({ inside, notes }: LoadedFile): string[] {
  const place = inside ? [`${inside.byteLength} bytes at ${inside.byteOffset} of the document that it is in, written as ${inside.encoding}`] : []
  return [...place, ...notes]
}

function contentOf(decoded: Decoded): { fields: readonly FieldNode[]; stopped: ErrorData | null } {
  switch (decoded.kind) {
    case 'ima-log': return { fields: logFields(decoded.log), stopped: decoded.log.stopped }
    case 'archive': return { fields: decoded.opened.members.map(({ path, bytes }) => ({ label: 'Member', value: path, meaning: `${bytes.length} bytes`, byteOffset: 0, byteLength: 0 })), stopped: decoded.opened.stopped ?? decoded.opened.duplicates?.[0] ?? null }
    case 'keylime-document': return { fields: decoded.document.fields, stopped: decoded.opened.stopped }
    case 'event-log': return { fields: eventFields(decoded.eventLog), stopped: decoded.eventLog.stopped }
    case 'tpm-quote': return decoded.quote
    case 'tpm-signature': return decoded.signature
    case 'pcr-values': return decoded.pcrValues
    case 'tpm-name': return { fields: decoded.name.fields, stopped: null }
    case 'attestation-authority': return { fields: decoded.authority.fields, stopped: null }
    case 'signing-keys': return { fields: decoded.file.fields, stopped: null }
    case 'public-key': return { fields: decoded.publicKey.fields, stopped: null }
    case 'runtime-policy': return { fields: describePolicy(decoded.policy), stopped: decoded.policy.stopped }
    case 'ima-policy': return { fields: imaPolicyFields(decoded.imaPolicy), stopped: decoded.imaPolicy.stopped }
    case 'policy-envelope': return decoded.envelope
    case 'policy-signature': return { fields: decoded.signature.fields, stopped: null }
    case 'policy-key': return { fields: decoded.key.fields, stopped: null }
    case 'exclude-list': return { fields: listFields([['Patterns', decoded.excludes.patterns.length]]), stopped: null }
    case 'xattr-dump': return decoded.dump
    case 'reference': return decoded.list
    case 'nonce': return { fields: [{ label: 'Nonce', value: toHex(decoded.nonce), byteOffset: 0, byteLength: 2 * decoded.nonce.length }], stopped: null }
  }
}

function logFields(log: ImaLog): FieldNode[] {
  const whole = { byteOffset: 0, byteLength: log.files[0].content.size }
  const shown = Math.min(log.count, ENTRIES_SHOWN)
  return [
    { ...whole, label: 'Entries', value: `${log.count}`, meaning: shown < log.count ? `the first ${shown} are shown` : undefined },
    { ...whole, label: 'Form', value: log.format === 'ascii' ? 'text' : 'binary' },
    { ...whole, label: 'Byte order', value: log.byteOrder === 'le' ? 'little-endian' : 'big-endian' },
    { ...whole, label: 'Template digests', value: log.templateDigestBank },
    { ...whole, label: 'Templates', value: log.templates.join(', ') },
    ...Array.from({ length: shown }, (_, index) => {
      const { byteOffset, byteLength } = entryPlace(log, index)
      return { label: `Entry ${index + 1}`, value: `${byteLength} bytes`, byteOffset, byteLength, children: describeEntry(log, index) }
    }),
  ]
}

function eventFields(log: EventLog): FieldNode[] {
  return log.events.map((event) => ({
    label: `Event ${event.number}`, value: `PCR ${event.pcr}, ${eventTypeName(event.type)}`, meaning: eventSummary(log, event) || undefined,
    byteOffset: event.byteOffset, byteLength: event.byteLength, children: describeEvent(log, event),
  }))
}

function listFields(counts: readonly (readonly [string, number])[]): FieldNode[] {
  return counts.map(([label, count]) => ({ label, value: `${count}`, byteOffset: 0, byteLength: 0 }))
}
