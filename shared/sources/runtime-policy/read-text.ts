import type { PolicyForm } from '../../model/policy'
import { checksumLines, isChecksumList } from './checksums'
import type { Deviations, DeviationPlace } from './deviations'
import { flatLines, type ListedLine } from './flat-allowlist'
import { noSettings, type PolicyLists } from './read-lists'
import { DIGEST_WORDS, isDigest } from './schema'

/** A line that lists something, in any of the text forms. */
const LISTING = /^[ \t]*(?:\\?(?:[a-z0-9-]{2,16}:)?[0-9a-fA-F]{32,}[ \t]+\S|\\?[A-Za-z0-9/-]{2,32} ?\(.+\) ?= [0-9a-fA-F]{32,})/m

export type TextForm = Extract<PolicyForm, 'flat-allowlist' | 'checksums'>

export interface TextList {
  readonly form: TextForm
  readonly lists: PolicyLists
  /** Names whose blanks became `_`, and names that don't begin with `/`. */
  readonly spaced: number
  readonly relative: number
}

/** Is there a line that lists a digest? */
export function isTextList(text: string): boolean {
  return LISTING.test(text)
}

export function linesOf(form: TextForm, text: string): Generator<ListedLine> {
  return form === 'checksums' ? checksumLines(text) : flatLines(text)
}

/** What a text lists. `placeOf`: where a deviation in these UTF-16 units is told. */
export function readTextList(text: string, deviations: Deviations, placeOf: (line: ListedLine) => DeviationPlace): TextList {
  const form = isChecksumList(text) ? 'checksums' : 'flat-allowlist'
  const lists = { digests: new Map<string, string[]>(), keyrings: new Map<string, string[]>() }
  let [spaced, relative] = [0, 0]
  for (const line of linesOf(form, text)) {
    const { offset, length, listed } = line
    if (listed === null) {
      deviations.add('warning', form === 'checksums' ? 'a digest and a name, as checksum tools write them' : 'a digest and a path', text.slice(offset, offset + length), () => placeOf(line))
      continue
    }
    const { list, name, digest } = listed
    if (!isDigest(digest)) deviations.add('warning', DIGEST_WORDS, digest, () => placeOf(line))
    if (listed.spaced) spaced++
    if (list === 'digests' && !name.startsWith('/') && name !== 'boot_aggregate') relative++
    const known = lists[list].get(name)
    if (known) known.push(digest)
    else lists[list].set(name, [digest])
  }
  return { form, lists: { ...lists, imaBuf: new Map(), excludes: [], ignoredKeyrings: [], settings: noSettings() }, spaced, relative }
}
