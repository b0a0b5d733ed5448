import type { EvidenceReport } from '@shared/model/report'
import { count, counted } from '../text/numbers'
import type { Style } from '../text/style'
import { shortHex, table, wrap } from '../text/wrap'

/** Files that are listed; a folder can hold any number. */
const SHOWN_FILES = 60
const HEAD = ['kind', 'bytes', 'sha256', 'file']

export function evidenceList(evidence: readonly EvidenceReport[], style: Style): string[] {
  const known = evidence.filter(({ kind }) => kind !== 'unrecognised')
  const shown = known.slice(0, SHOWN_FILES)
  const [head, ...lines] = table([HEAD, ...shown.map(cells)])
  const unknown = evidence.length - known.length
  return [
    style.bold(`Evidence: ${counted(evidence.length, 'file')} read, ${count(known.length)} of a known kind`),
    ...(shown.length > 0 ? [style.dim(`  ${head}`)] : []),
    ...shown.flatMap((file, index) => fileLines(file, `  ${lines[index]}  `, style)),
    ...(known.length > shown.length ? [`  ... and ${count(known.length - shown.length)} more of a known kind: --json has them all`] : []),
    ...(unknown > 0 ? [`  ${counted(unknown, 'other file')} of no known kind`] : []),
    '',
  ]
}

/** A path that does not fit beside the columns gets a line of its own: a broken one can't be copied. */
function fileLines(file: EvidenceReport, columns: string, style: Style): string[] {
  const name = `${file.path}${file.role === null ? '' : ` (given as ${file.role})`}`
  const fits = columns.length + name.length <= style.width
  return [
    ...(fits ? [columns + name] : [columns.trimEnd(), ...wrap(name, style.width, '    ')]),
    ...file.notes.flatMap((note) => wrap(note, style.width, '      note: ')),
  ]
}

function cells(file: EvidenceReport): string[] {
  return [file.kind, count(file.size), shortHex(file.sha256), '']
}
