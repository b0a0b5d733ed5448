import { decodeUtf8 } from '../../../bytes/visible'
import type { Checkpoint } from '../../../model/checkpoint'
import { addEntry, entriesWhere, firstEntry, type EntryIndexes, type EntrySet } from '../../../model/entry-set'
import type { Observation } from '../../../model/finding'
import { pathBytes, type ImaLog } from '../../../model/ima-log'
import { addToGroup } from '../../grouped-by'
import { counted, entriesWord, observe } from '../../observe'
import { isListed } from '../judge-entry'
import type { DigestLists } from '../merged-policy'
import { compileKeylimeExcludes } from './compile-keylime-excludes'
import { shownPattern } from './exclude-words'
import type { ExcludedEntries } from './excluded-entries'
import type { Exclude, ExcludeSource, Excludes } from './excludes'
import { closedPattern, isOpenEnded } from './open-head'
import { ByBeginning } from './python-re/by-beginning'
import type { Difference } from './python-re/parse-state'
import { matchText } from './python-re/python-pattern'

const STRIDE = 512
/** Findings of one code that are told one by one; those after them are told together. */
const APART_MAX = 50

/** What is known of the log and the policy beside the excludes. */
export interface LintedCase {
  readonly log: ImaLog
  readonly excludes: Excludes
  readonly excluded: ExcludedEntries
  /** Digests by path, as the policy lists them. */
  readonly listed: DigestLists
  /** Entries that passed by an exclude. */
  readonly excludedEntries: EntryIndexes
}

/** What excludes do that their author may not have meant. */
export async function lintExcludes(linted: LintedCase, checkpoint: Checkpoint): Promise<Observation[]> {
  const { log, excludes } = linted
  const entries = entriesByPattern(linted)
  const hidden = await hiddenPaths(linted, checkpoint)
  const found = [
    ...excludes.lists.flatMap((list) => disabled(list)),
    ...excludes.patterns.flatMap((one) => unanchored(log, one, entries.get(one) ?? NO_ENTRIES)),
    ...Array.from(hidden, ([one, paths]) => hides(linted, one, paths, entries.get(one) ?? NO_ENTRIES)),
    ...excludes.patterns.flatMap((one) => readDifferently(one)),
  ]
  return apart(found)
}

const NO_ENTRIES: EntryIndexes = []

/** Findings about patterns stay apart by the pattern, the first of them. */
function apart(observations: readonly Observation[]): Observation[] {
  const told = new Map<string, number>()
  return observations.map((one) => {
    const before = told.get(one.code) ?? 0
    told.set(one.code, before + 1)
    return before < APART_MAX && one.found !== null ? { ...one, group: one.found } : one
  })
}

function entriesByPattern({ excluded, excludedEntries }: LintedCase): Map<Exclude, EntryIndexes> {
  const groups = new Map<Exclude, EntrySet>()
  for (const index of excludedEntries) addEntry(groups, excluded.by(index)!, index)
  return groups
}

/** A list of which Keylime, which makes one pattern of it, would use nothing. */
function disabled({ origin, patterns }: ExcludeSource): Observation[] {
  const { status } = compileKeylimeExcludes(patterns)
  if (status.status !== 'refused' && status.status !== 'crashes') return []
  const { reason, index } = status
  const culprit = index === null ? null : shownPattern(patterns[index])
  const where = culprit === null ? 'one of them' : `"${culprit}"`
  const consequence = status.status === 'crashes' ? 'ends with an error on' : `uses none of`
  const message = `Keylime ${consequence} the ${counted(patterns.length, 'exclude')} of ${origin.path}, because of ${where}: it holds ${shownPattern(reason)}.`
  return [observe('policy.lint.exclude-disables-all', 'warning', message, { evidence: origin.evidence, found: culprit })]
}

/** A pattern that stops inside of a name lets whatever goes on from there pass too. */
function unanchored(log: ImaLog, one: Exclude, entries: EntryIndexes): Observation[] {
  const { head } = one
  const beyond = entriesWhere(entries, (index) => goesBeyond(log, index, one, head))
  if (beyond.length === 0 && (head === null || !isOpenEnded(head))) return []
  const shown = shownPattern(one.pattern)
  const start = `The exclude "${shown}" of ${one.origin.path} has no end`
  const details = { evidence: one.origin.evidence, found: shown, expected: head === null ? null : shownPattern(closedPattern(head)) }
  if (beyond.length === 0) return [observe('policy.lint.exclude-unanchored', 'info', `${start}: ${shownPattern(head!)}_evil would pass unchecked too. No entry that could be decoded made use of it.`, details)]
  const message = `${start}, and let ${entriesWord(beyond.length)} pass unchecked whose names only begin like it, the first ${shownPattern(decodeUtf8(pathBytes(log, firstEntry(beyond)))!)}.`
  return [observe('policy.lint.exclude-unanchored', 'warning', message, { ...details, entryIndexes: beyond })]
}

/** @param head the text that the pattern is, if it is one: then the folder of that name is what it means */
function goesBeyond(log: ImaLog, index: number, one: Exclude, head: string | null): boolean {
  const path = decodeUtf8(pathBytes(log, index))!
  if (head !== null) return isOpenEnded(head) && path !== head && !path.startsWith(`${head}/`)
  const text = matchText(path)
  const end = one.matchEnd(text)
  if (end === null || end === 0 || end === text.codes.length) return false
  return isOpenEnded(String.fromCodePoint(text.codes[end - 1])) && text.codes[end] !== 0x2f
}

/** Listed paths that each pattern hides, for the first that matches. */
async function hiddenPaths({ excludes, excluded, listed }: LintedCase, checkpoint: Checkpoint): Promise<Map<Exclude, string[]>> {
  const hidden = new Map<Exclude, string[]>()
  if (excludes.patterns.length === 0) return hidden
  const patterns = new ByBeginning(excludes.patterns.filter((one) => excluded.isRun(one)), ({ prefix }) => prefix)
  let asked = 0
  for (const path of listed.names()) {
    if (asked++ % STRIDE === 0) await checkpoint(0, null)
    const text = matchText(path)
    const one = patterns.of(path).find((pattern) => pattern.match(text) === true)
    if (one) addToGroup(hidden, one, path)
  }
  return hidden
}

function hides({ log, listed }: LintedCase, one: Exclude, paths: readonly string[], entries: EntryIndexes): Observation {
  const listedDigests = (index: number) => listed.get(decodeUtf8(pathBytes(log, index))!)
  const entryIndexes = entriesWhere(entries, (index) => listedDigests(index) !== undefined)
  const others = entriesWhere(entryIndexes, (index) => !isListed(log, index, listedDigests(index)!)).length
  const shown = shownPattern(one.pattern)
  const consequence = others === 0 ? '' : ` It let ${entriesWord(others)} with another digest than the listed one pass.`
  const message = `The exclude "${shown}" of ${one.origin.path} hides ${counted(paths.length, 'listed path')}, the first ${shownPattern(paths[0])}: no digest is compared there.${consequence}`
  return observe('policy.lint.exclude-hides-listed', others > 0 ? 'warning' : 'info', message, { evidence: one.origin.evidence, entryIndexes, found: shown })
}

const DIFFERENCES: Readonly<Record<Difference, string>> = {
  'text-anchors': '\\A and \\Z are the beginning and the end, elsewhere letters',
  'open-count': '{,n} is a count, elsewhere plain text',
  'bracket-first': 'a ] right after [ is a member of the class, elsewhere its end',
  'posix-class': '[:name:] is no class of its own, but the characters that it is written with',
  letters: '\\a and \\U are one character each, elsewhere letters',
  'unicode-classes': '\\d, \\w, \\s and \\b know all of Unicode, elsewhere ASCII',
  'ignored-case': 'ignored case takes more characters as equal than elsewhere',
}

function readDifferently(one: Exclude): Observation[] {
  if (one.differences.size === 0) return []
  const shown = shownPattern(one.pattern)
  const message = `The exclude "${shown}" of ${one.origin.path} means something else to Python, which Keylime is written in, than to JavaScript and other tools: ${[...one.differences].map((each) => DIFFERENCES[each]).join('; ')}.`
  return [observe('policy.lint.exclude-read-differently', 'info', message, { evidence: one.origin.evidence, found: shown })]
}
