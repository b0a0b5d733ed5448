import { HashChains } from '../../bytes/hash-chains'
import { bytesEqual } from '../../bytes/equal'
import { hashBytes } from '../../bytes/hash-bytes'
import { isBufferEntry } from '../../checks/log/measured-buffer'
import { digestSize } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import { algorithmName, fileDigest, pathBytes } from '../../model/ima-log'
import { ENTRY_VERDICTS, STATE } from '../../model/verdict'
import type { RejectedEntry, SuggestHost } from './suggest-host'

const FAIL = ENTRY_VERDICTS.indexOf('fail')
const NONE = -1
/** Entries between two looks at the clock. */
const STRIDE = 2048

/** What else tells files apart: bits. */
const TRAIT = {
  buffer: 1,
  /** A signature that does not fit what was measured. */
  badSignature: 2,
  wanted: 4,
  /** The digest has its algorithm's length: once it is listed, the entry passes. */
  fits: 8,
  /** The entry's data are not what was measured. */
  altered: 16,
} as const

/** Rejected entries of all hosts by what was measured: entries of one path and digest are one file, numbered from 0 as they come. No texts: some 70 bytes for a file, 4 for an entry. */
export class RejectedFiles {
  private readonly hostOf: number[] = []
  private readonly firstOf: number[] = []
  private readonly traits: number[] = []
  /** A log that stays in its file is read again for each path that is compared: those of other hashes are not. */
  private readonly hashes: number[] = []
  private readonly pathHashes: number[] = []
  private readonly paths: number[] = []
  private readonly twins: number[] = []
  private readonly counts: number[] = []
  /** Of each entry of a host its file. */
  private readonly columns: readonly Int32Array[]
  private readonly byFile: HashChains
  private readonly byPath: HashChains
  /** Another one for each run: nobody can make a log whose files all share a place. */
  private readonly seed = Math.floor(Math.random() * 2 ** 32)

  private constructor(private readonly hosts: readonly SuggestHost[], capacity: number) {
    this.columns = hosts.map(({ log }) => new Int32Array(log.count).fill(NONE))
    this.byFile = new HashChains(capacity)
    this.byPath = new HashChains(capacity)
  }

  /** `wanted`: the entries that fixes are asked for; `null`: all that are rejected. */
  static async of(hosts: readonly SuggestHost[], wanted: readonly RejectedEntry[] | null, checkpoint: Checkpoint): Promise<RejectedFiles> {
    const files = new RejectedFiles(hosts, hosts.reduce((sum, { judged }) => sum + rejectedOf(judged.verdicts), 0))
    for (const [place, host] of hosts.entries()) {
      const isWanted = wanted && new Set(wanted.flatMap((entry) => (entry.host === host ? [entry.index] : [])))
      for (let index = 0; index < host.log.count; index++) {
        if (index % STRIDE === 0) await checkpoint(index, host.log.count)
        if (host.judged.verdicts[index] === FAIL) files.columns[place][index] = files.add(place, index, isWanted === null || isWanted.has(index))
      }
    }
    return files
  }

  get count(): number {
    return this.firstOf.length
  }

  /** The file of an entry; -1 for one that is not rejected. `place`: of the host among those that were given. */
  fileAt(place: number, index: number): number {
    return this.columns[place][index]
  }

  /** The first entry of a file. */
  entryOf(file: number): RejectedEntry {
    return { host: this.hosts[this.hostOf[file]], index: this.firstOf[file] }
  }

  /** Its entries on all hosts. */
  entriesOf(file: number): number {
    return this.counts[file]
  }

  pathOf(file: number): Uint8Array {
    return pathBytes(this.hosts[this.hostOf[file]].log, this.firstOf[file])
  }

  digestOf(file: number): Uint8Array {
    return fileDigest(this.hosts[this.hostOf[file]].log, this.firstOf[file])
  }

  /** The first file of the same path. */
  pathNumber(file: number): number {
    return this.paths[file]
  }

  /** The first file that the same edit lists: of the same path and digest. */
  editNumber(file: number): number {
    return this.twins[file]
  }

  isBuffer(file: number): boolean {
    return (this.traits[file] & TRAIT.buffer) !== 0
  }

  hasBadSignature(file: number): boolean {
    return (this.traits[file] & TRAIT.badSignature) !== 0
  }

  isAltered(file: number): boolean {
    return (this.traits[file] & TRAIT.altered) !== 0
  }

  isWanted(file: number): boolean {
    return (this.traits[file] & TRAIT.wanted) !== 0
  }

  passesOnceListed(file: number): boolean {
    return (this.traits[file] & TRAIT.fits) !== 0
  }

  private add(place: number, index: number, isWanted: boolean): number {
    const host = this.hosts[place]
    const [path, digest, traits] = [pathBytes(host.log, index), fileDigest(host.log, index), traitsOf(host, index, isWanted)]
    const pathHash = hashBytes(path, this.seed)
    const hash = hashBytes(digest, pathHash)
    const isSamePath = (file: number) => bytesEqual(this.pathOf(file), path)
    let twin = NONE
    for (let file = this.byFile.first(hash); file !== NONE; file = this.byFile.after(file)) {
      if (this.hashes[file] !== hash || ((this.traits[file] ^ traits) & TRAIT.buffer) !== 0 || !isSamePath(file) || !bytesEqual(this.digestOf(file), digest)) continue
      if (this.traits[file] === traits) {
        this.counts[file]++
        return file
      }
      twin = this.twins[file]
    }
    const file = this.count
    this.paths.push(twin === NONE ? this.pathFound(pathHash, isSamePath) : this.paths[twin])
    this.hostOf.push(place)
    this.firstOf.push(index)
    this.traits.push(traits)
    this.hashes.push(hash)
    this.pathHashes.push(pathHash)
    this.twins.push(twin === NONE ? file : twin)
    this.counts.push(1)
    this.byFile.add(hash, file)
    if (this.paths[file] === file) this.byPath.add(pathHash, file)
    return file
  }

  /** The first file of a path; the next one's number for a path that none has. */
  private pathFound(hash: number, isSamePath: (file: number) => boolean): number {
    for (let file = this.byPath.first(hash); file !== NONE; file = this.byPath.after(file)) if (this.pathHashes[file] === hash && isSamePath(file)) return file
    return this.count
  }
}

function rejectedOf(verdicts: Uint8Array): number {
  let rejected = 0
  for (let index = 0; index < verdicts.length; index++) if (verdicts[index] === FAIL) rejected++
  return rejected
}

function traitsOf({ log, signatures, altered }: SuggestHost, index: number, isWanted: boolean): number {
  return (isBufferEntry(log, index) ? TRAIT.buffer : 0) | (signatures?.states[index] === STATE.invalid ? TRAIT.badSignature : 0) | (isWanted ? TRAIT.wanted : 0) | (altered.has(index) ? TRAIT.altered : 0)
    | (digestSize(algorithmName(log, index)) === fileDigest(log, index).length ? TRAIT.fits : 0)
}
