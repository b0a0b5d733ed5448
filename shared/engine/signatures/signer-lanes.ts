import { visibleBytes } from '../../bytes/visible'
import { isBadState } from '../../checks/signatures/signed-files'
import { pathBytes, type ImaLog } from '../../model/ima-log'
import type { SignerLane } from '../../model/signature-view'
import { SIGNATURE_STATES } from '../../model/verdict'
import { worseState } from './state-counts'

/** Entries of a signer that are listed one by one. */
const LISTED_MAX = 200

/** Where the log holds signatures of one key, in as many columns as the lane is wide. */
export class LaneBuilder {
  private readonly columns: Uint8Array
  private readonly first: SignerLane['first'][number][] = []
  private entries = 0
  private valid = 0
  private notGood = 0

  constructor(private readonly log: ImaLog, width: number) {
    this.columns = new Uint8Array(width)
  }

  /** `state`: index into SIGNATURE_STATES. */
  add(index: number, state: number): void {
    const column = Math.floor((index * this.columns.length) / this.log.count)
    this.columns[column] = worseState(this.columns[column], state)
    const name = SIGNATURE_STATES[state]
    this.entries++
    if (name === 'valid') this.valid++
    if (isBadState(state)) this.notGood++
    if (this.first.length < LISTED_MAX) this.first.push({ entry: index + 1, path: visibleBytes(pathBytes(this.log, index)), state: name })
  }

  build(): SignerLane {
    return { columns: this.columns, first: this.first, entries: this.entries, valid: this.valid, notGood: this.notGood }
  }
}
