import type { Monaco } from './monaco'

/** Colours of the editor, each from a token of the window's theme. */
const COLOURS: Readonly<Record<string, string>> = {
  'editor.background': '--surface', 'editor.foreground': '--text', 'editorLineNumber.foreground': '--text-3', 'editorLineNumber.activeForeground': '--text', 'editorCursor.foreground': '--accent',
  'editor.lineHighlightBackground': '--hover', 'editor.lineHighlightBorder': '--hover', 'editor.selectionBackground': '--selected', 'editor.inactiveSelectionBackground': '--selected-soft',
  'editor.findMatchBackground': '--mark', 'editor.findMatchHighlightBackground': '--mark', 'editorBracketMatch.background': '--selected-soft', 'editorBracketMatch.border': '--control-line',
  'editorIndentGuide.background1': '--line', 'editorIndentGuide.activeBackground1': '--line-strong', 'editorGutter.foldingControlForeground': '--text-2', 'editorError.foreground': '--fail', 'editorWarning.foreground': '--warn',
  'editorWidget.background': '--raised', 'editorWidget.foreground': '--text', 'editorWidget.border': '--line-strong', 'editorHoverWidget.background': '--raised', 'editorHoverWidget.foreground': '--text', 'editorHoverWidget.border': '--line-strong',
  'editorSuggestWidget.background': '--raised', 'editorSuggestWidget.foreground': '--text', 'editorSuggestWidget.selectedBackground': '--selected', 'editorSuggestWidget.selectedForeground': '--text', 'editorSuggestWidget.highlightForeground': '--accent', 'editorSuggestWidget.border': '--line-strong',
  'input.background': '--surface', 'input.foreground': '--text', 'input.border': '--control-line', 'focusBorder': '--accent', 'menu.background': '--raised', 'menu.foreground': '--text', 'menu.selectionBackground': '--selected', 'menu.selectionForeground': '--text',
  'diffEditor.insertedLineBackground': '--pass-tint', 'diffEditor.removedLineBackground': '--fail-tint', 'diffEditor.insertedTextBackground': '--pass-tint', 'diffEditor.removedTextBackground': '--fail-tint',
  'diffEditorGutter.insertedLineBackground': '--surface', 'diffEditorGutter.removedLineBackground': '--surface', 'diffEditor.diagonalFill': '--line', 'diffEditor.border': '--line-strong',
  'diffEditor.unchangedRegionBackground': '--sunken', 'diffEditor.unchangedRegionForeground': '--text-2', 'diffEditor.unchangedCodeBackground': '--surface', 'diffEditor.unchangedRegionShadow': '--sunken',
  'scrollbarSlider.background': '--line-strong', 'scrollbarSlider.hoverBackground': '--control-line', 'scrollbarSlider.activeBackground': '--control-line', 'scrollbar.shadow': '--line', 'editorOverviewRuler.border': '--line',
}
const RULES = [['string.key.json', '--accent'], ['string.value.json', '--text-2'], ['number.json', '--text'], ['keyword.json', '--text'], ['delimiter', '--text-2'], ['', '--text']] as const

/** Gives the editor the colours that the window has now. */
export function applyTheme({ editor }: Monaco): void {
  const isDark = getComputedStyle(document.documentElement).colorScheme === 'dark' || (getComputedStyle(document.documentElement).colorScheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  const read = colourReader()
  editor.defineTheme('imascope', {
    base: isDark ? 'vs-dark' : 'vs', inherit: true,
    colors: Object.fromEntries(Object.entries(COLOURS).map(([name, token]) => [name, read(token)])),
    rules: RULES.map(([token, colour]) => ({ token, foreground: read(colour).slice(1) })),
  })
  editor.setTheme('imascope')
}

/** Reads a token as `#rrggbb`: tokens choose by the colour scheme, which only a drawn element resolves. */
function colourReader(): (token: string) => string {
  const context = document.createElement('canvas').getContext('2d')!
  const root = document.createElement('i')
  document.body.append(root)
  const colours = new Map([...new Set([...Object.values(COLOURS), ...RULES.map(([, token]) => token)])].map((token) => {
    root.style.color = `var(${token})`
    context.fillStyle = getComputedStyle(root).color
    return [token, String(context.fillStyle)]
  }))
  root.remove()
  return (token) => colours.get(token)!
}
