import { groupedBy } from '../checks/grouped-by'

/** Folders and words of file names: where a host's files lie in a bundle. Paths are those of the evidence, with `/` between their parts. */

/** Where the files of a host are looked for. */
export interface HostPlace {
  /** The highest folder that holds logs of this host and of no other; where there is none, the folder of its logs. */
  readonly folder: string
  /** Words that tell its files from those of the other hosts of the same folders, lower case; may be empty. */
  readonly label: readonly string[]
  /** What it is called. */
  readonly name: string
}

/** Endings of archives are no part of a host's name. */
const ARCHIVE_ENDING = /\.(zip|tar|tgz|tar\.gz|tar\.zst|gz)$/i

/** `logs`: for each host the paths of its logs, the one that is judged first; `others`: paths of files that are of none of them. */
export function hostPlaces(logs: readonly (readonly string[])[], others: readonly string[] = []): HostPlace[] {
  const owners = ownersOf(logs, others)
  const folders = logs.map((own, i) => ownFolder(own, i, owners))
  const byFolder = groupedBy(logs.keys(), (i) => folders[i])
  const affixes = new Map([...byFolder].map(([folder, hosts]) => [folder, affixesOf(hosts.map((i) => wordsOf(baseName(logs[i][0]))))]))
  const top = commonFolder([...folders, ...others.map(folderOf)])
  const places = logs.map(([main, ...twins], i) => {
    const isAlone = byFolder.get(folders[i])!.length === 1
    if (isAlone && folders[i] !== '') {
      const name = segments(folders[i]).slice(segments(top).length).join('/') || folders[i]
      return { folder: folders[i], label: wordsOf(baseName(folders[i].replace(ARCHIVE_ENDING, ''))), name: name.replace(ARCHIVE_ENDING, '') }
    }
    const { label, name } = labelOf(baseName(main), affixes.get(folders[i])!)
    const shared = label.filter((word) => twins.every((path) => wordsOf(baseName(path)).includes(word)))
    return { folder: folders[i], label: shared, name: isAlone ? '' : name || main }
  })
  const byName = groupedBy(places, (place) => place.name)
  return places.map((place, i) => (byName.get(place.name)!.length > 1 ? { ...place, name: logs[i][0] } : place))
}

/**
 * Places of the hosts that a file may belong to: those whose folder is the nearest around it, else those that share most of its path, and of
 * several those whose label its name bears.
 */
export function placesOf(path: string, isFolder: boolean, places: readonly HostPlace[]): readonly HostPlace[] {
  const folder = isFolder ? path : folderOf(path)
  const depth = (place: HostPlace) => (isInside(folder, place.folder) ? place.folder.length + 1 : 0)
  const around = best(places, depth)
  const near = around.length > 0 ? around : best(places, (place) => 1 + sharedSegments(place.folder, folder))
  if (near.length === 1) return near
  const below = segments(path).slice(segments(commonFolder(near.map((place) => place.folder))).length).map(wordsOf)
  const labelled = best(near, ({ label }) => (below.some((words) => contains(words, label)) ? label.length : 0))
  return labelled.length > 0 ? labelled : near
}

/** The folder below `top` that a path lies in; `null` for one that lies in `top` itself, or outside it. */
export function folderBelow(path: string, top: string): string | null {
  const [own, depth] = [segments(path), segments(top).length]
  return isInside(folderOf(path), top) && own.length > depth + 1 ? own.slice(0, depth + 1).join('/') : null
}

export function commonFolder(folders: readonly string[]): string {
  const [first = [], ...others] = folders.map(segments)
  let length = 0
  while (length < first.length && others.every((other) => other[length] === first[length])) length++
  return first.slice(0, length).join('/')
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

/** What a folder holds logs of: of one host, by its place, or of no host or several. */
type Owners = ReadonlyMap<string, number | 'several'>

/** Of each path and every folder above it. */
function ownersOf(logs: readonly (readonly string[])[], others: readonly string[]): Owners {
  const owners = new Map<string, number | 'several'>()
  const claim = (path: string, owner: number | 'several') => {
    // What is above a folder that this host, or several, have claimed is theirs already.
    for (let folder = path; ; folder = folderOf(folder)) {
      const known = owners.get(folder)
      if (known === owner || known === 'several') return
      owners.set(folder, known === undefined ? owner : 'several')
      if (folder === '') return
    }
  }
  for (const [i, own] of logs.entries()) for (const path of own) claim(path, i)
  for (const path of others) claim(path, 'several')
  return owners
}

/** Up from the folder of the logs as long as no log of another host comes in. */
function ownFolder(own: readonly string[], host: number, owners: Owners): string {
  let folder = commonFolder(own.map(folderOf))
  while (folder !== '' && owners.get(folderOf(folder)) === host) folder = folderOf(folder)
  return folder
}

/** How many words all names begin and end with alike. */
interface Affixes {
  readonly head: number
  readonly tail: number
}

function affixesOf(names: readonly (readonly string[])[]): Affixes {
  const [own] = names
  const most = names.reduce((least, words) => Math.min(least, words.length), own.length)
  let head = 0
  while (head < most && names.every((words) => words[head] === own[head])) head++
  let tail = 0
  while (tail < most - head && names.every((words) => words.at(-1 - tail) === own.at(-1 - tail))) tail++
  return { head, tail }
}

/** What is left of a name without the words that it begins and ends with like all the others. */
function labelOf(name: string, { head, tail }: Affixes): { label: readonly string[]; name: string } {
  const own = wordsOf(name)
  const label = own.slice(head, own.length - tail)
  const [first, last] = [head, own.length - tail - 1].map((at) => [...name.matchAll(WORD)][at])
  return { label, name: label.length === 0 ? '' : name.slice(first.index, last.index + last[0].length) }
}

const WORD = /[^\s._-]+/g

function wordsOf(name: string): readonly string[] {
  return name.toLowerCase().match(WORD) ?? []
}

function contains(words: readonly string[], label: readonly string[]): boolean {
  return label.length > 0 && words.some((_, at) => label.every((word, i) => words[at + i] === word))
}

/** The places with the highest rank above 0. */
function best(places: readonly HostPlace[], rank: (place: HostPlace) => number): readonly HostPlace[] {
  let highest = 0
  let found: HostPlace[] = []
  for (const place of places) {
    const own = rank(place)
    if (own > highest) [highest, found] = [own, []]
    if (own > 0 && own === highest) found.push(place)
  }
  return found
}

function isInside(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

function sharedSegments(a: string, b: string): number {
  return segments(commonFolder([a, b])).length
}

function segments(folder: string): readonly string[] {
  return folder === '' ? [] : folder.split('/')
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
