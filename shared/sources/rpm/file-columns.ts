import { fromHex } from '../../bytes/hex'
import { EvidenceError } from '../../errors/evidence-error'
import { REFERENCE_FILE } from '../../model/reference'
import { allBytes } from '../../bytes/equal'
import { FileListBuilder, MAX_PATH } from '../reference/file-list'
import { MAX_SIGNATURE } from './limits'
import { DEFAULT_HASH, PGP_HASHES, SIGNATURE_TAG, TAG } from './tags'
import type { HeaderText, HeaderValues } from './values'

const REGULAR = 0o100000
const FILE_TYPE = 0o170000
/** RPMFILE_CONFIG and RPMFILE_GHOST (rpm 4.18 `rpmfiles.h`). */
const [CONFIG, GHOST] = [1 << 0, 1 << 6]
const SLASH = 0x2f

/** What of a package's files is no reference, counted. */
export interface LeftOut {
  ghosts: number
  /** Regular files without a digest, or with one of zeros. */
  withoutDigest: number
  /** Names that are no absolute path that a kernel would log: those of a source package. */
  relative: number
  /** Values that are no IMA signature of hex digits. */
  badSignatures: number
}

/** Reads the regular files of a package into the list; what else it has is counted in `left`. @throws EvidenceError */
export function readFiles(main: HeaderValues, signature: HeaderValues, builder: FileListBuilder, left: LeftOut): void {
  const paths = pathsOf(main)
  const { count } = paths
  if (count === 0) return
  const modes = countedNumbers(main, TAG.fileModes, 'file modes', count)
  const flags = main.has(TAG.fileFlags) ? countedNumbers(main, TAG.fileFlags, 'file flags', count) : () => 0
  if (main.count(TAG.fileDigests) !== count) throw mismatch(main, TAG.fileDigests, 'file digests', count)
  const algorithm = algorithmOf(main, builder)
  const signatures = signaturesOf(main, signature, count)
  const digests = main.texts(TAG.fileDigests, 'file digests')
  for (let i = 0; i < count; i++) {
    const path = paths.next()
    const text = digests.next().value as HeaderText
    const imaSignature = signatures?.(left) ?? null
    if ((modes(i) & FILE_TYPE) !== REGULAR) continue
    const digest = digestOf(main, text, builder.algorithms[algorithm].size)
    const reason = flags(i) & GHOST ? 'ghosts' : digest === null ? 'withoutDigest' : isAbsolute(path) ? null : 'relative'
    if (reason !== null) left[reason]++
    if (reason !== null || digest === null) continue
    if (!builder.hasRoom(lengthOf(path))) throw main.error('too-large', { offset: text.offset, tag: TAG.fileDigests }, 'files', 'paths that together are no longer than the package', 'longer ones')
    builder.add({ path: builder.pathOf(...path), digest: builder.digestOf(digest), algorithm, packageIndex: 0, flags: flags(i) & CONFIG ? REFERENCE_FILE.config : 0, imaSignature, byteOffset: text.offset, byteLength: text.length })
  }
}

function algorithmOf(main: HeaderValues, builder: FileListBuilder): number {
  const hash = main.number(TAG.fileDigestAlgorithm, 'algorithm of the file digests') ?? DEFAULT_HASH
  const name = PGP_HASHES.get(hash)
  if (name === undefined) throw main.error('algorithm', { offset: main.header.entries.get(TAG.fileDigestAlgorithm)!.offset, tag: TAG.fileDigestAlgorithm }, 'algorithm of the file digests', 'a hash of OpenPGP that the kernel knows', `${hash}`)
  return builder.algorithm(name)
}

interface Paths {
  readonly count: number
  /** The parts of the next path. */
  next(): readonly Uint8Array[]
}

/** The parts of each path, in turn: its folder and its name, or the whole of it as packages before rpm 4.0 have it. */
function pathsOf(main: HeaderValues): Paths {
  const count = main.count(TAG.baseNames)
  if (count === 0) {
    const whole = main.texts(TAG.oldFileNames, 'file names')
    return { count: main.count(TAG.oldFileNames), next: () => [main.slice(whole.next().value as HeaderText)] }
  }
  const folders = foldersOf(main, count)
  const names = main.texts(TAG.baseNames, 'file names')
  const indexes = countedNumbers(main, TAG.dirIndexes, 'folder indexes', count)
  let at = 0
  return {
    count,
    next() {
      const index = indexes(at++)
      const folder = folders(index)
      if (!folder) throw main.error('folder', { offset: main.header.entries.get(TAG.dirIndexes)!.offset + 4 * (at - 1), tag: TAG.dirIndexes }, 'folder indexes', `a number below ${main.count(TAG.dirNames)}`, `${index}`)
      return [main.slice(folder), main.slice(names.next().value as HeaderText)]
    },
  }
}

/** Folders by their number; more of them than files are no package's. */
function foldersOf(main: HeaderValues, files: number): (index: number) => HeaderText | null {
  const count = main.count(TAG.dirNames)
  if (count > files) throw main.error('count', { offset: main.header.entries.get(TAG.dirNames)!.entryOffset, tag: TAG.dirNames }, 'folders', `at most ${files}, as many as files`, `${count}`)
  const places = new Uint32Array(2 * count)
  let at = 0
  for (const { offset, length } of main.texts(TAG.dirNames, 'folders')) {
    places[at++] = offset
    places[at++] = length
  }
  return (index) => (index < count ? { offset: places[2 * index], length: places[2 * index + 1] } : null)
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}

function isAbsolute(parts: readonly Uint8Array[]): boolean {
  const first = parts.find((part) => part.length > 0)
  return first?.[0] === SLASH && lengthOf(parts) <= MAX_PATH
}

/** Zeros stand for none (rpm 4.18 writes them for what has no content). */
function digestOf(main: HeaderValues, text: HeaderText, size: number): Uint8Array | null {
  if (text.length === 0) return null
  const digits = text.length === 2 * size ? main.ascii(text) : null
  const digest = digits === null ? null : fromHex(digits)
  if (digest?.length !== size) throw main.error('digest', { offset: text.offset, tag: TAG.fileDigests }, 'file digests', `${2 * size} hex digits`, text.length === 2 * size ? 'other characters' : `${text.length} characters`)
  return allBytes(digest, 0) ? null : digest
}

/** The IMA signature of each file in turn: hex digits of a whole `security.ima` (signature header, tag 274; of rpm 4.12 and 4.13 in the main header). `null` without any. */
function signaturesOf(main: HeaderValues, signature: HeaderValues, count: number): ((left: LeftOut) => Uint8Array | null) | null {
  const [values, tag] = signature.has(SIGNATURE_TAG.fileSignatures) ? [signature, SIGNATURE_TAG.fileSignatures] : [main, TAG.fileSignatures]
  if (!values.has(tag)) return null
  if (values.count(tag) !== count) throw mismatch(values, tag, 'file signatures', count)
  const texts = values.texts(tag, 'file signatures')
  return (left) => {
    const text = texts.next().value as HeaderText
    if (text.length === 0) return null
    const digits = text.length <= 2 * MAX_SIGNATURE ? values.ascii(text) : null
    const bytes = digits === null ? null : fromHex(digits)
    if (bytes === null) left.badSignatures++
    return bytes
  }
}

function countedNumbers(main: HeaderValues, tag: number, name: string, count: number): (index: number) => number {
  const numbers = main.numbers(tag, name)
  if (!numbers || main.count(tag) !== count) throw mismatch(main, tag, name, count)
  return numbers
}

/** Of arrays that speak of the same files each has one value a file. */
function mismatch(values: HeaderValues, tag: number, name: string, count: number): EvidenceError {
  const entry = values.header.entries.get(tag)
  return values.error('count', { offset: entry?.entryOffset ?? values.header.start, tag }, name, `${count} values, one for each file`, `${entry?.count ?? 'none'}`)
}
