import { toHex } from '../bytes/hex'
import { isVisible, visibleText } from '../bytes/visible'
import { sha256OfFile } from '../crypto/digests'
import { EvidenceError, formatErrorData, type ErrorData } from '../errors/evidence-error'
import type { EvidenceFile, SourceInput } from '../model/evidence'
import type { Decoded } from '../sources/decoded'
import { recognise, type Recognised } from '../sources/index'
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

/** Reads, hashes, recognises and decodes every file, in order. */
export async function loadFiles(files: readonly EvidenceFile[], scheduler: Scheduler): Promise<LoadedFile[]> {
  const loaded: LoadedFile[] = []
  const read = scheduler.checkpoint('read')
  const decode = scheduler.checkpoint('decode')
  for (const [i, file] of files.entries()) {
    await read(i, files.length)
    scheduler.throwIfAborted()
    const bytes = new Uint8Array(file.content instanceof ArrayBuffer ? file.content : await file.content.arrayBuffer())
    const input: SourceInput = { id: `e${i + 1}`, path: shownPath(file.path), bytes, role: file.role }
    const sha256 = toHex(await sha256OfFile(bytes))
    if (i === files.length - 1) await read(files.length, files.length)
    loaded.push({ sha256, ...(await decodeFile(input, decode)) })
  }
  const entries = loaded.reduce((sum, { decoded }) => sum + (decoded?.kind === 'ima-log-binary' ? decoded.log.count : 0), 0)
  await decode(entries, entries)
  return loaded
}

/** Callers make paths visible, for only they know whether one was text or bytes; one that is not is never let through. */
export function shownPath(path: string): string {
  return isVisible(path) ? path : visibleText(path)
}

async function decodeFile(input: SourceInput, checkpoint: ReturnType<Scheduler['checkpoint']>): Promise<Omit<LoadedFile, 'sha256'>> {
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
