import { visibleText } from '../../bytes/visible'
import { counted } from '../../checks/observe'
import type { Checkpoint } from '../../model/checkpoint'
import { excludeFolder, excludePath } from './exclude-patterns'
import type { FileCauses } from './file-causes'
import { editsOf } from './fix-edits'
import { RANK, entriesOfFiles, type PlannedFix } from './planned-fix'
import { placesOf, type Place } from './rejected-places'

/** Entries below one folder from which on leaving the whole folder out is offered at all, and how many folders are. */
const FOLDER_MIN = 3
const FOLDERS_MAX = 3
/** Paths that are offered: those with the most entries. */
const PATHS_MAX = 10

/** What can be left unchecked instead: a path whose file changes while the host runs, and folders with many rejected files; `more` paths are not offered. Never what is not a path. */
export async function excludeFixes(causes: FileCauses, checkpoint: Checkpoint): Promise<{ readonly fixes: PlannedFix[]; readonly more: number }> {
  const places = await placesOf(causes, checkpoint)
  const isFor = (place: Place) => entriesOfFiles(causes.files, places.filesAt(place))
  const changing = places.paths.filter(({ parts }) => parts > 1)
  const paths = topOf(changing).map((place): PlannedFix => ({
    rank: RANK.excludePath, kind: 'exclude', safety: 'wide', title: `Exclude just ${visibleText(place.name)}`, because: 'It was measured with several digests: it changes while the host runs, and a list of digests would not last.',
    admits: 'Admits any bytes at this one path, unseen.', edits: editsOf([{ kind: 'add-exclude', pattern: excludePath(place.name) }]), isTarget: isFor(place), adds: null,
  }))
  const many = places.folders.filter(({ name, parts }) => name !== '' && parts >= FOLDER_MIN)
  const folders = many.sort((a, b) => b.entries - a.entries).slice(0, FOLDERS_MAX).map((place): PlannedFix => ({
    rank: RANK.excludeFolder, kind: 'exclude', safety: 'opens-a-hole', title: `Exclude ${visibleText(place.name)}/`, because: `${counted(place.entries, 'rejected entry', 'rejected entries')} below it.`,
    admits: 'Admits any file in that folder, unseen; those that are listed lose their check.', edits: editsOf([{ kind: 'add-exclude', pattern: excludeFolder(place.name) }]), isTarget: isFor(place), adds: null,
  }))
  return { fixes: [...paths, ...folders], more: changing.length - paths.length }
}

/** Those with the most entries, as they come. */
function topOf(places: readonly Place[]): readonly Place[] {
  if (places.length <= PATHS_MAX) return places
  const top = new Set([...places].sort((a, b) => b.entries - a.entries).slice(0, PATHS_MAX))
  return places.filter((place) => top.has(place))
}
