import type { TriedHypothesis } from '@shared/model/finding'
import { count, counted } from '../text/numbers'
import type { Style } from '../text/style'
import { wrap } from '../text/wrap'

type Outcome = TriedHypothesis['outcome']

/** Explanations that fit are the conclusion, which the finding's message tells already: they are named with what was replayed for them. */
const TITLES: Readonly<Record<Outcome, string>> = {
  'fits': 'explained by', 'undecidable': 'can\'t be decided', 'not-tried': 'not tried', 'does-not-fit': 'ruled out',
}
const ORDER: readonly Outcome[] = ['fits', 'undecidable', 'not-tried', 'does-not-fit']

/** What was tried to explain a mismatch, a line for each outcome; --json has the details. */
export function hypothesisLines(hypotheses: readonly TriedHypothesis[], style: Style): string[] {
  const isExplained = hypotheses.some(({ outcome }) => outcome === 'fits')
  return ORDER.flatMap((outcome) => {
    const chosen = hypotheses.filter((one) => one.outcome === outcome)
    if (chosen.length === 0 || (isExplained && outcome === 'not-tried')) return []
    const tried = chosen.reduce((sum, one) => sum + (one.tried ?? 0), 0)
    const many = outcome === 'does-not-fit' && tried > 0 ? ` (${counted(tried, 'log')} replayed)` : ''
    return wrap(`${TITLES[outcome]}: ${chosen.map(words).join(', ')}${many}`, style.width, '      ')
  })
}

function words({ id, outcome, tried, window }: TriedHypothesis): string {
  if (outcome === 'not-tried' && tried !== undefined && tried > 0) return `${id} (in part: ${counted(tried, 'log')})`
  if (outcome !== 'undecidable' || window === undefined) return id
  return window.last < window.first ? `${id} (after entry ${count(window.last)})` : `${id} (entries ${count(window.first)} to ${count(window.last)})`
}
