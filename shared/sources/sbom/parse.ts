import { fromHex } from '../../bytes/hex'
import { EvidenceError } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import type { ReferenceForm, ReferenceList } from '../../model/reference'
import { findPlaces } from '../../bytes/json-text/json-places'
import { readJsonDocument, type JsonDocument } from './read-json-document'
import { byteRangesOf } from '../../bytes/json-text/text-offset'
import { listedFields } from '../reference/describe'
import { FileListBuilder, MAX_PATH, type Pooled } from '../reference/file-list'
import { namedPath } from '../reference/named-path'
import { readCycloneDx } from './cyclonedx'
import { kernelHashName } from './hash-names'
import type { SbomContent, SbomFile, WrittenHash } from './listed-file'
import { sbomNotes } from './notes'
import { readSpdx2 } from './spdx-2'
import { readSpdx3 } from './spdx-3'

/** Files that are read: each costs some hundred bytes until its place is known. */
const MAX_FILES = 1_000_000
const utf8 = new TextEncoder()

/** What of a document is no reference, counted. */
export interface LeftOut {
  /** Hashes that IMA does not use, and digits that are no digest of their hash. */
  otherHashes: number
  badDigits: number
  withoutName: number
  relative: number
  /** Not all of it was read. */
  isFull: boolean
}

/** Decodes files with hashes of a CycloneDX or SPDX document in JSON. @throws EvidenceError `sbom.malformed`, `sbom.truncated` */
export function parseSbom(input: SourceInput): ReferenceList {
  const json = readJsonDocument(input, 'sbom', 'bill of materials')
  const { form, content } = readContent(input, json)
  const builder = new FileListBuilder(input.bytes.length)
  const left: LeftOut = { otherHashes: 0, badDigits: 0, withoutName: 0, relative: 0, isFull: content.tooDeep === true || content.files.length > MAX_FILES }
  addFiles(json, content.files.slice(0, MAX_FILES).filter(({ hashes }) => hashes.length > 0), builder, left)
  const list = { evidence: input.id, path: input.path, form, packages: content.packages, algorithms: builder.algorithms, files: builder.finish(), notes: sbomNotes(content, left), stopped: null }
  return { ...list, fields: listedFields(list, input.bytes.length) }
}

function readContent(input: SourceInput, { document, byteBase }: JsonDocument): { form: ReferenceForm; content: SbomContent } {
  if (document['bomFormat'] === 'CycloneDX') return { form: 'cyclonedx', content: readCycloneDx(document) }
  if (typeof document['spdxVersion'] === 'string') return { form: 'spdx', content: readSpdx2(document) }
  if (Array.isArray(document['@graph'])) return { form: 'spdx', content: readSpdx3(document) }
  throw new EvidenceError({ code: 'sbom.malformed', file: input.path, byteOffset: byteBase, field: 'bill of materials', expected: '"bomFormat" CycloneDX, "spdxVersion", or an "@graph" of SPDX 3', found: 'none of them on top' })
}

function addFiles({ text, byteBase }: JsonDocument, files: readonly SbomFile[], builder: FileListBuilder, left: LeftOut): void {
  const ranges = byteRangesOf(text, findPlaces(text, files.map(({ place }) => place)).map((place) => place!), { base: byteBase })
  for (const [i, { names, hashes, packageIndex }] of files.entries()) {
    const paths = pooledPaths(names, builder, left)
    if (paths.length === 0) left.withoutName++
    for (const hash of paths.length === 0 ? [] : hashes) {
      const found = pooledDigest(hash, builder, left)
      if (found === null) continue
      for (const path of paths) if (builder.hasRoom(0, 0)) builder.add({ ...found, path, packageIndex, ...ranges[i] })
      left.isFull ||= !builder.hasRoom(0, 0)
    }
  }
}

/** Paths of a file, each once for all of its hashes. */
function pooledPaths(names: readonly string[], builder: FileListBuilder, left: LeftOut): Pooled[] {
  const paths: Pooled[] = []
  for (const name of names) {
    const named = namedPath(name)
    const bytes = named && utf8.encode(named.path)
    if (!bytes || bytes.length > MAX_PATH) continue
    if (named.isRelative) left.relative++
    if (builder.hasRoom(bytes.length)) paths.push(builder.pathOf(bytes))
    else left.isFull = true
  }
  return paths
}

function pooledDigest({ algorithm, digits }: WrittenHash, builder: FileListBuilder, left: LeftOut): { readonly digest: Pooled; readonly algorithm: number } | null {
  const name = kernelHashName(algorithm)
  const index = name === null ? -1 : builder.algorithm(name)
  const digest = index < 0 ? null : fromHex(digits)
  if (index >= 0 && digest?.length === builder.algorithms[index].size) {
    if (builder.hasRoom(0, digest.length)) return { digest: builder.digestOf(digest), algorithm: index }
    left.isFull = true
    return null
  }
  left[index < 0 ? 'otherHashes' : 'badDigits']++
  return null
}
