/** What the process returns; other programs decide by it. 64, 70 and 73 are those of sysexits.h. */
export const EXIT = {
  trusted: 0,
  untrusted: 1,
  inconclusive: 2,
  /** The input could not be read as evidence at all. */
  noEvidence: 3,
  usage: 64,
  internal: 70,
  /** An output could not be written. */
  output: 73,
  /** 128 + SIGINT, as shells report it. */
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** `inspect` judges nothing: its codes say how much could be decoded. */
export const INSPECT_EXIT = { all: 0, some: 1, none: 3 } as const
