import { bytesEqual } from '../../bytes/equal'
import { PcrTrail, valueTarget } from '../../kernel/pcr-trail'
import type { DigestRule } from '../../kernel/extend'
import { PCR_COUNT, digestSize, type Bank } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import type { EntryWindow, TriedHypothesis } from '../../model/finding'
import { entryPcr } from '../../model/ima-log'
import { entriesWord } from '../observe'
import { bankOrder, byClock, goalOf, whereOf, type Goal } from './goal'
import { Budget, isFit, type Answer, type Fit, type OtherPcr, type OtherValue, type Search } from './hypotheses/hypothesis'
import { HYPOTHESES } from './hypotheses/index'
import type { ReplayRow } from './outcome'
import { reportedValues } from './reported-values'
import { alteredValue, asLogged, otherQuote, paddedSha1, undecidable, type Known } from './stated-hypotheses'

/** Extends that all searches of a case may use, in those of a SHA-1 bank: a few seconds of hashing. */
const LIMIT = 800_000
/** Entries of a PCR beyond which no search is begun: their states are kept in memory. */
const MOST_ENTRIES = 200_000
/** Values of one PCR that are tried as a start. */
const MOST_STARTS = 4
/** Unexplained values of one register between which a genuine piece of the log is looked for. */
const MOST_LINKED = 4

/** The id of an entry whose data do not hash to its template digest. */
const ALTERED = 'altered-data'

type SearchRule = Exclude<DigestRule, 'as-logged'>

export interface Explanation {
  readonly hypotheses: readonly TriedHypothesis[]
  readonly fit: Pick<Fit, 'entries' | 'detail'> & { readonly id: string } | null
  /** Where what is wrong stands: after what another value proves. */
  readonly window: EntryWindow
  /** Why no search was begun; `null` where one was. */
  readonly unsearched: string | null
}

/** A place of a trail at which a reported value is known to stand. */
interface Anchor {
  readonly place: number
  readonly value: Uint8Array
  /** The change of the log that leads to it; `null` where the log does as it is. */
  readonly cause: Explanation['fit']
}

/** Looks for changes of the log with which it would replay, for every mismatch of a case; all share one bound on the work. */
export class MismatchExplainer {
  private readonly budget = new Budget(LIMIT)
  private readonly trails = new Map<string, PcrTrail>()
  private readonly anchors = new Map<string, Anchor[]>()
  private readonly ends = new Map<Goal, number>()
  private readonly checkpoint: Checkpoint

  /** The checkpoint is told how many values were tried. */
  constructor(private readonly known: Known, checkpoint: Checkpoint) {
    this.checkpoint = () => checkpoint(Math.min(this.budget.extends, LIMIT), LIMIT)
  }

  /** For each group of rows that mismatch, in their order. Windows that an explained one narrows come after it. */
  async explain(groups: readonly (readonly ReplayRow[])[]): Promise<Explanation[]> {
    const { model, before } = this.known
    const banks = bankOrder(groups)
    const goals = groups.map((rows) => goalOf(model, before, rows, banks))
    const ordered = goals.filter((goal) => goal !== null).sort(byClock)
    const altered = new Set(goals.filter((_, i) => groups[i].some((row) => row.reason === 'data-altered')))
    for (const goal of ordered) if (!altered.has(goal)) await this.link(goal)
    const explained = new Map<Goal, Explanation>()
    for (const goal of ordered) explained.set(goal, altered.has(goal) ? this.altered(goal) : await this.search(goal))
    return goals.map((goal, i) => (goal ? explained.get(goal)! : this.unknown(groups[i][0].pcr)))
  }

  private altered(goal: Goal): Explanation {
    const { mismatched } = this.known
    const told = asLogged(this.known, goal, true)
    return { hypotheses: [told, ...HYPOTHESES.map(({ id }) => notNeeded(id))], fit: { id: told.id, entries: mismatched, detail: told.detail }, window: { first: mismatched[0] + 1, last: mismatched.at(-1)! + 1 }, unsearched: null }
  }

  private unknown(pcr: number): Explanation {
    const window = this.provenWindow(pcr)
    const why = 'only the PCR digest of a quote over several PCRs tells what was quoted: a file with the PCR values is needed for a search'
    return this.notSearched([], window, why)
  }

  private notSearched(stated: readonly TriedHypothesis[], window: EntryWindow, unsearched: string): Explanation {
    return { hypotheses: [...stated, ...HYPOTHESES.map(({ id }) => ({ id, outcome: 'not-tried' as const, tried: 0, detail: unsearched })), ...undecidable(this.known, window)], fit: null, window, unsearched }
  }

  private provenWindow(pcr: number): EntryWindow {
    return { first: this.provenEntries(pcr) + 1, last: this.known.log.count }
  }

  private provenEntries(pcr: number): number {
    return this.known.rows.reduce((most, row) => (row.pcr === pcr && row.status === 'match' ? Math.max(most, row.matchedEntries ?? 0) : most), 0)
  }

  private async search(goal: Goal): Promise<Explanation> {
    const { log } = this.known
    const stated = [asLogged(this.known, goal, false), paddedSha1(goal), otherQuote(this.known, goal), alteredValue(this.known, goal)]
    if (log.tally.pcrs[goal.pcr] > MOST_ENTRIES) return this.notSearched(stated, this.provenWindow(goal.pcr), `the log has more than ${MOST_ENTRIES.toLocaleString('en-US')} entries of this PCR`)
    const told = stated.find((one) => one.outcome === 'fits')
    const searched = new Map<string, TriedHypothesis>()
    for (const rule of this.rulesOf(goal.bank)) {
      const found = await this.searchUnder(goal, rule, searched)
      if (found) return { ...found, hypotheses: [...stated, ...HYPOTHESES.flatMap(({ id }) => searched.get(id) ?? []), ...found.hypotheses, ...HYPOTHESES.filter(({ id }) => !searched.has(id) && id !== found.fit!.id).map(({ id }) => notNeeded(id))] }
    }
    const [rule] = this.rulesOf(goal.bank)
    const window = this.windowOf(goal, await this.trail(goal.pcr, goal.bank, rule), rule).told
    const open = [...this.unrestored(goal, window), ...undecidable(this.known, window)]
    const fits = told ?? open.find((one) => one.outcome === 'fits')
    const fit = fits ? { id: fits.id, entries: fits.id === ALTERED ? this.unrestoredEntries(goal, window) : [], detail: fits.detail } : null
    return { hypotheses: [...stated, ...searched.values(), ...open], fit, window: fits?.window ?? window, unsearched: null }
  }

  /** An entry whose data were altered is reason enough, although nobody knows what it was: more may be wrong. */
  private unrestored(goal: Goal, window: EntryWindow): TriedHypothesis[] {
    const entries = this.unrestoredEntries(goal, window)
    if (entries.length === 0) return []
    const which = entries.length === 1 ? `entry ${entries[0] + 1}` : `${entriesWord(entries.length)} from entry ${entries[0] + 1} on`
    const detail = `the data of ${which} do not hash to the template digest beside them, and what was measured there was not found: whether anything else is wrong can't be decided`
    return [{ id: ALTERED, outcome: 'fits', window: { first: entries[0] + 1, last: entries.at(-1)! + 1 }, detail }]
  }

  private unrestoredEntries({ pcr }: Goal, { first, last }: EntryWindow): readonly number[] {
    const { log, mismatched, restored } = this.known
    return mismatched.filter((index) => entryPcr(log, index) === pcr && index + 1 >= first && index < last && !restored.found.some((one) => one.index === index))
  }

  /** Every hypothesis in one rule; those that miss are added to `searched`. */
  private async searchUnder(goal: Goal, rule: SearchRule, searched: Map<string, TriedHypothesis>): Promise<Explanation | null> {
    const { log, restored } = this.known
    const whole = await this.trail(goal.pcr, goal.bank, rule)
    const { anchor, end, told } = this.windowOf(goal, whole, rule)
    const trail = whole.stretch(anchor.place, end, anchor.value)
    const direct = trail.reaches(goal.target, 0, 0, [], this.budget)
    if (direct !== null) {
      const entries = restored.found.map((one) => one.index).filter((index) => entryPcr(log, index) === goal.pcr)
      const cause = anchor.cause ?? { id: ALTERED, entries, detail: `with the data of ${entries.map((index) => `entry ${index + 1}`).join(', ')} as measured the value is reached: nothing else is wrong` }
      return this.found(goal, rule, cause, anchor.place + direct, told, 1)
    }
    const search: Search = {
      log, pcr: goal.pcr, trail, target: goal.target, budget: this.budget, checkpoint: this.checkpoint,
      others: this.othersOf(goal, anchor.value), otherPcrs: await this.otherPcrsOf(goal, rule),
    }
    for (const { id, search: look } of HYPOTHESES) {
      const answer = await look(search)
      if (isFit(answer)) {
        searched.delete(id)
        return this.found(goal, rule, { id, entries: answer.entries, detail: answer.detail }, anchor.place + answer.reached, answer.window ?? told)
      }
      searched.set(id, missed(id, answer, searched.get(id)))
    }
    return null
  }

  private found(goal: Goal, rule: SearchRule, fit: NonNullable<Explanation['fit']>, place: number, told: EntryWindow, tried?: number): Explanation {
    if (goal.value) this.anchorsOf(goal.pcr, goal.bank, rule).push({ place, value: goal.value, cause: fit })
    const { entries, id, detail } = fit
    const window = entries.length > 0 ? { first: Math.min(...entries) + 1, last: Math.max(...entries) + 1 } : told
    return { hypotheses: [{ id, outcome: 'fits', detail, window, ...(tried !== undefined && { tried }) }], fit, window, unsearched: null }
  }

  /** From the last value that is known to stand somewhere; up to where the value itself is known to stand, or to the end of the log. */
  private windowOf(goal: Goal, whole: PcrTrail, rule: SearchRule): { anchor: Anchor; end: number; told: EntryWindow } {
    const proven = this.provenEntries(goal.pcr)
    const start: Anchor = { place: whole.placeOf(proven), value: whole.value(whole.placeOf(proven)), cause: null }
    const anchor = this.anchorsOf(goal.pcr, goal.bank, rule).reduce((last, one) => (one.place > last.place ? one : last), start)
    const end = Math.max(anchor.place, this.ends.get(goal) ?? whole.entries.length)
    const first = anchor === start ? proven + 1 : anchor.place < whole.entries.length ? whole.entries[anchor.place] + 1 : this.known.log.count + 1
    const last = end < whole.entries.length && end > 0 ? whole.entries[end - 1] + 1 : this.known.log.count
    return { anchor, end, told: { first, last } }
  }

  /** Where the log leads from this value to another unexplained one, it stands there: what is wrong stands before. */
  private async link(goal: Goal): Promise<void> {
    const { log } = this.known
    const later = this.openRows(goal).slice(0, MOST_LINKED).map((row) => valueTarget(row.reportedValue!))
    if (!goal.value || later.length === 0 || log.count > MOST_ENTRIES) return
    const whole = await this.trail(goal.pcr, goal.bank, this.rulesOf(goal.bank)[0])
    const limit = this.budget.share()
    for (let place = whole.entries.length - 1; place > 0 && this.budget.extends < limit; place--) {
      await this.checkpoint(0, log.count)
      if (later.some((target) => whole.reachesFrom(target, goal.value!, place, [], this.budget) !== null)) return void this.ends.set(goal, place)
    }
  }

  /** The bank's own digests first, unless another value of this bank was reached with padded ones. */
  private rulesOf(bank: Bank): readonly SearchRule[] {
    if (bank === 'sha1') return ['per-bank']
    const padded = this.known.rows.some((row) => row.bank === bank && row.digestRule === 'padded-sha1')
    return padded ? ['padded-sha1', 'per-bank'] : ['per-bank', 'padded-sha1']
  }

  private async trail(pcr: number, bank: Bank, rule: SearchRule): Promise<PcrTrail> {
    const { log, model, restored } = this.known
    const key = `${pcr} ${bank} ${rule}`
    const start = pcr === model.options.imaPcr ? model.options.startValues.get(bank) : undefined
    const replaced = new Map(restored.found.map((one) => [one.index, one.data]))
    const trail = this.trails.get(key) ?? (await PcrTrail.of(log, { pcr, bank, rule, start, replaced }, this.checkpoint))
    this.trails.set(key, trail)
    return trail
  }

  private anchorsOf(pcr: number, bank: Bank, rule: SearchRule): Anchor[] {
    const key = `${pcr} ${bank} ${rule}`
    const anchors = this.anchors.get(key) ?? []
    this.anchors.set(key, anchors)
    return anchors
  }

  private othersOf(goal: Goal, start: Uint8Array): OtherValue[] {
    const others: OtherValue[] = []
    for (const row of this.openRows(goal)) {
      const value = row.reportedValue!
      if (bytesEqual(value, start) || others.some((one) => bytesEqual(one.value, value))) continue
      others.push({ value, words: `the value ${whereOf(this.known.model, row)}` })
    }
    return others.slice(0, MOST_STARTS)
  }

  /** Other values of the same register that the log does not reach. */
  private openRows(goal: Goal): readonly ReplayRow[] {
    return this.known.rows.filter((row) => row.pcr === goal.pcr && row.bank === goal.bank && row.status === 'mismatch' && row.reportedValue !== null && !goal.target(row.reportedValue))
  }

  /** Other PCRs of this bank that something was extended into, and whose reported value the log does not reach. */
  private async otherPcrsOf(goal: Goal, rule: SearchRule): Promise<OtherPcr[]> {
    const { model, before, rows } = this.known
    const others: OtherPcr[] = []
    for (const { pcr, bank, value } of reportedValues(model, before, Array.from({ length: PCR_COUNT }, (_, i) => i))) {
      if (bank !== goal.bank || pcr === goal.pcr || !value || value.length !== digestSize(goal.bank)) continue
      if (rows.some((row) => row.pcr === pcr && row.bank === bank && row.status === 'match' && row.reportedValue && bytesEqual(row.reportedValue, value))) continue
      const trail = await this.trail(pcr, goal.bank, rule)
      if (!bytesEqual(trail.value(0), value)) others.push({ pcr, trail, target: valueTarget(value) })
    }
    return others.slice(0, PCR_COUNT)
  }
}

function notNeeded(id: string): TriedHypothesis {
  return { id, outcome: 'not-tried', tried: 0, detail: 'not needed: another explanation fits' }
}

/** What missed, together with what missed under another digest rule. */
function missed(id: string, answer: Exclude<Answer, Fit>, before?: TriedHypothesis): TriedHypothesis {
  const { outcome, detail } = before?.outcome === 'not-tried' ? before : answer
  return { id, outcome: outcome as 'does-not-fit' | 'not-tried', tried: answer.tried + (before?.tried ?? 0), detail }
}
