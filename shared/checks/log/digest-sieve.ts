import type { Checkpoint } from '../../model/checkpoint'
import { ENTRY, pagesOf, type ImaLog } from '../../model/ima-log'
import { Sieve } from './sieve'

/** Template digests of all entries but violations, which have none. */
export async function digestSieve(log: ImaLog, checkpoint: Checkpoint): Promise<Sieve> {
  const sieve = new Sieve(log.count)
  for (const { first, end, bytes, columns } of pagesOf(log)) {
    await checkpoint(0, log.count)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let at = 0; at < end - first; at++) {
      if ((columns.flags[at] & ENTRY.violation) === 0) sieve.add(view.getInt32(columns.offset[at] + 4, true), view.getInt32(columns.offset[at] + 8, true))
    }
  }
  return sieve.finish()
}
