/** Bounds of one pick. What lies beyond them is skipped with a reason, and the rest is read. */
export interface EvidenceLimits {
  /** Bytes of all files of one pick together. */
  readonly totalBytes: number
  /** Members of the tree, read or skipped. */
  readonly members: number
  /** Folders below the picked one. */
  readonly depth: number
}

/**
 * A pick crosses to the window as one message, and Chromium holds a message in a shared memory region of at most 2^31 - 1 bytes
 * (`base::UnsafeSharedMemoryRegion`); 64 MiB of it are left for names and reasons. 20,000 members are 40 times the largest capture of
 * a host that we have seen, and 32 folders keep a path below PATH_MAX.
 */
export const EVIDENCE_LIMITS: EvidenceLimits = { totalBytes: 2 ** 31 - 2 ** 26, members: 20_000, depth: 32 }
