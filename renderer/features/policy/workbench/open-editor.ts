import type { editor } from 'monaco-editor/editor'
import { diffOptions, EDITOR_OPTIONS, MODEL_OPTIONS, type EditorMode } from './editor-options'
import type { Monaco } from './monaco'
import { countLines, type ChangedLines } from './changed-lines'

/** An editor on show; of two texts the one that is the draft's. */
export interface OpenEditor {
  readonly code: editor.ICodeEditor
  close(): void
}

interface Wanted {
  readonly model: editor.ITextModel
  /** The text that the draft began with; `null` where only the draft's is shown. */
  readonly before: string | null
  readonly mode: EditorMode
  readonly readOnly: boolean
  onCaret(line: number): void
  /** `null` where it is not known. */
  onLines(lines: ChangedLines | null): void
}

/** Opens an editor in a frame. The model stays when it is closed. */
export function openEditor(monaco: Monaco, frame: HTMLElement, { model, before, mode, readOnly, onCaret, onLines }: Wanted): OpenEditor {
  const options = { ...EDITOR_OPTIONS, readOnly, fontSize: 12 }
  if (before === null) {
    const code = monaco.editor.create(frame, { ...options, model })
    return listened(code, onCaret, () => code.dispose())
  }
  const original = monaco.editor.createModel(before, model.getLanguageId())
  original.updateOptions(MODEL_OPTIONS)
  const diff = monaco.editor.createDiffEditor(frame, { ...options, ...diffOptions(mode) })
  diff.getOriginalEditor().updateOptions({ ariaLabel: 'Text that the draft began with' })
  diff.getModifiedEditor().updateOptions({ ariaLabel: EDITOR_OPTIONS.ariaLabel })
  diff.setModel({ original, modified: model })
  diff.onDidUpdateDiff(() => onLines(countLines(diff.getLineChanges())))
  return listened(diff.getModifiedEditor(), onCaret, () => {
    diff.dispose()
    original.dispose()
  })
}

function listened(code: editor.ICodeEditor, onCaret: (line: number) => void, dispose: () => void): OpenEditor {
  const caret = code.onDidChangeCursorPosition(({ position }) => onCaret(position.lineNumber))
  return {
    code,
    close() {
      caret.dispose()
      dispose()
    },
  }
}
