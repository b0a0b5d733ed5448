const ONES = 0x01010101
const HIGHS = 0x80808080 | 0
const BLANK = 0x20

/** One look at the bytes of a name: a hash of it, and whether each is printable ASCII. One object is used for many names. */
export class NameScan {
  hash = 0
  /** Printable ASCII without blanks. Now and then false of a name that is. */
  isPrintable = true

  /** `seed`: of the hash. Another one for each run: nobody can write a log whose names all share a place. */
  constructor(private readonly seed = Math.floor(Math.random() * 2 ** 32)) {}

  /** Four bytes at a time: this runs for each entry of a log. */
  scan(view: DataView, start: number, length: number): void {
    let hash = this.seed ^ length
    let odd = 0
    const end = start + length
    let at = start
    for (; at + 4 <= end; at += 4) {
      const word = view.getInt32(at, true)
      odd |= oddBytes(word)
      hash = mixed(hash, word)
    }
    if (at < end) {
      let word = 0
      for (; at < end; at++) word = (word << 8) | view.getUint8(at)
      // What is missing of the word is filled with what is not odd.
      odd |= oddBytes(word | (PADDING << (8 * (length & 3))))
      hash = mixed(hash, word)
    }
    this.isPrintable = odd === 0
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
    this.hash = hash ^ (hash >>> 15)
  }
}

const PADDING = 0x40404040

function mixed(hash: number, word: number): number {
  const next = Math.imul(hash ^ word, 0x85ebca6b)
  return (next << 15) | (next >>> 17)
}

/** Not 0 where a byte is a control character, a blank, DEL or beyond ASCII. */
function oddBytes(word: number): number {
  return ((word + ONES) | word | (word - (BLANK + 1) * ONES)) & HIGHS
}
