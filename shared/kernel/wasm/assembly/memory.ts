/**
 * Where everything stands in the kernel's memory: fixed places, nothing is allocated. Digests and PCR values are kept as words in the
 * machine's order (little-endian): 32-bit ones for SHA-1 and SHA-256, 64-bit ones for SHA-384 and SHA-512.
 */

/** Entries of a batch at most: some milliseconds of work. */
export const CAPACITY: u32 = 2048

/** Bytes of the log, and built hash inputs behind them. A tail is read in whole blocks: `SLACK` bytes more may be touched. */
export const INPUT: u32 = 0x20000
export const INPUT_SIZE: u32 = 0x100000
const SLACK: u32 = 0x100

/** Three columns of `CAPACITY` words: address and length of what is hashed, address of the recorded template digest. */
export const DATA_AT: u32 = INPUT + INPUT_SIZE + SLACK
export const DATA_LENGTH: u32 = DATA_AT + 4 * CAPACITY
export const RECORDED_AT: u32 = DATA_LENGTH + 4 * CAPACITY

/** Digests of a bank by their slot; the slot behind the last entry's holds what stands for a violation. */
export const DIGESTS_SHA1: u32 = RECORDED_AT + 4 * CAPACITY
export const DIGESTS_SHA256: u32 = DIGESTS_SHA1 + 20 * (CAPACITY + 1) + 12
export const DIGESTS_SHA384: u32 = DIGESTS_SHA256 + 32 * (CAPACITY + 1)
export const DIGESTS_SHA512: u32 = DIGESTS_SHA384 + 48 * (CAPACITY + 1)
/** The same for a chain that does not extend its bank's own digests. */
export const DIGESTS_OTHER: u32 = DIGESTS_SHA512 + 64 * (CAPACITY + 1)

/** Slots: those that a chain extends, in order; or those whose digest is not the recorded one. */
export const SLOTS: u32 = DIGESTS_OTHER + 64 * (CAPACITY + 1)

/** First words of values that are looked for, for each of two chains. */
export const PROBES_A: u32 = 0x10000
export const PROBES_B: u32 = PROBES_A + 0x400
export const PROBES: u32 = 0x100

/** Running PCR values: up to 8 words of 64 bits each. */
export const STATE_SHA1: u32 = PROBES_B + 0x400
export const STATE_SHA256: u32 = STATE_SHA1 + 0x40
export const STATE_SHA384: u32 = STATE_SHA256 + 0x40
export const STATE_SHA512: u32 = STATE_SHA384 + 0x40

/** Lanes: four entries' states as vectors of one word each, or two entries' of 64 bits. */
export const LANES_SHA1: u32 = STATE_SHA512 + 0x40
export const LANES_SHA256: u32 = LANES_SHA1 + 0x80
export const LANES_SHA384: u32 = LANES_SHA256 + 0x80
export const LANES_SHA512: u32 = LANES_SHA384 + 0x80
/**
 * Nobody reads what is written here. V8 leaves what is not needed yet for later and loads what will be needed at once, until it has no registers left: a round that
 * stores its result is done before the loads of the next.
 */
export const SETTLED: u32 = LANES_SHA512 + 0x80
/** The message schedule of four lanes of 32 bits, or of two of 64. */
export const SCHEDULE: u32 = SETTLED + 0x10
/** That of SHA-1 beside one of SHA-256. */
export const SCHEDULE_SHA1: u32 = SCHEDULE + 16 * 80
/** The schedules of one chain each; that of SHA-256 with its round constants added. */
export const CHAIN_SHA1: u32 = SCHEDULE_SHA1 + 16 * 80
export const CHAIN_SHA256: u32 = CHAIN_SHA1 + 4 * 80 + 0x80
/** Schedule and round constants of a block that is all padding, added up. */
export const PADDING_SHA256: u32 = CHAIN_SHA256 + 4 * 64
export const PADDING_SHA512: u32 = PADDING_SHA256 + 4 * 64

/** Tables of 320 bytes: what of a message is kept at its end, and the bit that ends it. */
export const PADDING_KEEPS: u32 = PADDING_SHA512 + 8 * 80
export const PADDING_ENDS: u32 = PADDING_KEEPS + 320

/** Slots that wait for others of as many blocks: for each number of blocks a count and up to four slots. */
export const GROUPS_MAX: u32 = 64
export const GROUPS: u32 = PADDING_ENDS + 320

/** How a usual entry begins: the template's name with its length, and its data up to the file digest, each with a mask that is set where they have bytes. */
export const USUAL_MAX: u32 = 64
export const USUAL_NAME: u32 = GROUPS + 20 * GROUPS_MAX
export const USUAL_NAME_MASK: u32 = USUAL_NAME + USUAL_MAX
export const USUAL_PREFIX: u32 = USUAL_NAME_MASK + USUAL_MAX
export const USUAL_PREFIX_MASK: u32 = USUAL_PREFIX + USUAL_MAX

/** Columns of what was found of each entry or slot, there until the next call: one of 64 bits, and words of 32. */
export const RESULT_WIDE: u32 = SLOTS + 4 * (CAPACITY + 1) + 12
export const RESULTS: u32 = RESULT_WIDE + 8 * CAPACITY

/** First words of the values of each of two chains, by the place of the entry that gave them. */
export const WORDS_A: u32 = RESULTS + 4 * 6 * CAPACITY
export const WORDS_B: u32 = WORDS_A + 4 * CAPACITY

/** Banks as bits. */
export const SHA1: u32 = 1
export const SHA256: u32 = 2
export const SHA384: u32 = 4
export const SHA512: u32 = 8
