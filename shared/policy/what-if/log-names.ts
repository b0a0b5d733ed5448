import { bytesEqual } from '../../bytes/equal'
import { HashChains } from '../../bytes/hash-chains'
import { hashBytes } from '../../bytes/hash-bytes'
import { decodeUtf8 } from '../../bytes/visible'
import { pathBytes, type ImaLog } from '../../model/ima-log'

/** Entries of a log by their name: about 10 bytes for each, for a text of each name would take ten times as much. */
export class LogNames {
  private readonly chains: HashChains
  /** Another one for each run: nobody can make a log whose names all share a place. */
  private readonly seed = Math.floor(Math.random() * 2 ** 32)

  constructor(private readonly log: ImaLog) {
    this.chains = new HashChains(log.count)
    for (let index = 0; index < log.count; index++) this.chains.add(hashBytes(pathBytes(log, index), this.seed), index)
  }

  /** Indexes of the entries of that name; none of a name that UTF-8 can't write. */
  *indexesOf(name: string): Generator<number> {
    const bytes = new TextEncoder().encode(name)
    if (decodeUtf8(bytes) !== name) return
    for (let index = this.chains.first(hashBytes(bytes, this.seed)); index >= 0; index = this.chains.after(index)) {
      if (bytesEqual(pathBytes(this.log, index), bytes)) yield index
    }
  }
}
