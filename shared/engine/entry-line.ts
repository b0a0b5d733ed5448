import { toBase64 } from '../bytes/base64'
import { toHex } from '../bytes/hex'
import { isPlainText } from '../bytes/visible'
import { formatEntryLine } from '../exports/entry-line'
import { findingsOfEntry } from '../findings/group-findings'
import { pathBytes, templateDigest, type ImaLog } from '../model/ima-log'
import type { EntryRow } from '../model/view'
import { entryRow } from './entry-row'
import type { JudgedHost } from './judged-host'

/** The line of `--entries` for an entry, counted from 0. `name` of its host, where there are several; `over`: what a line of a text says instead. */
export function entryLine(host: JudgedHost, log: ImaLog, index: number, name: string | null, over: Partial<EntryRow> = {}): string {
  const path = pathBytes(log, index)
  const row = { ...entryRow(host, log, index), ...over }
  return formatEntryLine(row, {
    host: name, keylimeEvents: host.model.options.mode === 'keylime' ? row.keylime?.events ?? null : null,
    templateDigest: toHex(templateDigest(log, index)), pathBytes: isPlainText(path) ? null : toBase64(path),
    findings: host.marks[index] > 0 ? findingsOfEntry(host.findings, index).map((finding) => finding.id) : [],
  })
}
