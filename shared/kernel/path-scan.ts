const [SLASH, DOT] = [0x2f, 0x2e]
const ONES = 0x01010101
const HIGHS = 0x80808080 | 0

/** One look at the bytes of a path: 64 bits of a hash of it, and whether any byte is out of the ordinary. One object is used for many paths. */
export class PathScan {
  high = 0
  low = 0
  /** Printable ASCII without a backslash, and no name in it begins with a dot. */
  isOrdinary = true

  /** Four bytes at a time: this runs for each entry of a log. */
  scan(view: DataView, start: number, length: number): void {
    let high = length
    let low = 0x9e3779b9 | 0
    let odd = 0
    let dots = 0
    const end = start + length
    let at = start
    for (; at + 4 <= end; at += 4) {
      const word = view.getInt32(at, true)
      odd |= oddBytes(word)
      dots |= zeroBytes(word ^ (DOT * ONES))
      high = Math.imul(high ^ word, 0x85ebca6b)
      high = (high << 15) | (high >>> 17)
      low = Math.imul(low ^ word, 0xc2b2ae35)
      low = (low << 13) | (low >>> 19)
    }
    for (; at < end; at++) {
      const byte = view.getUint8(at)
      odd |= oddBytes(byte | 0x20202000)
      if (byte === DOT) dots = 1
      high = Math.imul(high ^ byte, 0x85ebca6b)
      low = Math.imul(low ^ byte, 0xc2b2ae35) ^ (high >>> 7)
    }
    this.high = finished(high)
    this.low = finished(low ^ high)
    this.isOrdinary = odd === 0 && (dots === 0 || !hasDotName(view, start, end))
  }
}

function finished(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  return mixed ^ (mixed >>> 15)
}

/** Not 0 where a byte is a control character, DEL, beyond ASCII or a backslash; now and then also where one is not. */
function oddBytes(word: number): number {
  return ((word + ONES) | word | ((word - 0x20 * ONES) & ~word) | zeroBytes(word ^ (0x5c * ONES))) & HIGHS
}

/** Not 0 where a byte is zero; now and then also where one is not. */
function zeroBytes(word: number): number {
  return (word - ONES) & ~word & HIGHS
}

function hasDotName(view: DataView, start: number, end: number): boolean {
  for (let at = start + 1; at < end; at++) if (view.getUint8(at) === DOT && view.getUint8(at - 1) === SLASH) return true
  return false
}
