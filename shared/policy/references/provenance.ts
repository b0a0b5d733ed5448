import { toHex } from '../../bytes/hex'
import { visibleBytes } from '../../bytes/visible'
import { kernelName } from '../../model/algorithms'
import { ENTRY, algorithmName, fileDigest, hasFlag, pathBytes, templateName, type ImaLog, type Place } from '../../model/ima-log'
import { REFERENCE_FILE, referenceDigest, referencePackage, referencePath, type ReferenceForm, type ReferenceList, type ReferencePackage } from '../../model/reference'
import { otherUsrPath } from './merged-usr'
import { ReferenceIndex, type Listed } from './reference-index'
import { byStrength, type ProvenanceStrength } from './strength'

/** References that are named for one entry. */
const NAMED = 5

/**
 * What references say of an entry. `same-path`: its digest is listed for its path. `other-path`: its digest is listed, for other paths only: right digest, wrong
 * path. `other-digest`: its path is listed, with other digests of the same algorithm. `unknown`: neither, or the entry has nothing to compare.
 */
export type ProvenanceRelation = 'same-path' | 'other-path' | 'other-digest' | 'unknown'

/** A reference that says something of an entry. */
export interface ReferenceMatch {
  readonly strength: ProvenanceStrength
  readonly form: ReferenceForm
  /** Of the reference's file. */
  readonly source: string
  readonly package: ReferencePackage | null
  /** Visible, as it is listed. */
  readonly path: string
  /** Kernel name, and lower-case hex digits. */
  readonly algorithm: string
  readonly digest: string
  /** Is it listed for the entry's other name where /bin is a link to /usr/bin, and so on? */
  readonly mergedUsr: boolean
  /** Is it a configuration file, which an administrator may change? */
  readonly isConfig: boolean
  /** A whole value of `security.ima` that came with it. */
  readonly imaSignature: Uint8Array | null
  /** Where it is listed. */
  readonly place: Place
}

export interface Provenance {
  readonly relation: ProvenanceRelation
  /** Of the strongest of `matches`; `null` without one. */
  readonly strength: ProvenanceStrength | null
  /** The first five, the strongest first. */
  readonly matches: readonly ReferenceMatch[]
  readonly hasMore: boolean
}

const UNKNOWN: Provenance = { relation: 'unknown', strength: null, matches: [], hasMore: false }
/** Entries that have no digest of a file. */
const UNFIT = ENTRY.violation | ENTRY.unknownTemplate | ENTRY.malformed | ENTRY.noData

/** Builds the index once for all look-ups. A package whose header was altered is left out. */
export function indexReferences(references: readonly ReferenceList[]): ReferenceIndex {
  return new ReferenceIndex(references)
}

/** What the references say of an entry of a log; `entryIndex` counts from 0. It is no verdict: references accept nothing. */
export function provenanceOf(index: ReferenceIndex, log: ImaLog, entryIndex: number): Provenance {
  if (hasFlag(log, entryIndex, UNFIT) || templateName(log, entryIndex) === 'ima-buf') return UNKNOWN
  return provenanceOfFile(index, pathBytes(log, entryIndex), kernelName(algorithmName(log, entryIndex)), fileDigest(log, entryIndex))
}

/** The same of a file by its path as the kernel logs it, its algorithm's kernel name and its digest. */
export function provenanceOfFile(index: ReferenceIndex, path: Uint8Array, algorithm: string, digest: Uint8Array): Provenance {
  if (digest.length === 0) return UNKNOWN
  const named = { algorithm, digest }
  const other = otherUsrPath(path)
  const underBoth = (find: (path: Uint8Array) => Iterable<Listed>) => [...first(find(path), false), ...(other ? first(find(other), true) : [])]
  return provenance('same-path', underBoth((one) => index.withBoth(one, named)))
    ?? provenance('other-path', first(index.withDigest(named), false))
    ?? provenance('other-digest', underBoth((one) => distinct(index.withPath(one, algorithm))))
    ?? UNKNOWN
}

interface Found {
  readonly listed: Listed
  readonly mergedUsr: boolean
}

/** As many as are named, and one more that tells that there are more. */
function first(found: Iterable<Listed>, mergedUsr: boolean): Found[] {
  const kept: Found[] = []
  for (const listed of found) if (kept.push({ listed, mergedUsr }) > NAMED) break
  return kept
}

/** Each digest once: the strongest reference speaks for it. */
function* distinct(found: Iterable<Listed>): Generator<Listed> {
  const seen = new Set<string>()
  for (const one of found) {
    const digest = toHex(referenceDigest(one.list, one.index))
    if (seen.has(digest)) continue
    seen.add(digest)
    yield one
  }
}

/** What was found for the path itself comes before what was found for its other name, where both are as strong. */
function provenance(relation: ProvenanceRelation, found: readonly Found[]): Provenance | null {
  if (found.length === 0) return null
  const ordered = [...found].sort((a, b) => byStrength(a.listed.strength, b.listed.strength))
  const matches = ordered.slice(0, NAMED).map(matchOf)
  return { relation, strength: matches[0].strength, matches, hasMore: ordered.length > NAMED }
}

function matchOf({ listed: { list, strength, index }, mergedUsr }: Found): ReferenceMatch {
  const { files } = list
  return {
    strength, form: list.form, source: list.path, package: referencePackage(list, index), path: visibleBytes(referencePath(list, index)),
    algorithm: list.algorithms[files.algorithm[index]].name, digest: toHex(referenceDigest(list, index)), mergedUsr, isConfig: (files.flags[index] & REFERENCE_FILE.config) !== 0,
    imaSignature: files.imaSignatures.get(index) ?? null, place: { evidence: list.evidence, byteOffset: files.byteOffset[index], byteLength: files.byteLength[index] },
  }
}
