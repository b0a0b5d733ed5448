import { isObject } from '../../bytes/json'
import type { PolicyLists } from './read-lists'

/** Generators that Keylime takes for "no policy" where it sums up an agent's state: Unknown and EmptyAllowList. */
const NO_POLICY: ReadonlySet<unknown> = new Set([0, 1])

/** What the reader of a list of lines should know. */
export function textNotes(spaced: number, relative: number): string[] {
  return [
    ...counted(spaced, 'name has blanks, which IMA logs as _: it is listed so', 'names have blanks, which IMA logs as _: they are listed so'),
    ...counted(relative, 'name does not begin with /: no file of a log is called so', 'names do not begin with /: no file of a log is called so'),
  ]
}

/** What the reader of a runtime policy should know that its schema does not mind. */
export function policyNotes({ digests, settings }: PolicyLists): string[] {
  const generator: unknown = isObject(settings['meta']) ? settings['meta']['generator'] : undefined
  let spaced = 0
  for (const path of digests.keys()) if (path.includes(' ')) spaced++
  return [
    ...(NO_POLICY.has(generator) ? [`Its generator is ${String(generator)}: parts of Keylime take a policy with 0 or 1 there for none, and let IMA pass unchecked.`] : []),
    ...counted(spaced, 'path has blanks: IMA logs _ in their place, so no entry is called so', 'paths have blanks: IMA logs _ in their place, so no entry is called so'),
  ]
}

function counted(count: number, one: string, more: string): string[] {
  if (count === 0) return []
  return [count === 1 ? `One ${one}.` : `${count.toLocaleString('en-US')} ${more}.`]
}
