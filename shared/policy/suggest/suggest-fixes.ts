import { visibleText } from '../../bytes/visible'
import { toBase64 } from '../../bytes/base64'
import { groupedBy } from '../../checks/grouped-by'
import { counted } from '../../checks/observe'
import type { RuntimePolicy } from '../../model/policy'
import type { PolicyEdit } from '../../model/policy-edit'
import type { SigningKey } from '../../model/signing-key'
import { ENTRY_VERDICTS, STATE } from '../../model/verdict'
import type { FixKind, FixSafety } from '../../model/workbench'
import { Causes, type Cause, type CauseKind } from './cause-of'
import type { ReferenceIndex } from '../references/reference-index'
import { excludeFixes } from './exclude-fixes'
import { named } from './fix-words'
import { oldPlaceFixes } from './old-place-fixes'
import { RANK, hostEntries, type PlannedFix } from './planned-fix'
import { selectedFixes } from './selected-fixes'
import type { RejectedEntry, SuggestHost } from './suggest-host'

const FAIL = ENTRY_VERDICTS.indexOf('fail')

interface ListWords {
  readonly rank: number
  readonly kind: FixKind
  readonly safety: FixSafety
  readonly title: (what: string, one: boolean) => string
  readonly because: (causes: readonly Cause[]) => string
  readonly admits: (files: string) => string
}

/** Packages and lists whose files are a fix of their own each; more of them are one. */
const SOURCES_MAX = 20
const BY_SOURCE: ReadonlySet<CauseKind> = new Set(['referenced', 'golden', 'contradicted'])
const SAME_BYTES = 'no new bytes: they may only lie in one more place'
const THESE = (files: string) => `${files} with these digests, and nothing else`

/** How digests of each cause are listed. */
const LISTED: Readonly<Record<Exclude<CauseKind, 'changed-after-signing' | 'unlistable'>, ListWords>> = {
  'copy': { rank: RANK.copy, kind: 'list-digests', safety: 'narrowest', title: (what) => `List ${what}: copies of files that the policy allows`, because: ([{ detail }, ...more]) => `The same bytes are listed${more.length === 0 ? '' : ' elsewhere, the first'} as ${visibleText(detail!)}`, admits: () => SAME_BYTES },
  'referenced': { rank: RANK.referenced, kind: 'list-digests', safety: 'narrow', title: (what) => `List ${what}`, because: (causes) => `Listed by ${firstOf(causes)}`, admits: THESE },
  'golden': { rank: RANK.golden, kind: 'list-digests', safety: 'narrow', title: (what) => `List ${what}`, because: (causes) => `Measured there too: ${firstOf(causes)}`, admits: THESE },
  'misplaced': { rank: RANK.misplaced, kind: 'list-digests', safety: 'look-first', title: (what) => `List ${what}`, because: (causes) => `Right digest, wrong path: listed by ${firstOf(causes)}`, admits: THESE },
  'contradicted': { rank: RANK.contradicted, kind: 'list-digests', safety: 'look-first', title: (what) => `List ${what}`, because: (causes) => `Another version, or a changed file: another digest is listed for the path by ${firstOf(causes)}`, admits: THESE },
  'update': { rank: RANK.update, kind: 'list-digests', safety: 'look-first', title: (what, one) => `Add the new ${one ? 'digest' : 'digests'} of ${what}`, because: () => 'The policy lists other digests for the path: an update, or another file in its place. Nothing tells which', admits: THESE },
  'unknown': { rank: RANK.unknown, kind: 'list-digests', safety: 'look-first', title: (what) => `List ${what}`, because: () => 'Nothing that was given knows the digest', admits: THESE },
  'suspicious': { rank: RANK.unknown, kind: 'list-digests', safety: 'look-first', title: (what) => `List ${what}`, because: ([{ detail }]) => `Nothing that was given knows the digest, and the path is one to look at first: ${detail}`, admits: THESE },
  'boot-aggregate': { rank: RANK.boot, kind: 'list-digests', safety: 'look-first', title: () => 'List this boot_aggregate', because: () => 'It stands for firmware, boot loader and kernel command line, and nothing here proves it', admits: () => 'boots that give this value; each update of what it stands for gives another' },
  'key': { rank: RANK.key, kind: 'list-keys', safety: 'wide', title: (what, one) => `List the ${one ? 'certificate' : 'certificates'} loaded into ${what}`, because: () => 'A key that the kernel loaded, and that no policy lists', admits: () => 'for Keylime every file that the key has signed, at any path' },
  'buffer': { rank: RANK.unknown, kind: 'list-buffers', safety: 'look-first', title: (what) => `List what was measured as ${what}`, because: () => 'Data of the kernel that no policy lists', admits: () => 'just this data' },
}

/** Fixes for the rejected entries, or for those that were asked for, in the order of safety. */
export function planFixes(hosts: readonly SuggestHost[], policy: RuntimePolicy, references: ReferenceIndex | null, wanted: readonly RejectedEntry[] | null): PlannedFix[] {
  const causes = new Causes(policy, references)
  const entries = wanted ?? hosts.flatMap((host) => rejectedOf(host))
  const found = entries.filter(({ host, index }) => host.judged.verdicts[index] === FAIL).map((entry) => causes.of(entry))
  const sources = new Set(found.filter(({ kind }) => BY_SOURCE.has(kind)).map(({ detail }) => detail)).size
  const groups = groupedBy(found, (cause) => groupOf(cause, sources <= SOURCES_MAX))
  const listing = [...groups.values()].flatMap((group) => {
    const { kind } = group[0]
    return kind === 'unlistable' || kind === 'changed-after-signing' ? [noFix(group)] : [listFix(group, LISTED[kind])]
  })
  const fixes = [...listing, ...oldPlaceFixes(hosts, policy, found), ...keyFixes(hosts, policy, found), ...excludeFixes(found)]
  const offered = new Set(fixes.map(({ edits }) => JSON.stringify(edits)))
  const chosen = wanted ? selectedFixes(wanted).filter(({ edits }) => !offered.has(JSON.stringify(edits))) : []
  return [...fixes, ...chosen].sort((a, b) => a.rank - b.rank)
}

function rejectedOf(host: SuggestHost): RejectedEntry[] {
  const entries: RejectedEntry[] = []
  for (let index = 0; index < host.log.count; index++) if (host.judged.verdicts[index] === FAIL) entries.push({ host, index })
  return entries
}

/** Where what is known of them comes from, the first of several. */
function firstOf(causes: readonly Cause[]): string {
  const sources = new Set(causes.map(({ detail }) => detail!))
  const [first] = sources
  return sources.size === 1 ? first : `${first}, and ${sources.size - 1} more`
}

/** Entries of one group are mended, or not, by one decision. */
function groupOf({ kind, detail, shown }: Cause, isSourceApart: boolean): string {
  if (kind === 'unlistable' || kind === 'suspicious' || (isSourceApart && BY_SOURCE.has(kind))) return `${kind} ${detail}`
  return kind === 'key' || kind === 'buffer' ? `${kind} ${shown}` : kind
}

function listFix(group: readonly Cause[], { rank, kind, safety, title, because, admits }: ListWords): PlannedFix {
  const names = [...new Set(group.map(({ shown }) => shown))]
  const edits = new Map(group.map(({ list, name, digest }): [string, PolicyEdit] => [`${list} ${name} ${digest}`, { kind: 'add-digest', list, name: name!, digest }]))
  return {
    rank, kind, safety, title: title(named(names), names.length === 1), because: `${because(group)}.`, admits: `Admits ${admits(counted(names.length, 'file'))}.`,
    edits: [...edits.values()], targets: group, hosts: hostEntries(group),
  }
}

function noFix(group: readonly Cause[]): PlannedFix {
  const names = [...new Set(group.map(({ shown }) => shown))]
  const [{ kind, detail }] = group
  const because = kind === 'unlistable' ? `It can't be listed: ${detail}.` : 'The signature does not fit the file: it was changed after it was signed.'
  return { rank: RANK.none, kind: 'none', safety: 'no-safe-fix', title: named(names), because, admits: 'Look into the machine, not the policy.', edits: [], targets: group, hosts: hostEntries(group) }
}

/** Keys that signed files: those that the user vouches for and the policy does not name, and those that nobody vouches for. */
function keyFixes(hosts: readonly SuggestHost[], policy: RuntimePolicy, rejected: readonly Cause[]): PlannedFix[] {
  const inPolicy = new Set(policy.verificationKeys.map(({ spki }) => toBase64(spki)))
  const wanted = new Set(rejected.map(({ host, index }) => `${host.host} ${index}`))
  const fixes = new Map<string, { readonly key: SigningKey; readonly targets: RejectedEntry[] }>()
  for (const host of hosts) {
    for (const { key, spki, index } of signedEntries(host)) {
      if (inPolicy.has(spki) || (key.trustedBy === null && !wanted.has(`${host.host} ${index}`))) continue
      const fix = fixes.get(spki) ?? { key, targets: [] }
      fix.targets.push({ host, index })
      fixes.set(spki, fix)
    }
  }
  return Array.from(fixes, ([spki, { key, targets }]) => keyFix(key, spki, targets))
}

/** Entries with a good signature, and who made it. */
function* signedEntries({ log, signatures }: SuggestHost): Generator<{ readonly key: SigningKey; readonly spki: string; readonly index: number }> {
  if (!signatures) return
  const spkis = signatures.keys.map(({ spki }) => spki && toBase64(spki))
  if (spkis.length === 0) return
  for (let index = 0; index < log.count; index++) {
    const place = signatures.keyOf[index] - 1
    const spki = spkis[place] ?? null
    if (signatures.states[index] === STATE.valid && spki !== null) yield { key: signatures.keys[place], spki, index }
  }
}

function keyFix({ keyIds: [keyId], certificate, trustedBy }: SigningKey, spki: string, targets: readonly RejectedEntry[]): PlannedFix {
  const name = certificate ? `${keyId}, ${certificate.subject}` : keyId
  const common = { kind: 'trust-key', edits: [{ kind: 'add-key', keyId, spki }], targets, hosts: hostEntries(targets) } as const
  return trustedBy === null
    ? { ...common, rank: RANK.unvouchedKey, safety: 'wide', title: `Trust key ${name}`, because: 'It came along with the evidence, and nobody vouches for it.', admits: 'Admits all that this key has signed or will sign, at any path that the policy does not list.' }
    : { ...common, rank: RANK.vouchedKey, safety: 'narrow', title: `Write key ${name} into the policy`, because: 'You vouch for it; Keylime knows only the keys of its policy.', admits: 'Admits all that this key has signed or will sign, at any path.' }
}
