import { toHex } from '../bytes/hex'
import { isVisible, visibleText } from '../bytes/visible'
import { sha256OfFile } from '../crypto/digests'
import { EvidenceError, formatErrorData, type ErrorData } from '../errors/evidence-error'
import type { Checkpoint } from '../model/checkpoint'
import type { EvidenceId, EvidenceRole, SkippedFile, SourceInput } from '../model/evidence'
import { archiveFormat } from '../sources/archive/index'
import type { Decoded } from '../sources/decoded'
import { recognise, type Recognised } from '../sources/index'
import type { AnalysisRequest } from './engine'
import type { Scheduler } from './scheduler'

/** A file with its digest, what it was recognised as and what it decoded to. */
export interface LoadedFile {
  readonly input: SourceInput
  readonly sha256: string
  readonly recognised: Recognised | null
  readonly decoded: Decoded | null
  /** Why nothing could be decoded. */
  readonly error: ErrorData | null
}

/** Archives inside archives are opened once. */
const DEPTH_MAX = 2

export interface Loaded {
  readonly files: readonly LoadedFile[]
  /** Members of archives that were not read. */
  readonly skipped: readonly SkippedFile[]
}

/** Reads, hashes, recognises and decodes every file, in order; the members of an archive follow it. */
export async function loadFiles({ files, roles = {} }: Pick<AnalysisRequest, 'files' | 'roles'>, scheduler: Scheduler): Promise<Loaded> {
  const loader = new Loader(roles, scheduler)
  const read = scheduler.checkpoint('read')
  for (const [i, file] of files.entries()) {
    await read(i, files.length)
    scheduler.throwIfAborted()
    const bytes = new Uint8Array(file.content instanceof ArrayBuffer ? file.content : await file.content.arrayBuffer())
    if (i === files.length - 1) await read(files.length, files.length)
    await loader.load({ id: `e${i + 1}`, path: shownPath(file.path), bytes, role: file.role }, 0)
  }
  const entries = loader.files.reduce((sum, { decoded }) => sum + (decoded?.kind === 'ima-log-binary' ? decoded.log.count : 0), 0)
  await scheduler.checkpoint('decode')(entries, entries)
  return loader
}

class Loader implements Loaded {
  readonly files: LoadedFile[] = []
  readonly skipped: SkippedFile[] = []
  private readonly decode: Checkpoint

  constructor(private readonly roles: Readonly<Record<EvidenceId, EvidenceRole>>, private readonly scheduler: Scheduler) {
    this.decode = scheduler.checkpoint('decode')
  }

  /** `depth`: archives that the file is in. */
  async load(input: SourceInput, depth: number): Promise<void> {
    this.scheduler.throwIfAborted()
    if (depth === DEPTH_MAX && archiveFormat(input.bytes)) {
      this.skipped.push({ path: input.path, reason: 'an archive in an archive in an archive is not opened' })
      return
    }
    const sha256 = toHex(await sha256OfFile(input.bytes))
    const file = { sha256, ...(await decodeFile(input, this.decode)) }
    this.files.push(file)
    if (file.decoded?.kind !== 'archive') return
    const { members, skipped } = file.decoded.opened
    this.skipped.push(...skipped.map(({ path, reason }) => ({ path: `${input.path}/${path}`, reason })))
    for (const [i, member] of members.entries()) {
      const id = `${input.id}.${i + 1}`
      await this.load({ id, path: `${input.path}/${member.path}`, bytes: member.bytes, role: this.roles[id] }, depth + 1)
    }
  }
}

/** Callers make paths visible, for only they know whether one was text or bytes; one that is not is never let through. */
export function shownPath(path: string): string {
  return isVisible(path) ? path : visibleText(path)
}

async function decodeFile(input: SourceInput, checkpoint: Checkpoint): Promise<Omit<LoadedFile, 'sha256'>> {
  const recognised = recognise(input)
  if (!recognised) return { input, recognised, decoded: null, error: null }
  try {
    return { input, recognised, decoded: await recognised.source.parse(input, checkpoint), error: null }
  } catch (error) {
    if (error instanceof EvidenceError) return { input, recognised, decoded: null, error: error.toData() }
    throw error
  }
}

/** One line about a decoding error, without the file's name. */
export function errorNote(error: ErrorData): string {
  return formatErrorData(error).slice(error.file.length + 2)
}
