import { toHex } from '../../bytes/hex'
import { PcrTrail } from '../../kernel/pcr-trail'
import { BANKS, isBank, type Bank } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import type { TriedHypothesis } from '../../model/finding'
import type { ImaLog } from '../../model/ima-log'
import type { CaseModel } from '../check'
import { HYPOTHESES } from './hypotheses/index'
import type { Fit } from './hypotheses/hypothesis'
import type { ReplayRow } from './outcome'

/** Extends that all searches of a case may use: a few seconds of hashing. */
const LIMIT = 1_500_000
/** Entries of a PCR beyond which no search is begun: their states are kept in memory. */
const MOST_ENTRIES = 200_000

export interface Explanation {
  readonly hypotheses: readonly TriedHypothesis[]
  readonly fit: Fit | null
  /** Entries of the log that a value which was reached proves; what is wrong stands after them. */
  readonly proven: number
}

/** Looks for one change of the log with which it would replay, for each mismatch of a case; they share one bound on the work. */
export class MismatchExplainer {
  private readonly cost = { extends: 0 }
  private readonly known = new Map<string, Promise<Explanation>>()

  constructor(private readonly model: CaseModel, private readonly log: ImaLog, private readonly rows: readonly ReplayRow[], private readonly checkpoint: Checkpoint) {}

  /** `rows` are the banks of one register that mismatch: one of them is searched, for one cause fails them all. */
  explain(rows: readonly ReplayRow[]): Promise<Explanation> {
    const row = BANKS.map((bank) => rows.find((one) => one.bank === bank)).find((one) => one?.reportedValue)
    if (!row?.reportedValue || !isBank(row.bank) || row.reason !== null) return Promise.resolve(this.nothing(rows[0].pcr, 'not-tried'))
    const key = `${row.pcr} ${row.bank} ${toHex(row.reportedValue)}`
    const explained = this.known.get(key) ?? this.search(row.pcr, row.bank, row.reportedValue)
    this.known.set(key, explained)
    return explained
  }

  private async search(pcr: number, bank: Bank, target: Uint8Array): Promise<Explanation> {
    const { log, model, checkpoint, cost } = this
    if (log.columns.pcr.filter((one) => one === pcr).length > MOST_ENTRIES) return this.nothing(pcr, 'not-tried')
    const start = pcr === model.options.imaPcr ? model.options.startValues.get(bank) : undefined
    const trail = await PcrTrail.of(log, pcr, bank, start, checkpoint)
    const proven = this.proven(pcr)
    const search = { log, pcr, trail, target, from: trail.placeOf(proven), cost, limit: LIMIT, checkpoint }
    const tried: TriedHypothesis[] = []
    for (const hypothesis of HYPOTHESES) {
      const found = await hypothesis.search(search)
      if (found !== null && found !== 'not-tried') return { hypotheses: [...tried, { id: hypothesis.id, outcome: 'fits', detail: found.detail }], fit: found, proven }
      tried.push({ id: hypothesis.id, outcome: found === null ? 'does-not-fit' : 'not-tried', detail: null })
    }
    return { hypotheses: [...tried, ...UNDECIDABLE], fit: null, proven }
  }

  private nothing(pcr: number, outcome: 'not-tried'): Explanation {
    return { hypotheses: [...HYPOTHESES.map(({ id }) => ({ id, outcome, detail: null })), ...UNDECIDABLE], fit: null, proven: this.proven(pcr) }
  }

  private proven(pcr: number): number {
    return this.rows.reduce((most, row) => (row.pcr === pcr && row.status === 'match' ? Math.max(most, row.matchedEntries ?? 0) : most), 0)
  }
}

/** What the last value of a PCR can't tell: any content may have stood there. */
const UNDECIDABLE: readonly TriedHypothesis[] = [
  { id: 'entry-removed', outcome: 'undecidable', detail: 'what was removed left nothing to try' },
  { id: 'entry-rewritten', outcome: 'undecidable', detail: 'an entry that was rewritten together with its template digest left nothing to compare' },
  { id: 'other-boot', outcome: 'undecidable', detail: 'the log of another boot of the same machine looks the same' },
]
