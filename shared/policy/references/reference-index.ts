import { hashBytes } from '../../bytes/hash-bytes'
import { bytesEqual } from '../../bytes/equal'
import { referenceDigest, referencePath, type ReferenceList } from '../../model/reference'
import { HashChains } from '../../bytes/hash-chains'
import { byStrength, strengthOf, type ProvenanceStrength } from './strength'

/** A listed digest, by its list and its place in it. */
export interface Listed {
  readonly list: ReferenceList
  readonly strength: ProvenanceStrength
  readonly index: number
}

/** A digest of an algorithm, by its kernel name. */
export interface NamedDigest {
  readonly algorithm: string
  readonly digest: Uint8Array
}

interface IndexedList {
  readonly list: ReferenceList
  readonly strength: ProvenanceStrength
  /** Number of its first digest among all. */
  readonly base: number
}

/** Listed digests by digest, by path and by both. About 30 bytes for each, beside the lists. */
export class ReferenceIndex {
  /** Weakest first, so that what is looked up finds the strongest first. */
  private readonly lists: readonly IndexedList[]
  private readonly byDigest: HashChains
  private readonly byPath: HashChains
  private readonly byBoth: HashChains
  /** Another one for each run: nobody can make a list whose keys all share a place. */
  private readonly seed = Math.floor(Math.random() * 2 ** 32)

  /** Digests that are indexed; those that a list has twice for a path count once. */
  count = 0

  /** `references` that vouch for nothing are left out. */
  constructor(references: readonly ReferenceList[]) {
    const vouching = references.flatMap((list) => {
      const strength = strengthOf(list)
      return strength === null ? [] : [{ list, strength }]
    })
    let total = 0
    this.lists = vouching.toReversed().sort((a, b) => byStrength(b.strength, a.strength)).map((one) => {
      const base = total
      total += one.list.files.count
      return { ...one, base }
    });
    [this.byDigest, this.byPath, this.byBoth] = [new HashChains(total), new HashChains(total), new HashChains(total)]
    for (const one of this.lists) for (let index = one.list.files.count - 1; index >= 0; index--) this.add(one, index)
  }

  /** Digests of the algorithm that are listed for the path, the strongest first. */
  *withPath(path: Uint8Array, algorithm: string): Generator<Listed> {
    for (let number = this.byPath.first(this.pathHash(path, algorithm)); number >= 0; number = this.byPath.after(number)) {
      const listed = this.listed(number)
      if (algorithmOf(listed) === algorithm && bytesEqual(referencePath(listed.list, listed.index), path)) yield listed
    }
  }

  /** The same of what has the digest, whatever its path. */
  *withDigest(digest: NamedDigest): Generator<Listed> {
    for (let number = this.byDigest.first(this.digestHash(digest)); number >= 0; number = this.byDigest.after(number)) {
      const listed = this.listed(number)
      if (isDigest(listed, digest)) yield listed
    }
  }

  /** The same of what has both. */
  *withBoth(path: Uint8Array, digest: NamedDigest): Generator<Listed> {
    for (let number = this.byBoth.first(this.pathHash(path, digest.algorithm) ^ this.digestHash(digest)); number >= 0; number = this.byBoth.after(number)) {
      const listed = this.listed(number)
      if (isDigest(listed, digest) && bytesEqual(referencePath(listed.list, listed.index), path)) yield listed
    }
  }

  private add(one: IndexedList, index: number): void {
    const { list, base } = one
    const path = referencePath(list, index)
    const digest = { algorithm: list.algorithms[list.files.algorithm[index]].name, digest: referenceDigest(list, index) }
    // A list that says the same a million times would make every look-up a walk.
    for (const known of this.withBoth(path, digest)) {
      if (known.list === list) return
      break
    }
    const [pathHash, digestHash] = [this.pathHash(path, digest.algorithm), this.digestHash(digest)]
    this.byPath.add(pathHash, base + index)
    this.byDigest.add(digestHash, base + index)
    this.byBoth.add(pathHash ^ digestHash, base + index)
    this.count++
  }

  private listed(number: number): Listed {
    let [low, high] = [0, this.lists.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.lists[middle].base <= number) low = middle
      else high = middle - 1
    }
    const { list, strength, base } = this.lists[low]
    return { list, strength, index: number - base }
  }

  private pathHash(path: Uint8Array, algorithm: string): number {
    return hashBytes(path, this.seed + algorithm.length * 0x1000193 + algorithm.charCodeAt(algorithm.length - 1))
  }

  private digestHash({ digest }: NamedDigest): number {
    return hashBytes(digest, ~this.seed)
  }
}

function algorithmOf({ list, index }: Listed): string {
  return list.algorithms[list.files.algorithm[index]].name
}

function isDigest(listed: Listed, { algorithm, digest }: NamedDigest): boolean {
  return algorithmOf(listed) === algorithm && bytesEqual(referenceDigest(listed.list, listed.index), digest)
}
