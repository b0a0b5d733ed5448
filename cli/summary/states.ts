import type { OverallVerdict, Verdict } from '@shared/model/verdict'
import type { Severity } from '@shared/model/finding'
import type { Style } from '../text/style'

/** A state as people see it: a symbol, a word, and a colour where there are colours. */
export interface Mark {
  readonly symbol: string
  readonly word: string
  readonly paint: (style: Style) => (text: string) => string
}

const good: Mark['paint'] = (style) => style.good
const bad: Mark['paint'] = (style) => style.bad
const open: Mark['paint'] = (style) => style.open
const quiet: Mark['paint'] = (style) => style.dim

export const VERDICT_MARKS: Readonly<Record<Verdict, Mark>> = {
  pass: { symbol: '✓', word: 'PASS', paint: good },
  fail: { symbol: '✗', word: 'FAIL', paint: bad },
  'not-checked': { symbol: '?', word: 'NOT CHECKED', paint: open },
}

export const OVERALL_MARKS: Readonly<Record<OverallVerdict, Mark>> = {
  trusted: { symbol: '✓', word: 'TRUSTED', paint: good },
  untrusted: { symbol: '✗', word: 'UNTRUSTED', paint: bad },
  inconclusive: { symbol: '?', word: 'INCONCLUSIVE', paint: open },
}

export const SEVERITY_MARKS: Readonly<Record<Severity, Mark>> = {
  error: { symbol: '✗', word: 'ERROR', paint: bad },
  warning: { symbol: '!', word: 'WARNING', paint: open },
  info: { symbol: '-', word: 'NOTE', paint: quiet },
}

/** Symbol and word in their colour. */
export function marked(mark: Mark, style: Style): string {
  return mark.paint(style)(`${mark.symbol} ${mark.word}`)
}
