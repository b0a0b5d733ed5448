import type { Provenance, ReferenceMatch } from '../references/provenance'
import { STRENGTH_WORDS } from '../references/strength'
import type { Cause } from './cause-of'

/** What references make of an entry, in words that name the strongest; `null` where they say nothing. */
export function referenceCause({ relation, strength, matches: [match] }: Provenance): Pick<Cause, 'kind' | 'detail'> | null {
  if (relation === 'unknown' || match === undefined) return null
  if (relation === 'same-path') return { kind: strength === 'golden-log' ? 'golden' : 'referenced', detail: sourceOf(match) }
  if (relation === 'other-path') return { kind: 'misplaced', detail: `${sourceOf(match)}, as ${match.path}` }
  return { kind: 'contradicted', detail: sourceOf(match) }
}

/** `bash-5.1.8-9.el9.x86_64 (package whose header digest fits)`, or the file of a list. */
function sourceOf({ strength, package: from, source }: ReferenceMatch): string {
  return `${from?.label ?? source} (${STRENGTH_WORDS[strength]})`
}
