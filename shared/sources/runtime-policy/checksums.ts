import { kernelDigestSize } from '../../model/algorithms'
import { flatLine, listedAs, type ListedLine } from './flat-allowlist'
import { plainLines } from './text-lines'

/** `sha256sum` and its kin: a digest, a blank, a blank or `*`, a name; a backslash in front says that the name is escaped (GNU coreutils manual, "md5sum invocation"). */
const GNU = /^(\\?)([0-9a-fA-F]{32,128}) [ *](.+)$/s
/** `--tag`, BSD and OpenSSL: `SHA256 (name) = digest`, the blanks before the name and the sign maybe missing. */
const TAGGED = /^(\\?)([A-Za-z0-9/-]{2,32}) ?\((.+)\) ?= ([0-9a-fA-F]{32,128})$/s
/** What only such lists have. */
const CERTAIN = /^(?:\\[0-9a-fA-F]{32,128} |[0-9a-fA-F]{32,128} \*|\\?[A-Za-z0-9/-]{2,32} ?\()/
/** Algorithms that a bare digest of their length is taken for. */
const BARE = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'md5']
const ESCAPES: Readonly<Record<string, string>> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r' }
/** What no tool hashes: names that tell a list of Keylime's. */
const KEYLIME_NAME = /^(?:%keyring:|boot_aggregate$)/
/** The beginning of a line that somebody added by hand. */
const ADDED = /^\s*[0-9a-fA-F]{32,128}\s/

/** A line of a checksum list; `null` when it is none. */
function checksum(line: string): { readonly digest: string; readonly name: string } | null {
  const gnu = GNU.exec(line)
  if (gnu) return { digest: gnu[2], name: unescaped(gnu[1], gnu[3]) }
  const tagged = TAGGED.exec(line)
  const digest = tagged && digestOfTag(tagged[2], tagged[4])
  return tagged && digest !== null ? { digest, name: unescaped(tagged[1], tagged[3]) } : null
}

/** A digest as policies write it: bare where its length says the algorithm, else behind its name, so that it is one of no other. `null` when it has not the length of the algorithm that the line names. */
function digestOfTag(tag: string, digest: string): string | null {
  const name = tag.toLowerCase().replace(/^sha2-/, 'sha').replaceAll('/', '-')
  const size = kernelDigestSize(name)
  if (size !== null && 2 * size !== digest.length) return null
  return BARE.includes(name) ? digest : `${name}:${digest}`
}

function unescaped(mark: string, name: string): string {
  return mark === '' ? name : name.replace(/\\[\\nr]/g, (escape) => ESCAPES[escape])
}

/** Is a text a list of checksums, and no flat allowlist? Many files are both, and mean the same as either: one with Keylime's own names is an allowlist. */
export function isChecksumList(text: string): boolean {
  let [fits, lines] = [true, 0]
  for (const { text: line } of plainLines(text)) {
    if (line.trim() === '') continue
    lines++
    const found = checksum(line)
    if (found !== null && CERTAIN.test(line)) return true
    if (found === null || KEYLIME_NAME.test(found.name)) fits = false
  }
  return lines > 0 && fits
}

/** The lines of a list of checksums; a line that was added to it as to a flat allowlist is read as there. Blanks of a name become `_`, as IMA logs them. */
export function* checksumLines(text: string): Generator<ListedLine> {
  for (const line of plainLines(text)) {
    if (line.text.trim() === '') continue
    const found = checksum(line.text)
    if (found) yield { offset: line.offset, length: line.text.length, listed: listedAs(found.digest, found.name) }
    else if (ADDED.test(line.text)) yield flatLine(line)!
    else yield { offset: line.offset, length: line.text.length, listed: null }
  }
}
