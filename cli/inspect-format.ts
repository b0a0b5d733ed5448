import type { FieldNode } from '@shared/model/evidence'
import type { InspectedFile } from '@shared/model/view'
import { count, counted } from './text/numbers'
import type { Style } from './text/style'
import { wrap } from './text/wrap'

/** Fields of a file that the text shows; JSON has what the engine gives. */
const SHOWN_FIELDS = 400

interface Line {
  readonly field: FieldNode
  readonly depth: number
}

export function formatInspected(files: readonly InspectedFile[], style: Style): string {
  return files.map((file) => [...fileLines(file, style), ''].join('\n')).join('\n')
}

function fileLines(file: InspectedFile, style: Style): string[] {
  const fields = flatten(file.fields, 0)
  const left = fields.length - SHOWN_FIELDS
  return [
    style.bold(file.path),
    ...wrap(file.kind === 'unrecognised' ? 'unrecognised' : `${file.kind} (${file.recognisedBy})`, style.width, '  kind     '),
    `  size     ${counted(file.size, 'byte')}`,
    `  sha256   ${file.sha256}`,
    ...file.notes.flatMap((note) => wrap(note, style.width, '  note     ')),
    ...(file.error === null ? [] : wrap(file.error, style.width, '  damaged  ')),
    ...fields.slice(0, SHOWN_FIELDS).flatMap((line) => fieldLines(line, style)),
    ...(left > 0 ? [`  ... and ${count(left)} more of ${counted(fields.length, 'field')}: --json has them all`] : []),
  ]
}

function flatten(fields: readonly FieldNode[], depth: number): Line[] {
  return fields.flatMap((field) => [{ field, depth }, ...flatten(field.children ?? [], depth + 1)])
}

function fieldLines({ field, depth }: Line, style: Style): string[] {
  const term = field.term === undefined || field.term === field.label ? '' : ` [${field.term}]`
  const meaning = field.meaning === undefined ? '' : ` (${field.meaning})`
  const place = `${String(field.byteOffset).padStart(9)} +${String(field.byteLength).padEnd(6)} ${'  '.repeat(depth)}`
  const value = field.value === '' ? '' : `: ${field.value}`
  return wrap(`${field.label}${term}${value}${meaning}`, style.width, place, place.length + 2)
}
