import type { editor } from 'monaco-editor/editor'

/** How the policy's text is shown: as it is, its changes alone, or beside the text that it began with. */
export type EditorMode = 'edit' | 'changes' | 'side'

/** Tab leaves the editor; what can't be drawn is drawn as an escape; nothing is fetched and nothing moves by itself. */
export const EDITOR_OPTIONS: editor.IEditorOptions & editor.IGlobalEditorOptions = {
  ariaLabel: 'Text of the policy', automaticLayout: true, fontFamily: '"JetBrains Mono Variable", monospace', fontLigatures: '"zero" 1, "calt" 0, "liga" 0', lineHeight: 20, minimap: { enabled: false },
  tabFocusMode: true, editContext: false, renderControlCharacters: true, unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true, nonBasicASCII: false }, links: false, colorDecorators: false, codeLens: false, dragAndDrop: false,
  scrollBeyondLastLine: false, smoothScrolling: false, cursorBlinking: 'solid', cursorSmoothCaretAnimation: 'off', wordBasedSuggestions: 'off', stickyScroll: { enabled: false }, unusualLineTerminators: 'off',
  guides: { indentation: false }, overviewRulerBorder: false, overviewRulerLanes: 0, hideCursorInOverviewRuler: true, matchBrackets: 'near', bracketPairColorization: { enabled: false }, fixedOverflowWidgets: true, accessibilitySupport: 'auto', padding: { top: 4, bottom: 4 }, lineNumbersMinChars: 4, occurrencesHighlight: 'off', dropIntoEditor: { enabled: false },
}

/** Brackets in colours would say more of the layout than of the policy. */
export const MODEL_OPTIONS: editor.ITextModelUpdateOptions = { tabSize: 2, insertSpaces: true, bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } }

export function diffOptions(mode: EditorMode): editor.IStandaloneDiffEditorConstructionOptions {
  return {
    renderSideBySide: mode === 'side', useInlineViewWhenSpaceIsLimited: false, renderOverviewRuler: false, renderMarginRevertIcon: false, renderGutterMenu: false,
    hideUnchangedRegions: { enabled: mode === 'changes', contextLineCount: 2, minimumLineCount: 3, revealLineCount: 20 },
  }
}
