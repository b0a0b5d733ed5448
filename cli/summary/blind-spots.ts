import type { Style } from '../text/style'
import { wrap } from '../text/wrap'
import type { HostLike } from './statement'

/** Paths of a blind spot that are named; the report has more. */
const PATHS_NAMED = 3

/** What was not looked at although it passed: a line each. */
export function blindSpotList({ blindSpots = [] }: HostLike, style: Style): string[] {
  if (blindSpots.length === 0) return []
  const lines = blindSpots.flatMap(({ message, paths = [], count }) => {
    const named = paths.slice(0, PATHS_NAMED)
    const which = named.length === 0 ? '' : ` ${count > named.length ? 'Among them' : 'They are'} ${named.join(', ')}.`
    const [first, ...more] = wrap(`${message}${which}`, style.width - 4)
    return [`  - ${first}`, ...more.map((line) => `    ${line}`)]
  })
  return [style.bold('What a pass does not say'), ...lines, '']
}
