import { visibleText } from '../../bytes/visible'
import { bareDigest } from '../../checks/policy/listed-digest'
import { DIGEST_LISTS, type DigestListName } from '../../model/policy-edit'
import { listsOf, type PolicyParts } from '../policy-content'
import type { Remark } from './remark'

/** What Keylime compares: lower-case hex digits and nothing before them. */
const PLAIN = /^[0-9a-f]{40,128}$/
const ZEROS = /^0+$/

type Place = readonly [DigestListName, string, number]

/** About digests that accept nothing, or what they should not, each at its place. */
export function* digestRemarks(policy: PolicyParts): Generator<Remark> {
  const lists = listsOf(policy)
  for (const list of DIGEST_LISTS) {
    for (const [name, listed] of lists[list]) {
      for (const [i, digest] of listed.entries()) {
        const remark = remarkOn(digest, listed.indexOf(digest) < i, [list, name, i])
        if (remark) yield remark
      }
    }
  }
}

function remarkOn(digest: string, isRepeated: boolean, at: Place): Remark | null {
  const [list, name] = at
  const shown = visibleText(name)
  const bare = bareDigest(digest)
  const remove = { kind: 'remove-digest', list, name, digest } as const
  if (ZEROS.test(bare)) return { code: 'policy.lint.zero-digest', severity: 'warning', message: `A digest of zeros for ${shown}: a file that is written while it is measured has one in the log, whatever it holds.`, at, fix: { title: 'Remove the digest of zeros', edits: [remove] } }
  if (isRepeated) return { code: 'policy.lint.duplicate-digest', severity: 'info', message: `The digest is listed twice for ${shown}.`, at, fix: { title: 'List it once', edits: [remove, { kind: 'add-digest', list, name, digest }] } }
  if (PLAIN.test(digest)) return null
  if (!PLAIN.test(bare)) return { code: 'policy.malformed', severity: 'warning', message: `No digest, for ${shown}: Keylime refuses the policy.`, at, fix: { title: 'Remove it', edits: [remove] } }
  const isCase = digest.toLowerCase() === bare
  return {
    code: isCase ? 'policy.lint.upper-case-hex' : 'policy.malformed', severity: 'warning', at, fix: { title: 'Write it as Keylime compares it', edits: [remove, { kind: 'add-digest', list, name, digest: bare }] },
    message: isCase ? `A digest in upper case for ${shown}: Keylime compares letter by letter, and never accepts it.` : `An algorithm before the digest for ${shown}: Keylime refuses the policy.`,
  }
}
