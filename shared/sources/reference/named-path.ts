import { visibleText } from '../../bytes/visible'

/** A path of a list as the kernel would log it, but for its blanks; `isRelative`: it was named from a folder, which is taken for the root. */
export interface NamedPath {
  readonly path: string
  readonly isRelative: boolean
}

/** `./usr/bin/ls` and `usr/bin/ls` are files below a root that the list does not tell. `null` for what names no file. */
export function namedPath(written: string): NamedPath | null {
  if (written.startsWith('/')) return { path: written, isRelative: false }
  const rest = written.replace(/^(?:\.\/+)+/, '')
  return rest === '' || rest === '.' ? null : { path: `/${rest}`, isRelative: true }
}

/** Characters of a name from outside that are shown. */
const SHOWN = 200

export function shownName(name: string): string {
  return visibleText(name.slice(0, SHOWN))
}
