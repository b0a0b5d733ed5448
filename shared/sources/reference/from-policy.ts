import { withoutMark } from '../../bytes/byte-order-mark'
import { fromHex } from '../../bytes/hex'
import { decodeUtf8 } from '../../bytes/visible'
import { allBytes } from '../../bytes/equal'
import type { RuntimePolicy } from '../../model/policy'
import type { ReferenceList } from '../../model/reference'
import { kernelName } from '../../model/algorithms'
import { findPlaces, type JsonPath, type JsonPlace } from '../../bytes/json-text/json-places'
import { byteRangesOf, type ByteRange } from '../../bytes/json-text/text-offset'
import { linesOf } from '../runtime-policy/read-text'
import { listedFields } from './describe'
import { FileListBuilder, MAX_PATH } from './file-list'
import { namedPath } from './named-path'
import { noteOf } from './words'

/** Hashes of bare digests by their length in hex digits: a policy names none, and IMA's own are meant. */
const BY_LENGTH: ReadonlyMap<number, string> = new Map([[32, 'md5'], [40, 'sha1'], [56, 'sha224'], [64, 'sha256'], [96, 'sha384'], [128, 'sha512']])
const WRITTEN = /^(?:([a-z0-9_-]+):)?([0-9a-f]+)$/
const BOOT_AGGREGATE = 'boot_aggregate'
const utf8 = new TextEncoder()

/** A digest as a policy lists it, and where in its text. */
interface Listed {
  readonly name: string
  readonly written: string
  readonly place: JsonPlace | null
}

/** The digests that a policy or a list of checksums accepts, as a list of digests and nothing else: it is not in force. */
export function referenceOfPolicy(policy: RuntimePolicy): ReferenceList {
  const { bytes, form } = policy
  const rest = withoutMark(bytes)
  const text = policy.stopped ? null : decodeUtf8(rest)
  const listed = text === null ? [] : distinct(form === 'flat-allowlist' || form === 'checksums' ? listedInLines(form, text) : listedInJson(policy, text))
  const builder = new FileListBuilder(bytes.length, listed.length)
  const left = { relative: 0, others: 0, noRoom: 0 }
  const ranges = text === null ? [] : rangesOf(text, rest.length, bytes.length - rest.length, listed)
  for (const [i, one] of listed.entries()) addDigest(one, ranges[i], builder, left)
  const list = {
    evidence: policy.evidence, path: policy.path, form: form === 'checksums' ? 'checksums' as const : 'policy' as const, packages: [], algorithms: builder.algorithms, files: builder.finish(),
    notes: [
      ...noteOf(left.relative, 'name is', 'names are', (isOne) => `relative: ${isOne ? 'it is' : 'they are'} taken from the root, so a path that fits means less`),
      ...noteOf(left.others, 'digest is', 'digests are', () => 'of no hash that IMA uses, or of nothing'), ...noteOf(left.noRoom, 'digest was', 'digests were', () => 'not read: the list is too long'),
    ],
    stopped: policy.stopped,
  }
  return { ...list, fields: listedFields(list, bytes.length) }
}

/** Units of a text of `size` bytes are its bytes where there are as many. */
function rangesOf(text: string, size: number, base: number, listed: readonly Listed[]): ByteRange[] {
  const places = listed.map(({ place }) => place ?? { offset: 0, length: text.length })
  return text.length === size ? places.map(({ offset, length }) => ({ byteOffset: base + offset, byteLength: length })) : byteRangesOf(text, places, { base })
}

/** What a list says twice counts once, where it is said first. */
function distinct(all: Iterable<Listed>): Listed[] {
  const seen = new Set<string>()
  const kept: Listed[] = []
  for (const one of all) {
    const key = `${one.written} ${one.name}`
    if (seen.has(key)) continue
    seen.add(key)
    kept.push(one)
  }
  return kept
}

function* listedInLines(form: 'flat-allowlist' | 'checksums', text: string): Generator<Listed> {
  for (const { offset, length, listed } of linesOf(form, text)) if (listed?.list === 'digests') yield { name: listed.name, written: listed.digest, place: { offset, length } }
}

/** Digests of a document stand in `digests`, of an allowlist in `hashes`, and maybe in `allowlist`; of a text in it the places are not told. */
function listedInJson({ digests }: RuntimePolicy, text: string): Listed[] {
  const roots: readonly JsonPath[] = [['digests'], ['hashes'], ['allowlist', 'digests'], ['allowlist', 'hashes']]
  const root = roots[findPlaces(text, roots).findIndex((place) => place !== null)]
  const listed = [...digests].flatMap(([name, list]) => list.map((written, i) => ({ name, written, i })))
  const places = root === undefined ? [] : findPlaces(text, listed.map(({ name, i }) => [...root, name, i]))
  return listed.map(({ name, written }, at) => ({ name, written, place: places[at] ?? null }))
}

function addDigest({ name, written }: Listed, range: ByteRange, builder: FileListBuilder, left: { relative: number; others: number; noRoom: number }): void {
  const [, prefix, digits = ''] = WRITTEN.exec(written.trim().toLowerCase()) ?? []
  const algorithmName = prefix === undefined ? BY_LENGTH.get(digits.length) : kernelName(prefix)
  const algorithm = algorithmName === undefined ? -1 : builder.algorithm(algorithmName)
  const digest = algorithm < 0 ? null : fromHex(digits)
  const named = name === BOOT_AGGREGATE ? { path: name, isRelative: false } : namedPath(name)
  const path = named && utf8.encode(named.path)
  if (digest === null || digest.length !== builder.algorithms[algorithm].size || allBytes(digest, 0) || path === null || path.length > MAX_PATH) left.others++
  else if (!builder.hasRoom(path.length, digest.length)) left.noRoom++
  else {
    if (named!.isRelative) left.relative++
    builder.add({ path: builder.pathOf(path), digest: builder.digestOf(digest), algorithm, packageIndex: -1, ...range })
  }
}
