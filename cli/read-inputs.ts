import { visibleBytes, visibleText } from '@shared/bytes/visible'
import { AbortedError } from '@shared/engine/engine'
import type { EvidenceFile, SkippedFile } from '@shared/model/evidence'
import { holdsSigningKey } from '@shared/sources/ima-key/index'
import type { NamedPart } from './commands'
import { InputError } from './errors'
import { entryAt, entryItself, FileError, listFolder, openPlainFile, readToEnd, realPath, type FileIdentity } from './file-system'
import { LargeFile } from './large-file'

/** Larger files are skipped. Logs are a few hundred bytes an entry: this is some ten million of them. */
export const MAX_FILE_BYTES = 2 * 1024 ** 3
/** Files of up to so many bytes are read into memory; of a larger log only the piece at hand is there. */
export const READ_WHOLE = 16 * 1024 ** 2
/** What all files of a call may have together: most of them are held in memory. */
export const MAX_TOTAL_BYTES = 4 * 1024 ** 3
/** Entries of a folder tree that are looked at. */
export const MAX_FOLDER_ENTRIES = 100_000

/** What Node puts in its arguments for bytes that are not UTF-8: the file of such a name can't be found by it. */
const REPLACEMENT = '\ufffd'

/** What a file that was read is to the file system: outputs are compared with it. */
export interface ReadIdentity extends FileIdentity {
  /** `null` where it could not be told. */
  readonly realPath: Buffer | null
}

export interface Inputs {
  /** Files of the paths in their order, then the parts that options name. */
  readonly files: readonly EvidenceFile[]
  readonly skipped: readonly SkippedFile[]
  readonly identities: readonly ReadIdentity[]
  /** Files that stay open until `close`. */
  readonly large: LargeFiles
}

/** The files of a call that are read piece by piece. */
export class LargeFiles {
  constructor(private readonly files: readonly LargeFile[]) {}

  /** @throws InputError where one was written to since it was opened. */
  async refuseChanged(): Promise<void> {
    for (const file of this.files) await file.refuseChanged()
  }

  async close(): Promise<void> {
    for (const file of this.files) await file.close()
  }
}

interface Gathering {
  readonly files: EvidenceFile[]
  /** Of each of `files`, in the same order. */
  readonly fileIdentities: ReadIdentity[]
  readonly folderIdentities: ReadIdentity[]
  readonly skipped: SkippedFile[]
  readonly large: LargeFile[]
  readonly signal: AbortSignal
  readonly onFile: (count: number) => void
  /** Real paths of what was read for the paths of the call: one that is given twice, or with its folder, is read once. */
  readonly visited: Set<string>
  bytes: number
  entries: number
}

/** A folder on the way down: `label` is what its path is called in reports, visible. */
interface Folder {
  readonly path: Buffer
  readonly label: string
  /** The real path of the folder that the user named. */
  readonly root: Buffer
  /** The part that the folder was named for: its files that hold one are it, the others are left out. */
  readonly part?: NamedPart
}

/**
 * Reads all inputs. `onFile` hears the number of files read so far.
 * @throws InputError when something that the user named can't be opened or read; AbortedError.
 */
export async function readInputs(
  paths: readonly string[], parts: readonly NamedPart[], signal: AbortSignal, onFile: (count: number) => void,
): Promise<Inputs> {
  const gathering: Gathering = { files: [], fileIdentities: [], folderIdentities: [], skipped: [], large: [], signal, onFile, visited: new Set(), bytes: 0, entries: 0 }
  const large = new LargeFiles(gathering.large)
  try {
    for (const path of paths) await readOperand(path, gathering)
    for (const part of parts) await readNamed(part.path, part, gathering)
  } catch (error) {
    await large.close()
    throw error
  }
  const { files, skipped, fileIdentities, folderIdentities } = gathering
  return { files, skipped, identities: [...fileIdentities, ...folderIdentities], large }
}

async function readOperand(path: string, gathering: Gathering): Promise<void> {
  const entry = await named(path, () => entryAt(path))
  if (entry.type !== 'folder') return readNamed(path, null, gathering)
  await readTree(path, entry, undefined, gathering)
}

/** A folder that the user named. */
async function readTree(path: string, entry: FileIdentity, part: NamedPart | undefined, gathering: Gathering): Promise<void> {
  const root = await named(path, () => realPath(path))
  const label = visibleText(path.replace(/\/+$/, ''))
  gathering.folderIdentities.push({ device: entry.device, inode: entry.inode, realPath: root })
  const names = await named(path, () => listFolder(path))
  await readFolder({ path: root, label, root, part }, names, gathering)
}

/** A file that the user named: a link is followed, for the user chose it. */
async function readNamed(path: string, part: NamedPart | null, gathering: Gathering): Promise<void> {
  await named(path, async () => {
    const entry = await entryAt(path)
    if (entry.type === 'folder' && part !== null && part.role === 'ima-key') return readTree(path, entry, part, gathering)
    if (entry.type !== 'file') throw new FileError(`it is a ${entry.type}, not a plain file`)
    if (isReadAlready(entry, part, gathering)) return
    const real = await realPath(path)
    if (part === null) gathering.visited.add(keyOf(real))
    await readInto(real, { path: visibleText(path), ...(part === null ? {} : { role: part.role }) }, gathering)
  })
}

/** One file is one piece of evidence, however often it is named; what an option says of it is kept, where it `fits`. */
function isReadAlready({ device, inode }: FileIdentity, part: NamedPart | null, gathering: Gathering, fits: (file: EvidenceFile) => boolean = () => true): boolean {
  const same = gathering.files.findIndex((file, i) => {
    const read = gathering.fileIdentities[i]
    return read.device === device && read.inode === inode && (part === null || file.role === undefined || file.role === part.role)
  })
  if (same < 0) return false
  if (part !== null && fits(gathering.files[same])) gathering.files[same] = { ...gathering.files[same], role: part.role }
  return true
}

async function readFolder(folder: Folder, names: readonly Buffer[], gathering: Gathering): Promise<void> {
  for (const name of names) {
    if (gathering.signal.aborted) throw new AbortedError('interrupted')
    const label = `${folder.label}/${nameText(name)}`
    if (++gathering.entries > MAX_FOLDER_ENTRIES) {
      if (gathering.entries === MAX_FOLDER_ENTRIES + 1) {
        gathering.skipped.push({ path: label, reason: `the folder holds more than ${MAX_FOLDER_ENTRIES} entries: this one and all after it were not read` })
      }
      return
    }
    try {
      await readMember({ ...folder, path: joined(folder.path, name), label }, gathering)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      gathering.skipped.push({ path: label, reason: error.message })
    }
  }
}

async function readMember(member: Folder, gathering: Gathering): Promise<void> {
  const entry = await entryItself(member.path)
  if (entry.type === 'folder') return readFolder(member, await listFolder(member.path), gathering)
  if (member.part === undefined && !isNew(member.path, gathering)) return
  if (entry.type === 'file') return readMemberFile(member, member.path, entry, gathering)
  if (entry.type !== 'link') throw new FileError(`it is a ${entry.type}, not a plain file`)
  const target = await targetOf(member.path)
  if (!isBelow(target, member.root) && !target.equals(member.root)) throw new FileError('it is a link that leaves the folder')
  const behind = await entryItself(target)
  if (behind.type !== 'file') throw new FileError(`it is a link to a ${behind.type}, not to a plain file`)
  return readMemberFile(member, target, behind, gathering)
}

async function readMemberFile({ label, part }: Folder, path: Buffer, identity: FileIdentity, gathering: Gathering): Promise<void> {
  if (part === undefined) return readInto(path, { path: label }, gathering)
  if (isReadAlready(identity, part, gathering, ({ content }) => content instanceof ArrayBuffer && holdsSigningKey(new Uint8Array(content)))) return
  await readInto(path, { path: label, role: part.role }, gathering, (bytes) => {
    if (!holdsSigningKey(bytes)) throw new FileError('it holds no public key and no certificate')
  })
}

/** Is a file, or a link, met for the first time on the way through the paths of the call? */
function isNew(path: Buffer, { visited }: Gathering): boolean {
  const before = visited.size
  return visited.add(keyOf(path)).size > before
}

/** A path is bytes. */
function keyOf(path: Buffer): string {
  return path.toString('latin1')
}

async function targetOf(link: Buffer): Promise<Buffer> {
  try {
    return await realPath(link)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new FileError(`it is a link that leads nowhere: ${error.message}`, { cause: error })
  }
}

/** `refuse` throws for bytes that are not wanted. */
async function readInto(path: Buffer, file: Omit<EvidenceFile, 'content'>, gathering: Gathering, refuse: (bytes: Uint8Array) => void = () => {}): Promise<void> {
  const limit = Math.min(MAX_FILE_BYTES, MAX_TOTAL_BYTES - gathering.bytes)
  const opened = await openPlainFile(path, limit)
  const { device, inode, handle, size } = opened
  let content: EvidenceFile['content'] | null = null
  try {
    content = size > READ_WHOLE ? new LargeFile(file.path, opened) : await readToEnd(handle, size, limit, gathering.signal)
    refuse(content instanceof ArrayBuffer ? new Uint8Array(content) : new Uint8Array(0))
  } catch (error) {
    content = null
    throw error
  } finally {
    if (!(content instanceof LargeFile)) await handle.close()
  }
  if (content instanceof LargeFile) gathering.large.push(content)
  gathering.bytes += content instanceof ArrayBuffer ? content.byteLength : size
  gathering.files.push({ ...file, content })
  gathering.fileIdentities.push({ device, inode, realPath: path })
  gathering.onFile(gathering.files.length)
}

/** @throws InputError in place of a FileError, with the path as the user gave it. */
export async function named<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    const hint = path.includes(REPLACEMENT) ? '; a name that is not UTF-8 can\'t be given here: give the folder that it is in' : ''
    throw new InputError(`${visibleText(path)}: ${error.message}${hint}`, { cause: error })
  }
}

/** As it is shown: a name is bytes, and any byte may stand in it. */
function nameText(name: Buffer): string {
  return visibleBytes(name)
}

function joined(folder: Buffer, name: Buffer): Buffer {
  const slash = folder.at(-1) === 0x2f ? Buffer.alloc(0) : Buffer.from('/')
  return Buffer.concat([folder, slash, name])
}

function isBelow(path: Buffer, folder: Buffer): boolean {
  const prefix = joined(folder, Buffer.alloc(0))
  return path.subarray(0, prefix.length).equals(prefix)
}
