import type { PolicyChange, PolicyChangeList } from '@shared/model/workbench'
import { counted } from '@/app/words/numbers'

/** What the items of each part are called. */
const NOUNS: Readonly<Record<string, string>> = { digests: 'path', keyrings: 'keyring', 'ima-buf': 'buffer', excludes: 'exclude', 'ima.ignored_keyrings': 'ignored keyring', 'verification-keys': 'key' }

/** `2 paths added, 1 path with other digests, 1 exclude removed`. */
export function changeSummary({ lists }: PolicyChangeList): string {
  return lists.flatMap(({ list, added, removed, changed }) => {
    const noun = NOUNS[list]
    if (noun === undefined) return [`${list} changed`]
    return [
      ...(added > 0 ? [`${counted(added, noun)} added`] : []), ...(changed > 0 ? [`${counted(changed, noun)} with other digests`] : []), ...(removed > 0 ? [`${counted(removed, noun)} removed`] : []),
    ]
  }).join(', ')
}

/** Does it come, go, or is it listed otherwise? Drawn, and said. */
export const KIND_WORDS: Readonly<Record<PolicyChange['kind'], { readonly sign: string; readonly says: string }>> = {
  added: { sign: '+', says: 'comes:' }, removed: { sign: '−', says: 'goes:' }, changed: { sign: '±', says: 'listed otherwise:' },
}
