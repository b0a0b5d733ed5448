import type { ReferencePackage } from '../../model/reference'
import { noteOf } from '../reference/words'
import type { LeftOut } from './file-columns'

/** What else is known of the package file. */
interface PackageFacts {
  readonly isSource: boolean
  readonly hasRegion: boolean
  readonly hasVerity: boolean
}

/** What the reader of a package should know. */
export function rpmNotes(pkg: ReferencePackage, left: LeftOut, { isSource, hasRegion, hasVerity }: PackageFacts): string[] {
  return [
    ...(pkg.header === 'wrong' ? ['The header does not fit its SHA-256: it was altered, and the package vouches for nothing.'] : []),
    ...(pkg.header === 'absent' ? ['There is no SHA-256 of the header (rpm writes it since 4.14): nothing tells whether it was altered.'] : []),
    ...(pkg.signatures.length > 0 ? [`It carries an OpenPGP signature (${pkg.signatures.join(', ')}), which is not checked here: rpmkeys --checksig does.`] : ['It carries no OpenPGP signature: who made it is not told.']),
    ...(hasRegion ? [] : ['It is of a form from before rpm 4.0, in which nothing but the whole file is signed.']),
    ...(isSource ? ['It is a source package: its files are installed nowhere.'] : []),
    ...noteOf(left.ghosts, 'file is', 'files are', (isOne) => `not in the package but made on the host (%ghost): ${isOne ? 'it is' : 'they are'} no reference`),
    ...noteOf(left.withoutDigest, 'regular file has', 'regular files have', () => 'no digest'),
    ...(isSource ? [] : noteOf(left.relative, 'name is', 'names are', () => 'no absolute path that the kernel could log')),
    ...noteOf(left.badSignatures, 'IMA signature is', 'IMA signatures are', () => 'not written in hex digits'),
    ...(hasVerity ? ['It has fs-verity signatures too, which are not read.'] : []),
  ]
}
