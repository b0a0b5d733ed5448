import { toHex } from '../bytes/hex'
import { decodeUtf8, visibleText } from '../bytes/visible'
import { NOT_ACCEPTED } from '../checks/policy/outcome'
import type { LineTable } from '../checks/policy/keylime/line-table'
import { parseLine, type ParsedLine } from '../checks/policy/keylime/parse-line'
import { formatTextLine } from '../exports/entry-line'
import { entryPlace, type ImaLog } from '../model/ima-log'
import { ACCEPTED_BY, ENTRY_VERDICTS } from '../model/verdict'
import { entryLine } from './entry-line'
import type { JudgedHost } from './judged-host'

/** Lines that `--entries` tells in place of entries: those of a text, with `--mode keylime`. `null` otherwise. */
export function toldLines({ model, outcome }: JudgedHost): LineTable | null {
  return model.options.mode === 'keylime' ? outcome.keylimeMode?.lines ?? null : null
}

/** The line of `--entries` for a line of the text, counted from 0. */
export function lineOfText(host: JudgedHost, log: ImaLog, lines: LineTable, at: number, name: string | null): string {
  const events = host.outcome.keylimeMode!.eventSets[lines.eventSetOf[at]]
  const accepted = lines.acceptedBy[at]
  const told = { entry: at + 1, verdict: ENTRY_VERDICTS[lines.verdicts[at]], acceptedBy: accepted === NOT_ACCEPTED ? null : ACCEPTED_BY[accepted], byteOffset: lines.byteOffset[at], byteLength: lines.byteLength[at] }
  const index = lines.entryOf[at]
  if (index >= 0 && beginsAt(log, index, lines, at)) return entryLine(host, log, index, name, { ...told, keylime: { verdict: told.verdict, events, why: '' } })
  const bytes = log.files[0].content.read(told.byteOffset, told.byteLength)
  const text = decodeUtf8(bytes)
  return formatTextLine({ host: name, ...told, ...partsOf(text === null ? null : parseLine(text)), keylimeEvents: events, evidence: log.evidence })
}

/** The first line of an entry whose name holds a line feed says what the entry is. */
function beginsAt(log: ImaLog, index: number, { byteOffset, byteLength }: LineTable, at: number): boolean {
  const start = entryPlace(log, index).byteOffset
  return start >= byteOffset[at] && start < byteOffset[at] + byteLength[at]
}

function partsOf(line: ParsedLine | null) {
  const pcr = line && /^\d{1,9}$/.test(line.pcr) ? Number(line.pcr) : null
  return {
    pcr, template: line && line.mode, templateDigest: line && toHex(line.column), digestAlgorithm: line && visibleText(line.digest.algorithm), digest: line && toHex(line.digest.hash),
    path: line && visibleText(line.name),
  }
}
