import type { EvidenceFile, SkippedFile } from '@shared/model/evidence'
import { evidencePath } from '@shared/engine/evidence-path'
import type { Intake } from '../use-analysis'

/**
 * What was dropped, folders with all that is in them. Entries must be taken before the event ends, so this first runs without a pause.
 * Paths are relative to the dropped folder; with several things dropped, to what holds them.
 */
export async function readDrop(data: DataTransfer): Promise<Intake> {
  const roots = Array.from(data.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (roots.length === 0) return fromFiles([...data.files])
  const files: EvidenceFile[] = []
  const skipped: SkippedFile[] = []
  const single = roots.length === 1 && roots[0].isDirectory
  for (const root of roots) await walk(root, single ? '' : root.name, files, skipped)
  return { name: roots[0].name, files: sorted(files), skipped }
}

/** Files of an input element: a folder's paths lose the folder's name. */
export function fromFiles(list: readonly File[]): Intake {
  const folder = list[0]?.webkitRelativePath.split('/')[0] ?? ''
  const files = list.map((file): EvidenceFile => ({ path: evidencePath(file.webkitRelativePath.slice(folder.length + 1) || file.name), content: file }))
  return { name: folder || (list[0]?.name ?? ''), files: sorted(files), skipped: [] }
}

async function walk(entry: FileSystemEntry, path: string, files: EvidenceFile[], skipped: SkippedFile[]): Promise<void> {
  try {
    if (entry.isFile) files.push({ path: evidencePath(path), content: await fileOf(entry as FileSystemFileEntry) })
    else for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await walk(child, path === '' ? child.name : `${path}/${child.name}`, files, skipped)
  } catch (error) {
    skipped.push({ path: evidencePath(path || entry.name), reason: error instanceof Error ? error.message : String(error) })
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => { entry.file(resolve, reject) })
}

/** `readEntries` answers in batches of at most 100; an empty one ends the folder. */
async function childrenOf(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => { reader.readEntries(resolve, reject) })
    if (batch.length === 0) return children
    children.push(...batch)
  }
}

/** In the order of their paths, so that the same folder is the same case however the system lists it. */
function sorted(files: readonly EvidenceFile[]): readonly EvidenceFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)))
}
