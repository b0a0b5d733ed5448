/** Where everything stands in the memory: fixed places, nothing is allocated. Texts to sort come behind, where their caller says. */

/** Texts of one call at most, and their bytes. */
export const CAPACITY: u32 = 8192
export const INPUT_SIZE: u32 = 0x20000
/** Bytes of a pattern at most. */
export const PATTERN_SIZE: u32 = 256
/** So many bytes behind texts are read, or written, and not looked at. */
const SLACK: u32 = 0x200

/** A byte of a text fits one of the pattern where their bits under its mask are the same. */
export const VALUES: u32 = 0x400
export const MASKS: u32 = VALUES + PATTERN_SIZE
/** A word for each text: where it ends; those that hold the pattern; where it begins, its length, its hash. */
export const ENDS: u32 = MASKS + PATTERN_SIZE
export const FOUND: u32 = ENDS + 4 * CAPACITY
export const STARTS: u32 = FOUND + 4 * CAPACITY
export const LENGTHS: u32 = STARTS + 4 * CAPACITY
export const HASHES: u32 = LENGTHS + 4 * CAPACITY
export const INPUT: u32 = HASHES + 4 * CAPACITY
export const GATHERED: u32 = INPUT + INPUT_SIZE + SLACK
/** First byte that none of this uses. */
export const FREE: u32 = GATHERED + INPUT_SIZE + SLACK
