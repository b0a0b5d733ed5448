import { toHex } from '../../bytes/hex'
import type { ImaLog } from '../../model/ima-log'

/** Contents beyond which no more are collected. */
const MOST = 20_000
/** Bytes beyond which a content is left out: it would be hashed for every entry that is searched. */
const LARGEST = 8192

/** What entries of the log have in a part, each content once, in the order of the log; empty ones are left out. */
export function distinct(log: ImaLog, part: (log: ImaLog, index: number) => Uint8Array): Uint8Array[] {
  const found = new Map<string, Uint8Array>()
  for (let index = 0; index < log.count && found.size < MOST; index++) {
    const bytes = part(log, index)
    if (bytes.length > 0 && bytes.length <= LARGEST) found.set(toHex(bytes), bytes)
  }
  return [...found.values()]
}
