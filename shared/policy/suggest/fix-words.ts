import { visibleBytes, visibleText } from '../../bytes/visible'
import type { RejectedFiles } from './rejected-files'

/** Names that are said one by one. */
const NAMES_SHOWN = 2

/** How many names, and the first of them in visible form. */
export interface Names {
  readonly count: number
  readonly first: readonly string[]
}

/** `names` as they are written. */
export function namesOf(names: ReadonlySet<string>): Names {
  const first: string[] = []
  for (const name of names) if (first.push(visibleText(name)) === NAMES_SHOWN) break
  return { count: names.size, first }
}

/** Names of files, each once. */
export function namesOfFiles(files: RejectedFiles, numbers: readonly number[]): Names {
  const seen = new Uint8Array(files.count)
  const first: string[] = []
  let count = 0
  for (const file of numbers) {
    const path = files.pathNumber(file)
    if (seen[path] !== 0) continue
    seen[path] = 1
    if (count++ < NAMES_SHOWN) first.push(visibleBytes(files.pathOf(file)))
  }
  return { count, first }
}

/** One or two names by their last parts, more by their number. */
export function named({ count, first }: Names): string {
  if (count > NAMES_SHOWN) return `${count.toLocaleString('en-US')} files`
  return first.map((name) => name.slice(name.lastIndexOf('/') + 1) || name).join(' and ')
}
