import { visibleText } from '@shared/bytes/visible'
import type { ItemsDiff, ListDiff, PolicyDiff } from '@shared/model/policy-diff'

/** A line for every difference: `+` what only the later policy says, `-` what only the earlier one does. Names in visible form. */
export function* diffLines({ digests, keyrings, imaBuf, excludes, ignoredKeyrings, keys, settings }: PolicyDiff): Generator<string> {
  yield* listLines('digests', digests)
  yield* listLines('keyrings', keyrings)
  yield* listLines('ima-buf', imaBuf)
  yield* itemLines('excludes', excludes)
  yield* itemLines('ima.ignored_keyrings', ignoredKeyrings)
  yield* itemLines('verification-keys', keys)
  for (const { name, before, after } of settings) {
    yield `- ${name} ${shownJson(before)}`
    yield `+ ${name} ${shownJson(after)}`
  }
}

function* listLines(list: string, { added, removed, changed }: ListDiff): Generator<string> {
  for (const [name, listed] of removed) for (const digest of listed) yield line('-', list, name, digest)
  for (const [name, diff] of changed) {
    for (const digest of diff.removed) yield line('-', list, name, digest)
    for (const digest of diff.added) yield line('+', list, name, digest)
  }
  for (const [name, listed] of added) for (const digest of listed) yield line('+', list, name, digest)
}

function* itemLines(list: string, { added, removed }: ItemsDiff): Generator<string> {
  for (const item of removed) yield `- ${list} ${visibleText(item)}`
  for (const item of added) yield `+ ${list} ${visibleText(item)}`
}

function line(sign: string, list: string, name: string, digest: string): string {
  return `${sign} ${list} ${visibleText(digest)} ${visibleText(name)}`
}

function shownJson(value: unknown): string {
  return visibleText(JSON.stringify(value))
}
