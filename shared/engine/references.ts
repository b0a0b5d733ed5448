import type { ReferenceList } from '../model/reference'
import type { LoadedFile } from './load-files'
import { sameBytes } from './same-bytes'

/** Is it reference data, named so or only found? Neither is evidence of a host. */
export function isReference({ input, recognised }: LoadedFile): boolean {
  return input.role === 'reference' || recognised?.source.role === 'reference'
}

/** The lists of what the user named a reference. What only lay in the bundle is none: evidence can't vouch for itself. */
export function referencesOf(files: readonly LoadedFile[]): ReferenceList[] {
  return files.flatMap((file) => (file.input.role === 'reference' && file.decoded?.kind === 'reference' && judgedTwin(file, files) === null ? [file.decoded.list] : []))
}

/** What is to be said of a file as a reference. */
export function referenceNotes(file: LoadedFile, files: readonly LoadedFile[]): string[] {
  if (file.decoded?.kind !== 'reference') return []
  if (file.input.role !== 'reference') return ['Nothing is held against it: it came with the evidence, and only what you name with --reference is a reference.']
  const twin = judgedTwin(file, files)
  const isOnlyLog = file.recognised?.source.kind.startsWith('ima-log') && !files.some((other) => other.decoded?.kind === 'ima-log')
  if (isOnlyLog) return ['It is an IMA log that you named a reference, so it is not judged, and no other log is there to judge.']
  return twin === null ? [] : [`It has the same bytes as ${twin.input.path}, a log of this case, which can't vouch for itself: nothing is held against it.`]
}

/** The log of the case that a reference is a copy of. */
function judgedTwin({ content }: LoadedFile, files: readonly LoadedFile[]): LoadedFile | null {
  return files.find((other) => other.decoded?.kind === 'ima-log' && sameBytes(other.content, content)) ?? null
}
