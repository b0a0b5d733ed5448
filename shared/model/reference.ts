import type { EvidenceId, FieldNode, Stoppable } from './evidence'

/** What a list of file digests is: how much it says of where they come from depends on it. */
export const REFERENCE_FORMS = ['rpm-package', 'rpm-filelists', 'cyclonedx', 'spdx', 'checksums', 'policy', 'golden-log'] as const
export type ReferenceForm = (typeof REFERENCE_FORMS)[number]

/** What a package's own digest of its header says of that header. */
export type HeaderDigest = 'good' | 'wrong' | 'absent'

/** A package that brings files. All texts are visible. */
export interface ReferencePackage {
  /** As people call it: `bash-0:5.1.8-9.el9.x86_64` (the epoch only where it is not 0), a package URL, or a name and version. */
  readonly label: string
  readonly name: string
  readonly epoch: number | null
  readonly version: string | null
  readonly release: string | null
  readonly arch: string | null
  /** Seconds since 1970, as the package says. */
  readonly buildTime: number | null
  /** `null` for what has no header: an entry of a list. */
  readonly header: HeaderDigest | null
  /** OpenPGP signatures that stand beside the header, in words. None is checked. */
  readonly signatures: readonly string[]
}

/** Bits of `ReferenceFiles.flags`. */
export const REFERENCE_FILE = {
  /** A configuration file: an administrator may change it. */
  config: 1,
} as const

/**
 * One typed-array column per property of a listed digest; nothing is one object per file. A file with digests of two algorithms has two places. Paths and digests
 * may be shared between them.
 */
export interface ReferenceFiles {
  readonly count: number
  /** Paths, absolute and as the kernel logs them (`_` for each blank), one after the other: bytes, for names need not be text. */
  readonly paths: Uint8Array
  readonly pathOffset: Uint32Array
  readonly pathLength: Uint32Array
  /** Digests one after the other; how many bytes one has, its algorithm tells. */
  readonly digests: Uint8Array
  readonly digestOffset: Uint32Array
  /** Index into `ReferenceList.algorithms`. */
  readonly algorithm: Uint8Array
  /** Index into `ReferenceList.packages`; -1 for none. */
  readonly package: Int32Array
  readonly flags: Uint8Array
  /** Where the digest is listed, in the file of the evidence: files are smaller than 4 GiB. */
  readonly byteOffset: Uint32Array
  readonly byteLength: Uint32Array
  /** Whole values of `security.ima` that came with the digests, by index of the file. */
  readonly imaSignatures: ReadonlyMap<number, Uint8Array>
}

/** Digests of files that somebody vouches for: a package, a repository, a bill of materials, a list, a log of a machine known to be good. It accepts nothing by itself. */
export interface ReferenceList extends Stoppable {
  readonly evidence: EvidenceId
  readonly path: string
  readonly form: ReferenceForm
  readonly packages: readonly ReferencePackage[]
  /** Kernel names of the digests' algorithms, each with its size in bytes. */
  readonly algorithms: readonly { readonly name: string; readonly size: number }[]
  readonly files: ReferenceFiles
  /** What its reader should know: sentences. */
  readonly notes: readonly string[]
  readonly fields: readonly FieldNode[]
}

export function referencePath({ files }: ReferenceList, index: number): Uint8Array {
  return files.paths.subarray(files.pathOffset[index], files.pathOffset[index] + files.pathLength[index])
}

export function referenceDigest({ files, algorithms }: ReferenceList, index: number): Uint8Array {
  return files.digests.subarray(files.digestOffset[index], files.digestOffset[index] + algorithms[files.algorithm[index]].size)
}

export function referencePackage({ files, packages }: ReferenceList, index: number): ReferencePackage | null {
  return packages[files.package[index]] ?? null
}
