import { equalItems, type GroupItem, type Item, type Member, type Sequence } from './syntax'

/** Does it neither capture nor change flags? */
export function isPlainGroup(item: Item): item is GroupItem {
  return item.kind === 'group' && item.number === null && item.addedFlags === 0 && item.removedFlags === 0
}

/** Groups that neither capture nor change flags are what they hold. */
export function withoutPlainGroups(items: readonly Item[]): Sequence {
  return items.flatMap((item) => (isPlainGroup(item) ? item.body : [item]))
}

/**
 * Alternatives as Python keeps them (CPython 3.11 `_parser.py`, `_parse_sub`): what all begin with stands before them, and single characters become
 * a class, which can match otherwise where case is ignored.
 */
export function joinAlternatives(alternatives: readonly Sequence[]): Sequence {
  if (alternatives.length === 1) return alternatives[0]
  const shared = sharedBeginning(alternatives)
  const prefix = alternatives[0].slice(0, shared)
  const rest = shared === 0 ? alternatives : alternatives.map((one) => one.slice(shared))
  const members = asMembers(rest)
  return [...prefix, members ? { kind: 'class', members, negated: false } : { kind: 'branch', alternatives: rest }]
}

function sharedBeginning(alternatives: readonly Sequence[]): number {
  const [first] = alternatives
  const shared = first.findIndex((item, i) => !alternatives.every((one) => one.length > i && equalItems(one[i], item)))
  return shared === -1 ? first.length : shared
}

function asMembers(alternatives: readonly Sequence[]): Member[] | null {
  const members: Member[] = []
  for (const alternative of alternatives) {
    if (alternative.length !== 1) return null
    const [item] = alternative
    if (item.kind === 'literal' && !item.negated) members.push({ kind: 'literal', code: item.code })
    else if (item.kind === 'class' && !item.negated) for (const member of item.members) members.push(member)
    else return null
  }
  return members
}
