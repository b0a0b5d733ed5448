import type { editor } from 'monaco-editor/editor'
import type { Severity } from '@shared/model/finding'
import type { DraftRemark, DraftView } from '@shared/model/workbench'

/** `MarkerSeverity` of the editor, whose library is loaded later. */
const MARKER: Readonly<Record<Severity, number>> = { info: 2, warning: 4, error: 8 }

/** Marks in the text: why it can't be read, or what is odd of it. */
export function marksOf(model: editor.ITextModel, problem: DraftView['problem'], remarks: readonly DraftRemark[]): readonly editor.IMarkerData[] {
  if (problem !== null) return [{ ...rangeOf(model, problem.offset, 1), severity: MARKER.error, message: `Expected ${problem.expected}, found ${problem.found}.` }]
  return remarks.map(({ severity, message, offset, length, code }) => ({ ...rangeOf(model, offset, length), severity: MARKER[severity], message, code }))
}

function rangeOf(model: editor.ITextModel, offset: number, length: number) {
  const [start, end] = [model.getPositionAt(offset), model.getPositionAt(offset + length)]
  return { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column }
}
