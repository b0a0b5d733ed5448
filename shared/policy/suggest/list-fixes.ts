import { visibleText } from '../../bytes/visible'
import { counted } from '../../checks/observe'
import type { DigestListName } from '../../model/policy-edit'
import type { FixKind, FixSafety } from '../../model/workbench'
import type { CauseKind } from './cause-of'
import { detailsOf, type FileCauses, type FileGroup } from './file-causes'
import { ListingEdits, editsOf, withoutTwins } from './fix-edits'
import { named, namesOfFiles } from './fix-words'
import { RANK, entriesOfFiles, type PlannedFix } from './planned-fix'

interface ListWords {
  readonly rank: number
  readonly kind: FixKind
  readonly safety: FixSafety
  readonly title: (what: string, one: boolean) => string
  /** `detail`: the first of several, `more`: is it for more than one file? */
  readonly because: (said: { readonly detail: string; readonly others: number; readonly more: boolean }) => string
  readonly admits: (files: string) => string
}

const SAME_BYTES = 'no new bytes: they may only lie in one more place'
const THESE = (files: string) => `${files} with these digests, and nothing else`
const LIST_OF: Readonly<Partial<Record<CauseKind, DigestListName>>> = { key: 'keyrings', buffer: 'ima-buf' }

/** Causes that no policy mends, and why. */
type Unmendable = 'altered' | 'changed-after-signing' | 'unlistable'
const UNMENDABLE: Readonly<Record<Unmendable, (detail: string) => string>> = {
  'altered': () => 'The entry was altered after it was measured: what it says is not what was measured.',
  'changed-after-signing': () => 'The signature does not fit the file: it was changed after it was signed.',
  'unlistable': (detail) => `It can't be listed: ${detail}.`,
}

/** How digests of each cause are listed. */
const LISTED: Readonly<Record<Exclude<CauseKind, Unmendable>, ListWords>> = {
  'copy': { rank: RANK.copy, kind: 'list-digests', safety: 'narrowest', title: (what) => `List ${what}: copies of files that the policy allows`, because: ({ detail, more }) => `The same bytes are listed${more ? ' elsewhere, the first' : ''} as ${visibleText(detail)}`, admits: () => SAME_BYTES },
  'referenced': { rank: RANK.referenced, kind: 'list-digests', safety: 'narrow', title: (what) => `List ${what}`, because: (said) => `Listed by ${firstOf(said)}`, admits: THESE },
  'golden': { rank: RANK.golden, kind: 'list-digests', safety: 'narrow', title: (what) => `List ${what}`, because: (said) => `Measured there too: ${firstOf(said)}`, admits: THESE },
  'misplaced': { rank: RANK.misplaced, kind: 'list-digests', safety: 'look-first', title: (what) => `List ${what}`, because: (said) => `Right digest, wrong path: listed by ${firstOf(said)}`, admits: THESE },
  'contradicted': { rank: RANK.contradicted, kind: 'list-digests', safety: 'look-first', title: (what) => `List ${what}`, because: (said) => `Another version, or a changed file: another digest is listed for the path by ${firstOf(said)}`, admits: THESE },
  'update': { rank: RANK.update, kind: 'list-digests', safety: 'look-first', title: (what, one) => `Add the new ${one ? 'digest' : 'digests'} of ${what}`, because: () => 'The policy lists other digests for the path: an update, or another file in its place. Nothing tells which', admits: THESE },
  'unknown': { rank: RANK.unknown, kind: 'list-digests', safety: 'look-first', title: (what) => `List ${what}`, because: () => 'Nothing that was given knows the digest', admits: THESE },
  'suspicious': { rank: RANK.unknown, kind: 'list-digests', safety: 'look-first', title: (what) => `List ${what}`, because: ({ detail }) => `Nothing that was given knows the digest, and the path is one to look at first: ${detail}`, admits: THESE },
  'boot-aggregate': { rank: RANK.boot, kind: 'list-digests', safety: 'look-first', title: () => 'List this boot_aggregate', because: () => 'It stands for firmware, boot loader and kernel command line, and nothing here proves it', admits: () => 'boots that give this value; each update of what it stands for gives another' },
  'key': { rank: RANK.key, kind: 'list-keys', safety: 'wide', title: (what, one) => `List the ${one ? 'certificate' : 'certificates'} loaded into ${what}`, because: () => 'A key that the kernel loaded, and that no policy lists', admits: () => 'for Keylime every file that the key has signed, at any path' },
  'buffer': { rank: RANK.unknown, kind: 'list-buffers', safety: 'look-first', title: (what) => `List what was measured as ${what}`, because: () => 'Data of the kernel that no policy lists', admits: () => 'just this data' },
}

/** Where what is known of them comes from, the first of several. */
function firstOf({ detail, others }: { readonly detail: string; readonly others: number }): string {
  return others === 0 ? detail : `${detail}, and ${others} more`
}

/** Lists the files of a group, or says why that can't be. */
export function listFix(causes: FileCauses, { kind, files: group }: FileGroup): PlannedFix {
  const { files } = causes
  const names = namesOfFiles(files, group)
  const { detail, others } = detailsOf(causes, group)
  const isTarget = entriesOfFiles(files, group)
  if (kind === 'altered' || kind === 'changed-after-signing' || kind === 'unlistable') {
    const because = UNMENDABLE[kind](firstOf({ detail: detail ?? '', others }))
    return { rank: RANK.none, kind: 'none', safety: 'no-safe-fix', title: named(names), because, admits: 'Look into the machine, not the policy.', edits: editsOf([]), isTarget, adds: null }
  }
  const words = LISTED[kind]
  return {
    rank: words.rank, kind: words.kind, safety: words.safety, title: words.title(named(names), names.count === 1), because: `${words.because({ detail: detail ?? '', others, more: group.length > 1 })}.`,
    admits: `Admits ${words.admits(counted(names.count, 'file'))}.`, edits: new ListingEdits(files, withoutTwins(files, group), LIST_OF[kind] ?? 'digests'), isTarget, adds: group,
  }
}
