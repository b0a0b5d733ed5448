const [SLASH, DOT, BACKSLASH, CLOSING] = [0x2f, 0x2e, 0x5c, 0x29]
/** Beginnings that are worth a look, as the words of four letters that stand there. */
const [TMP, MEM, RUN, DEV, VAR, SHM] = ['/tmp', '/mem', '/run', '/dev', '/var', '/shm'].map((letters) => new DataView(new TextEncoder().encode(letters).buffer).getInt32(0, true))

/** What is out of the ordinary in a path. */
export const ODDITY = {
  none: 0,
  /**
   * Where it lies: it does not begin at the root, a name in it begins with a dot, it ends like one that was deleted, or is in `/tmp`, `/run`, `/dev/shm`, `/var/tmp` or memory. All else is
   * nothing that an examiner looks at first.
   */
  place: 1,
  /** Not all of it is printable ASCII without backslashes. */
  bytes: 2,
} as const

/** One look at the bytes of a path: 64 bits of a hash of it, and what is out of the ordinary. One object is used for many paths. */
export class PathScan {
  high = 0
  low = 0
  /** One of `ODDITY`. */
  oddity: number = ODDITY.none
  private readonly lanes = new Int32Array(4)

  /** 16 bytes at a time, as the kernel does it in a vector; what is missing of the last are zeros. */
  scan(view: DataView, start: number, length: number): void {
    const { lanes } = this
    for (let lane = 0; lane < 4; lane++) lanes[lane] = SEEDS[lane] ^ length
    for (let at = 0; at < length; at += 16) {
      for (let lane = 0; lane < 4; lane++) lanes[lane] = rotl(Math.imul(lanes[lane] ^ wordAt(view, start, length, at + 4 * lane), 0x85ebca6b), 15)
    }
    const [a, b, c, d] = lanes
    this.high = finished(a + Math.imul(rotl(b, 8), 0x85ebca6b) + Math.imul(rotl(c, 16), 0xc2b2ae35) + Math.imul(rotl(d, 24), 0x27d4eb2f))
    this.low = finished(d + Math.imul(rotl(c, 5), 0x165667b1) + Math.imul(rotl(b, 13), 0x9e3779b1) + Math.imul(rotl(a, 21), 0x7feb352d))
    this.oddity = oddityOf(view, start, length)
  }
}

const SEEDS = [0x9e3779b9, 0x3c6ef372, 0xdaa66d2b, 0x78dde6e4]

function rotl(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

function finished(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  return mixed ^ (mixed >>> 15)
}

/** Four bytes of the path from `at` on. */
function wordAt(view: DataView, start: number, length: number, at: number): number {
  if (at + 4 <= length) return view.getInt32(start + at, true)
  let word = 0
  for (let i = at; i < length; i++) word |= view.getUint8(start + i) << (8 * (i - at))
  return word
}

function oddityOf(view: DataView, start: number, length: number): number {
  let isOddPlace = length === 0 || view.getUint8(start) !== SLASH || view.getUint8(start + length - 1) === CLOSING
  const [folder, next] = [wordAt(view, start, length, 0), wordAt(view, start, length, 4)]
  if (folder === TMP || folder === MEM || folder === RUN || (folder === DEV && next === SHM) || (folder === VAR && next === TMP)) isOddPlace = true
  for (let at = start; at < start + length; at++) {
    const byte = view.getUint8(at)
    if (byte < 0x20 || byte > 0x7e || byte === BACKSLASH) return ODDITY.bytes
    if (byte === DOT && at > start && view.getUint8(at - 1) === SLASH) isOddPlace = true
  }
  return isOddPlace ? ODDITY.place : ODDITY.none
}
