import { fromHex } from '../../bytes/hex'
import type { ReferencePackage } from '../../model/reference'
import { shownName } from '../reference/named-path'
import { FileListBuilder, MAX_PATH } from '../reference/file-list'
import { packageLabel } from '../rpm/package-label'

/** Packages that are read: the largest repositories have some seventy thousand. */
export const MAX_PACKAGES = 500_000
/** createrepo_c writes digests as rpm has them, and no algorithm: it is the one of this length that rpm uses. */
const BY_LENGTH: ReadonlyMap<number, string> = new Map([[32, 'md5'], [40, 'sha1'], [56, 'sha224'], [64, 'sha256'], [96, 'sha384'], [128, 'sha512']])
const ZEROS = /^0+$/
const utf8 = new TextEncoder()

type Attributes = Readonly<Record<string, string>>

/** A file element, from its `<` to the end of its end tag. */
export interface FileElement {
  readonly attributes: Attributes
  readonly path: string
  readonly byteOffset: number
  readonly byteLength: number
}

/** What becomes of the elements of a list. */
export class PackageReader {
  readonly packages: ReferencePackage[] = []
  readonly left = { withoutHash: 0, ghosts: 0, badHash: 0, badPath: 0 }
  private unfinished: { name: string; arch: string | null; pkgid: string } | null = null

  constructor(readonly builder: FileListBuilder) {}

  get isFull(): boolean {
    return this.packages.length >= MAX_PACKAGES
  }

  startPackage({ name = '', arch, pkgid = '' }: Attributes): void {
    this.unfinished = { name: shownName(name), arch: arch === undefined ? null : shownName(arch), pkgid: shownName(pkgid) }
    this.packages.push(this.packageOf({ epoch: null, version: null, release: null }))
  }

  /** The version of the package that is open. */
  setVersion({ epoch = '', ver, rel }: Attributes): void {
    if (this.unfinished === null) return
    const number = /^\d{1,10}$/.test(epoch) ? Number(epoch) : null
    this.packages[this.packages.length - 1] = this.packageOf({ epoch: number, version: ver === undefined ? null : shownName(ver), release: rel === undefined ? null : shownName(rel) })
  }

  endPackage(): void {
    this.unfinished = null
  }

  /** False where there is no room for it. */
  addFile({ attributes, path, byteOffset, byteLength }: FileElement): boolean {
    const { hash = '', type = 'file' } = attributes
    if (type === 'dir') return true
    if (type === 'ghost') return this.leave('ghosts')
    if (hash === '' || ZEROS.test(hash)) return this.leave('withoutHash')
    const name = BY_LENGTH.get(hash.length)
    const digest = name === undefined ? null : fromHex(hash)
    if (name === undefined || digest === null) return this.leave('badHash')
    const bytes = utf8.encode(path)
    if (!path.startsWith('/') || bytes.length > MAX_PATH) return this.leave('badPath')
    const { builder } = this
    if (!builder.hasRoom(bytes.length, digest.length)) return false
    builder.add({ path: builder.pathOf(bytes), digest: builder.digestOf(digest), algorithm: builder.algorithm(name), packageIndex: this.unfinished ? this.packages.length - 1 : -1, byteOffset, byteLength })
    return true
  }

  private leave(why: keyof PackageReader['left']): true {
    this.left[why]++
    return true
  }

  private packageOf(numbers: Pick<ReferencePackage, 'epoch' | 'version' | 'release'>): ReferencePackage {
    const { name, arch } = this.unfinished!
    const parts = { name, arch, ...numbers }
    return { ...parts, label: packageLabel(parts), buildTime: null, header: null, signatures: [] }
  }
}
