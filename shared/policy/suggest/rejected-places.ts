import { decodeUtf8 } from '../../bytes/visible'
import type { Checkpoint } from '../../model/checkpoint'
import type { FileCauses } from './file-causes'

/** Files between two looks at the clock. */
const STRIDE = 1024
const NOWHERE = -1

/** A path or a folder with rejected files. */
export interface Place {
  readonly name: string
  entries: number
  /** Digests of a path, paths of a folder. */
  parts: number
}

/** Where the files are that could be left out: paths that have one digest alone are not told. */
export interface Places {
  readonly paths: Place[]
  readonly folders: Place[]
  filesAt(place: Place): number[]
}

/** The paths and folders of the files that fixes are asked for, in order of first appearance. */
export async function placesOf(causes: FileCauses, checkpoint: Checkpoint): Promise<Places> {
  const { files } = causes
  const folders = new FolderPlaces(files.count)
  const digests = new Uint32Array(files.count)
  const isKnown = new Uint8Array(files.count)
  for (let file = 0; file < files.count; file++) {
    if (file % STRIDE === 0) await checkpoint(file, files.count)
    const name = pathToLeaveOut(causes, file)
    if (name === null) continue
    const isNew = isKnown[files.editNumber(file)] === 0
    isKnown[files.editNumber(file)] = 1
    const isNewPath = isNew && digests[files.pathNumber(file)]++ === 0
    folders.add(file, name.slice(0, name.lastIndexOf('/')), files.entriesOf(file), isNewPath)
  }
  const paths = new Map<number, Place>()
  for (const file of folders.files()) {
    const path = files.pathNumber(file)
    if (digests[path] < 2) continue
    const place = paths.get(path) ?? { name: decodeUtf8(files.pathOf(file))!, entries: 0, parts: digests[path] }
    paths.set(path, place)
    place.entries += files.entriesOf(file)
  }
  const numbers = new Map(Array.from(paths, ([path, place]) => [place, path]))
  const filesAt = (place: Place) => folders.files().filter((file) => (numbers.has(place) ? files.pathNumber(file) === numbers.get(place) : folders.isIn(file, place)))
  return { paths: [...paths.values()], folders: folders.places, filesAt }
}

/** The path of a file that an exclude could let pass; `null` for any other. */
function pathToLeaveOut(causes: FileCauses, file: number): string | null {
  const kind = causes.kindOf(file)
  if (kind === null || kind === 'altered' || kind === 'changed-after-signing' || causes.files.isBuffer(file)) return null
  const name = decodeUtf8(causes.files.pathOf(file))
  return name?.startsWith('/') === true ? name : null
}

/** Folders while they are collected: a number for each file. */
class FolderPlaces {
  readonly places: Place[] = []
  private readonly numbers = new Map<string, number>()
  private readonly folderOf: Int32Array

  constructor(count: number) {
    this.folderOf = new Int32Array(count).fill(NOWHERE)
  }

  add(file: number, name: string, entries: number, isNewPath: boolean): void {
    const number = this.numbers.get(name) ?? this.places.push({ name, entries: 0, parts: 0 }) - 1
    this.numbers.set(name, number)
    this.folderOf[file] = number
    this.places[number].entries += entries
    if (isNewPath) this.places[number].parts++
  }

  /** Those that were added, ascending. */
  files(): number[] {
    const files: number[] = []
    for (let file = 0; file < this.folderOf.length; file++) if (this.folderOf[file] !== NOWHERE) files.push(file)
    return files
  }

  isIn(file: number, place: Place): boolean {
    return this.places[this.folderOf[file]] === place
  }
}
