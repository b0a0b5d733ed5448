import { noteOf } from '../reference/words'
import type { SbomContent } from './listed-file'
import type { LeftOut } from './parse'

/** What the reader of a bill of materials should know. */
export function sbomNotes({ files }: SbomContent, left: LeftOut): string[] {
  const withHash = files.filter(({ hashes }) => hashes.length > 0).length
  return [
    ...(files.length === 0 ? ['It names no files: hashes of packages or archives are of nothing that the kernel measures.'] : noteOf(files.length - withHash, 'file has', 'files have', () => 'no hash')),
    ...noteOf(left.withoutName, 'file has', 'files have', () => 'no name that is a path'),
    ...noteOf(left.relative, 'name is', 'names are', (isOne) => `relative: ${isOne ? 'it is' : 'they are'} taken from the root, so a path that fits means less`),
    ...noteOf(left.otherHashes, 'hash is', 'hashes are', () => 'of an algorithm that IMA does not use, and left out'),
    ...noteOf(left.badDigits, 'hash has', 'hashes have', () => 'not as many hex digits as the algorithm gives'),
    ...(left.isFull ? ['It is too long: not all of it was read.'] : []),
  ]
}
