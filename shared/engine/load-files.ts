import { toHex } from '../bytes/hex'
import { memorySource } from '../bytes/memory-source'
import { isVisible, visibleText } from '../bytes/visible'
import { sha256OfFile } from '../crypto/digests'
import { EvidenceError, formatErrorData, type ErrorData } from '../errors/evidence-error'
import type { ExpectedLog, PieceTaker } from '../kernel/replayer'
import { usualInKernel } from '../kernel/wasm/usual-in-kernel'
import type { Checkpoint } from '../model/checkpoint'
import type { ByteSource, EvidenceId, EvidenceRole, Inside, SkippedFile, SourceInput } from '../model/evidence'
import type { ImaLog } from '../model/ima-log'
import { unreadPacking } from '../sources/archive/unread-packing'
import type { Opened } from '../sources/container'
import type { Decoded } from '../sources/decoded'
import { recognise, type Recognised } from '../sources/index'
import { imaBinary } from '../sources/ima-binary/index'
import type { LayoutFit } from '../sources/ima-binary/layout'
import { openPagedLog } from '../sources/ima-binary/paged-log'
import { parseImaBinary } from '../sources/ima-binary/parse'
import { parseArriving } from '../sources/ima-binary/parse-arriving'
import { findSecret, SECRETS_SEARCHED, type Secret } from '../sources/secrets/index'
import { beginReading, type ArrivingLog, type BegunFile, type NamedFile, type PagedLog } from './begin-reading'
import type { AnalysisRequest, RunOptions } from './engine'
import { firstEntries } from './first-entries'
import type { Scheduler } from './scheduler'

/** A file with its digest, what it was recognised as and what it decoded to. */
export interface LoadedFile {
  /** Of a log that stays in its file, `bytes` are empty: `content` has them. */
  readonly input: SourceInput
  readonly content: ByteSource
  /** Hex digits. That of a large log comes while the checks go on. */
  readonly sha256: Promise<string>
  readonly recognised: Recognised | null
  readonly decoded: Decoded | null
  /** Why nothing could be decoded. */
  readonly error: ErrorData | null
  /** A private key or the like in it: named, never shown. */
  readonly secret: Secret | null
  /** Where it stands in the document that it is a part of; `null` for any other file. */
  readonly inside: Inside | null
  /** What the document that it is a part of says of it. */
  readonly notes: readonly string[]
}

const NO_BYTES = new Uint8Array(0)

/** Containers that a file is in, by kind. */
type Depth = Readonly<Record<'archive' | 'keylime-document' | 'policy-envelope', number>>

const NO_DEPTH: Depth = { 'archive': 0, 'keylime-document': 0, 'policy-envelope': 0 }
/** Archives inside archives are opened once. A document may stand in a list of documents, and that in base64. An envelope holds a policy. */
const DEPTH_MAX: Depth = { 'archive': 2, 'keylime-document': 3, 'policy-envelope': 1 }
const TOO_DEEP: Readonly<Record<keyof Depth, string>> = {
  'archive': 'an archive in an archive in an archive is not opened', 'keylime-document': 'a document so deep in other documents is not opened', 'policy-envelope': 'an envelope in an envelope is not opened',
}

export interface Loaded {
  readonly files: readonly LoadedFile[]
  /** Members of archives and documents that were not read. */
  readonly skipped: readonly SkippedFile[]
}

/** Is told of logs before they are read to their ends. */
export interface LoadListener {
  /** A large binary log begins, after these files: who takes its bytes as they come, if anybody does. */
  onLog?(log: ExpectedLog, before: readonly LoadedFile[]): PieceTaker | null
  /** As RunOptions has it. */
  readonly onFirstEntries?: RunOptions['onFirstEntries']
}

/** Reads, hashes, recognises and decodes every file; the members of an archive and the parts of a document follow it. Large logs come last, when it is known what they are held against: they stand in their place all the same. */
export async function loadFiles({ files, roles = {} }: Pick<AnalysisRequest, 'files' | 'roles'>, scheduler: Scheduler, listener: LoadListener = {}): Promise<Loaded> {
  const loader = new Loader(roles, scheduler, listener)
  const read = scheduler.checkpoint('read')
  const logs: [NamedFile, BegunFile][] = []
  for (const [i, file] of files.entries()) {
    await read(i, files.length)
    scheduler.throwIfAborted()
    const named = { id: `e${i + 1}`, path: shownPath(file.path), role: file.role }
    const begun = await beginReading(named, file.content)
    if (i === files.length - 1) await read(files.length, files.length)
    if (begun.kind === 'whole') await loader.loadFile(named, begun)
    else logs.push([named, begun])
  }
  for (const [named, begun] of logs) await loader.loadFile(named, begun)
  loader.files.sort((a, b) => placeOf(a) - placeOf(b))
  const entries = loader.files.reduce((sum, { decoded }) => sum + (decoded?.kind === 'ima-log' ? decoded.log.count : 0), 0)
  await scheduler.checkpoint('decode')(entries, entries)
  return loader
}

/** Which of the given files it is, or is in. */
function placeOf({ input: { id } }: LoadedFile): number {
  return Number.parseInt(id.slice(1), 10)
}

class Loader implements Loaded {
  readonly files: LoadedFile[] = []
  readonly skipped: SkippedFile[] = []
  private readonly decode: Checkpoint
  private toldFirst = false

  constructor(private readonly roles: Readonly<Record<EvidenceId, EvidenceRole>>, private readonly scheduler: Scheduler, private readonly listener: LoadListener) {
    this.decode = scheduler.checkpoint('decode')
  }

  async loadFile(named: NamedFile, begun: BegunFile): Promise<void> {
    if (begun.kind === 'whole') await this.load({ ...named, bytes: begun.bytes }, NO_DEPTH, { inside: null, notes: [] })
    else if (begun.kind === 'paged-log') await this.loadPaged(named, begun)
    else await this.loadArriving(named, begun)
  }

  async load(input: SourceInput, depth: Depth, origin: Pick<LoadedFile, 'inside' | 'notes'>): Promise<void> {
    this.scheduler.throwIfAborted()
    const recognised = recognise(input)
    const container = recognised && containerKind(recognised.source.kind)
    if (container && depth[container] === DEPTH_MAX[container]) {
      this.skipped.push({ path: input.path, reason: TOO_DEEP[container] })
      return
    }
    // The digest is computed beside the decoding, on another core where there is one.
    const [digest, decoded] = await Promise.all([sha256OfFile(input.bytes), decodeFile(input, recognised, this.decode)])
    // The members of an archive are looked at one by one.
    const secret = container === 'archive' ? null : findSecret(input.bytes)
    const file = { ...origin, content: memorySource(input.bytes), sha256: Promise.resolve(toHex(digest)), secret, ...decoded }
    this.files.push(file)
    const packing = file.recognised ? null : unreadPacking(input.bytes)
    if (packing) this.skipped.push({ path: input.path, reason: `it is packed as ${packing}, which is not opened: unpack it, or pack it as .tar.gz or .zip` })
    const opened = openedOf(file.decoded)
    // Who names a signed policy names the policy in it; what lies in an archive that was named a reference must never become evidence of the case.
    const inherited = container === 'policy-envelope' || input.role === 'reference' ? input.role : undefined
    if (opened && container) await this.loadMembers(input, opened, { ...depth, [container]: depth[container] + 1 }, inherited)
  }

  /** A log that stays in its file. */
  private async loadPaged(named: NamedFile, { content, recognised, layout }: PagedLog): Promise<void> {
    this.scheduler.throwIfAborted()
    this.expect(content, layout, false)
    const [sha256, log] = await Promise.all([content.sha256(), openPagedLog(named, content, layout, this.decode, { usual: usualInKernel() })])
    this.keepLog({ ...named, bytes: NO_BYTES }, content, recognised, log, Promise.resolve(toHex(sha256)))
  }

  /** A log that is decoded while it is read. The rest of one that is damaged is read too: the digest is that of the whole file. */
  private async loadArriving(named: NamedFile, { file, recognised, layout }: ArrivingLog): Promise<void> {
    this.scheduler.throwIfAborted()
    const taker = this.expect({ handle: file.handle, size: file.bytes.length }, layout, true)
    if (taker) file.passTo(taker)
    const log = await parseArriving(named, file, layout, this.decode, { onFirst: (first) => this.tellFirst(first), usual: usualInKernel() })
    const bytes = await file.whole()
    const sha256 = sha256OfFile(bytes).then(toHex)
    // Where the work ends before the report, nobody asks for it.
    sha256.catch(() => undefined)
    this.keepLog({ ...named, bytes }, memorySource(bytes), recognised, log, sha256)
  }

  private expect({ handle, size }: Pick<ByteSource, 'handle' | 'size'>, { layout, bank }: LayoutFit, isArriving: boolean): PieceTaker | null {
    return this.listener.onLog?.({ handle, size, isArriving, ...layout, templateDigestBank: bank }, this.files) ?? null
  }

  private keepLog(input: SourceInput, content: ByteSource, recognised: Recognised, log: ImaLog, sha256: Promise<string>): void {
    this.files.push({ input, content, recognised, decoded: { kind: 'ima-log', log }, error: null, sha256, secret: secretIn(content), inside: null, notes: [] })
  }

  private tellFirst(log: ImaLog): void {
    if (!this.toldFirst) this.listener.onFirstEntries?.(firstEntries(log))
    this.toldFirst = true
  }

  private async loadMembers(input: SourceInput, { members, skipped }: Opened, depth: Depth, inherited: EvidenceRole | undefined): Promise<void> {
    this.skipped.push(...skipped.map(({ path, reason }) => ({ path: path === '' ? input.path : `${input.path}/${path}`, reason })))
    for (const [i, { path, bytes, stated, inside, notes = [] }] of members.entries()) {
      const id = `${input.id}.${i + 1}`
      const origin = { inside: inside ? { evidence: input.id, ...inside } : null, notes }
      await this.load({ id, path: `${input.path}/${path}`, bytes, role: this.roles[id] ?? inherited, stated }, depth, origin)
    }
  }
}

function secretIn(content: ByteSource): Secret | null {
  return content.size > SECRETS_SEARCHED ? null : findSecret(content.read(0, content.size))
}

function containerKind(kind: string): keyof Depth | null {
  return kind === 'archive' || kind === 'keylime-document' || kind === 'policy-envelope' ? kind : null
}

/** What came out of a file that holds files; `null` for any other. */
export function openedOf(decoded: Decoded | null): Opened | null {
  return decoded?.kind === 'archive' || decoded?.kind === 'keylime-document' || decoded?.kind === 'policy-envelope' ? decoded.opened : null
}

/** What a file says of itself that is no error. */
export function notesOf(decoded: Decoded | null): readonly string[] {
  if (decoded?.kind === 'keylime-document') return decoded.document.notes
  if (decoded?.kind === 'event-log') return decoded.eventLog.notes
  if (decoded?.kind === 'runtime-policy') return decoded.policy.notes
  if (decoded?.kind === 'exclude-list') return decoded.excludes.notes
  if (decoded?.kind === 'reference') return decoded.list.notes
  if (decoded?.kind === 'xattr-dump') return otherLines(decoded.dump.otherLines)
  if (decoded?.kind === 'policy-signature') return decoded.signature.notes
  return decoded?.kind === 'ima-log' ? decoded.log.notes : []
}

function otherLines(count: number): readonly string[] {
  return count === 0 ? [] : [`${count.toLocaleString('en-US')} ${count === 1 ? 'line is' : 'lines are'} not of getfattr's making, and passed over`]
}

/** Callers make paths visible, for only they know whether one was text or bytes; one that is not is never let through. */
export function shownPath(path: string): string {
  return isVisible(path) ? path : visibleText(path)
}

async function decodeFile(input: SourceInput, recognised: Recognised | null, checkpoint: Checkpoint): Promise<Pick<LoadedFile, 'input' | 'recognised' | 'decoded' | 'error'>> {
  if (!recognised) return { input, recognised, decoded: null, error: null }
  try {
    const decoded = recognised.source === imaBinary ? { kind: 'ima-log' as const, log: await parseImaBinary(input, checkpoint, usualInKernel()) } : await recognised.source.parse(input, checkpoint)
    return { input, recognised, decoded, error: null }
  } catch (error) {
    if (error instanceof EvidenceError) return { input, recognised, decoded: null, error: error.toData() }
    throw error
  }
}

/** One line about a decoding error, without the file's name. */
export function errorNote(error: ErrorData): string {
  return formatErrorData(error).slice(error.file.length + 2)
}
