import type { LogReport } from '@shared/model/report'
import { count, counted } from '../text/numbers'
import type { Style } from '../text/style'
import { wrap } from '../text/wrap'
import type { HostLike, PathOf } from './statement'

/** Templates that are named; a hostile log can bring any number. */
const SHOWN_TEMPLATES = 6
const BYTE_ORDERS = { le: 'little-endian', be: 'big-endian' } as const

export function logFacts({ log }: HostLike, pathOf: PathOf, style: Style): string[] {
  if (log === null) return []
  const facts = [
    `${pathOf(log.evidence)}`,
    `${log.format}, ${BYTE_ORDERS[log.byteOrder]}, template digests ${log.templateDigestAlgorithm}`,
    `${counted(log.entries, 'entry', 'entries')}: ${templates(log)}; ${counted(log.violations, 'violation')}`,
    log.stopped === null
      ? 'read to its end'
      : `STOPPED at byte ${log.stopped.byteOffset}${log.stopped.entry === null ? '' : ` (entry ${count(log.stopped.entry)})`}: ` +
        `expected ${log.stopped.expected}, found ${log.stopped.found} [${log.stopped.code}]`,
  ]
  return [style.bold('Log'), ...facts.flatMap((fact) => wrap(fact, style.width, '  ', 4)), '']
}

function templates(log: LogReport): string {
  const names = Object.entries(log.templates)
  const shown = names.slice(0, SHOWN_TEMPLATES).map(([name, entries]) => `${count(entries)} ${name}`)
  const more = names.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${counted(more, 'more template')}` : '')
}
