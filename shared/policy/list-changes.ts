import { visibleText } from '../bytes/visible'
import type { ItemsDiff, ListDiff, PolicyDiff } from '../model/policy-diff'
import type { PolicyChange, PolicyChangeList } from '../model/workbench'

/** Changes that are told one by one. */
const CHANGES_MAX = 500

/** The first of them, and how many there are in each part of the policy. */
export function listChanges(diff: PolicyDiff): PolicyChangeList {
  const changes: PolicyChange[] = []
  let count = 0
  for (const change of policyChanges(diff)) if (count++ < CHANGES_MAX) changes.push(change)
  const named = ([list, { added, removed, changed }]: readonly [string, ListDiff]) => ({ list, added: added.size, removed: removed.size, changed: changed.size })
  const items = ([list, { added, removed }]: readonly [string, ItemsDiff]) => ({ list, added: added.length, removed: removed.length, changed: 0 })
  const settings = diff.settings.map(({ name }) => ({ list: name, added: 0, removed: 0, changed: 1 }))
  const lists = [...digestParts(diff).map(named), ...itemParts(diff).map(items), ...settings]
  return { changes, count, lists: lists.filter(({ added, removed, changed }) => added + removed + changed > 0) }
}

/** Each difference: in each list what goes, what is listed otherwise and what comes. Texts are visible. */
export function* policyChanges(diff: PolicyDiff): Generator<PolicyChange> {
  for (const [list, { added, removed, changed }] of digestParts(diff)) {
    for (const [name, digests] of removed) yield toChange('removed', list, name, [], digests)
    for (const [name, items] of changed) yield toChange('changed', list, name, items.added, items.removed)
    for (const [name, digests] of added) yield toChange('added', list, name, digests, [])
  }
  for (const [list, { added, removed }] of itemParts(diff)) {
    for (const item of removed) yield toChange('removed', list, null, [], [item])
    for (const item of added) yield toChange('added', list, null, [item], [])
  }
  for (const { name, before, after } of diff.settings) yield toChange('changed', name, null, [JSON.stringify(after)], [JSON.stringify(before)])
}

function toChange(kind: PolicyChange['kind'], list: string, name: string | null, added: readonly string[], removed: readonly string[]): PolicyChange {
  return { kind, list, name: name === null ? null : visibleText(name), added: added.map(visibleText), removed: removed.map(visibleText) }
}

function digestParts({ digests, keyrings, imaBuf }: PolicyDiff): (readonly [string, ListDiff])[] {
  return [['digests', digests], ['keyrings', keyrings], ['ima-buf', imaBuf]]
}

function itemParts({ excludes, ignoredKeyrings, keys }: PolicyDiff): (readonly [string, ItemsDiff])[] {
  return [['excludes', excludes], ['ima.ignored_keyrings', ignoredKeyrings], ['verification-keys', keys]]
}
