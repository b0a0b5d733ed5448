/** Colours are an extra: every state has a word and a symbol too. */
export interface Style {
  /** Columns that a line may have. */
  readonly width: number
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly open: (text: string) => string
}

const MIN_WIDTH = 80
const MAX_WIDTH = 100

/** `columns`: the terminal's width, or `null` where there is none. */
export function createStyle(colours: boolean, columns: number | null): Style {
  const sgr = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text)
  return {
    width: Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns ?? MAX_WIDTH)),
    bold: sgr(1), dim: sgr(2), good: sgr(32), bad: sgr(31), open: sgr(33),
  }
}
