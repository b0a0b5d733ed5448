import { textsEqual } from '../../bytes/equal'
import { bareDigest } from '../../checks/policy/listed-digest'
import type { RuntimePolicy } from '../../model/policy'
import type { DigestListName, KeyEdit, PolicyEdit } from '../../model/policy-edit'
import { listsOf } from '../policy-content'

/** A policy's names and patterns that edits change, with what each has afterwards. */
export interface PolicyChanges {
  /** Digests of a name after the edits; `null` for one that is listed no more. */
  readonly lists: Readonly<Record<DigestListName, ReadonlyMap<string, readonly string[] | null>>>
  readonly addedExcludes: readonly string[]
  readonly removedExcludes: ReadonlySet<string>
  readonly ignoredKeyrings: readonly string[]
  readonly addedKeys: readonly KeyEdit[]
  readonly removedKeys: readonly KeyEdit[]
  readonly generator: number | null
}

type Lists = Pick<RuntimePolicy, 'digests' | 'keyrings' | 'imaBuf' | 'excludes' | 'ignoredKeyrings'>

/** What edits, one after the other, make of a policy's lists. Names and patterns that stay as they are are left out. */
export function changesOf(policy: Lists, edits: readonly PolicyEdit[]): PolicyChanges {
  const maps = listsOf(policy)
  const lists = { digests: new Map<string, readonly string[] | null>(), keyrings: new Map<string, readonly string[] | null>(), 'ima-buf': new Map<string, readonly string[] | null>() }
  const excludes = { added: new Set<string>(), removed: new Set<string>() }
  const keys = { added: new Map<string, KeyEdit>(), removed: new Map<string, KeyEdit>() }
  const known = new Set(policy.excludes)
  const ignored = new Set<string>()
  let generator: number | null = null
  for (const edit of edits) {
    if (edit.kind === 'add-digest' || edit.kind === 'remove-digest' || edit.kind === 'remove-name') change(maps[edit.list], lists[edit.list], edit)
    else if (edit.kind === 'add-exclude') add(excludes, edit.pattern, known.has(edit.pattern))
    else if (edit.kind === 'remove-exclude') remove(excludes, edit.pattern, known.has(edit.pattern))
    else if (edit.kind === 'ignore-keyring') ignored.add(edit.keyring)
    else if (edit.kind === 'add-key') keys.added.set(edit.keyId, edit)
    else if (edit.kind === 'remove-key') {
      keys.added.delete(edit.keyId)
      keys.removed.set(edit.keyId, edit)
    } else ({ generator } = edit)
  }
  return {
    lists, addedExcludes: [...excludes.added], removedExcludes: excludes.removed, ignoredKeyrings: [...ignored].filter((name) => !policy.ignoredKeyrings.includes(name)),
    addedKeys: [...keys.added.values()], removedKeys: [...keys.removed.values()], generator,
  }
}

interface Patterns {
  readonly added: Set<string>
  readonly removed: Set<string>
}

function add({ added, removed }: Patterns, pattern: string, isKnown: boolean): void {
  removed.delete(pattern)
  if (!isKnown) added.add(pattern)
}

function remove({ added, removed }: Patterns, pattern: string, isKnown: boolean): void {
  added.delete(pattern)
  if (isKnown) removed.add(pattern)
}

type DigestEdit = Extract<PolicyEdit, { readonly list: DigestListName }>

function change(before: ReadonlyMap<string, readonly string[]>, changed: Map<string, readonly string[] | null>, edit: DigestEdit): void {
  const written = before.get(edit.name)
  const now = changed.has(edit.name) ? changed.get(edit.name)! : (written ?? null)
  const next = edited(now, edit)
  if (next === now) return
  const isAsBefore = next === null ? written === undefined : written !== undefined && textsEqual(next, written)
  if (isAsBefore) changed.delete(edit.name)
  else changed.set(edit.name, next)
}

/** A digest goes in whatever form it is written; it comes as it is given, for Keylime knows no other form. */
function edited(list: readonly string[] | null, edit: DigestEdit): readonly string[] | null {
  if (edit.kind === 'remove-name' || list === null) return edit.kind === 'add-digest' ? [edit.digest] : null
  if (edit.kind === 'remove-digest') {
    const digest = bareDigest(edit.digest)
    const rest = list.filter((one) => bareDigest(one) !== digest)
    return rest.length === list.length ? list : rest.length === 0 ? null : rest
  }
  if (list.includes(edit.digest)) return list
  return isSorted(list) ? [...list, edit.digest].sort() : [...list, edit.digest]
}

/** As Keylime writes its lists. */
export function isSorted(list: readonly string[]): boolean {
  return list.every((one, i) => i === 0 || list[i - 1] < one)
}
