import { policiesInForce } from '../../checks/policy/merged-policy'
import { alteredEntries } from '../../checks/replay/altered-data'
import type { KeylimeModeOutcome } from '../../checks/policy/keylime/outcome'
import { judgeKeylime } from '../../checks/policy/keylime/judge-keylime'
import { listEntries } from '../../checks/policy/listing/lister-of'
import type { CaseModel } from '../../checks/check'
import type { Checkpoint } from '../../model/checkpoint'
import type { ImaLog } from '../../model/ima-log'
import type { RuntimePolicy } from '../../model/policy'
import type { PolicyEdit, Splice } from '../../model/policy-edit'
import type { DraftChange, DraftRemarks, DraftSource, DraftView, FixList, FixSelection, HostEffect, KeylimeEffect, OriginOfDigest, PolicyChangeList } from '../../model/workbench'
import { listChanges } from '../../policy/list-changes'
import { indexReferences } from '../../policy/references/provenance'
import type { ReferenceIndex } from '../../policy/references/reference-index'
import { PLAN_PASSES, planFixes } from '../../policy/suggest/suggest-fixes'
import type { RejectedEntry, SuggestHost } from '../../policy/suggest/suggest-host'
import { countsOf, flipOf, flippedIndexes } from '../../policy/what-if/effect'
import { Rejudge, modelWith, type Judged } from '../../policy/what-if/rejudge'
import { toSign, type SignedForm } from '../../exports/signed-policy/forms'
import { AbortedError, type BenchRun, type WorkbenchView } from '../engine'
import type { JudgedHost } from '../judged-host'
import { inPasses } from '../passes'
import { Scheduler, yieldToMessages } from '../scheduler'
import { assembleFromFiles, signWithFile, signWithNewKey, type NewKeyAnswer, type SignAnswer } from '../signed-policy/sign-answer'
import type { NamedBytes } from '../signed-policy/verify-policy'
import { digestOrigins } from './digest-origins'
import { Draft } from './draft'
import { FixBook } from './fix-book'
import { FixEffects } from './fix-effects'

/** Entries that are named one by one of those whose verdict changes. */
const FLIPS_MAX = 1000
/** Passes over a log that judging it takes: its names held against the patterns, and its entries judged. */
const JUDGE_PASSES = 2
/** Edits of a fix that are held against the draft at once. */
const EDITS_AT_ONCE = 1000

/** A host with a log, and what its entries are by the policies that the user gave. */
interface Bench {
  readonly host: number
  readonly name: string
  readonly log: ImaLog
  readonly judged: JudgedHost
  readonly rejudge: Rejudge
  before: Judged | null
}

/** The policy workbench of a case: one draft at a time, held against the entries of all its hosts. */
export class Workbench implements WorkbenchView {
  private draft: Draft | null = null
  private readonly benches: readonly Bench[]
  private isReady = false
  private references: ReferenceIndex | null = null
  private book = new FixBook()

  constructor(private readonly hosts: readonly JudgedHost[]) {
    this.benches = hosts.flatMap((judged, host) => (judged.log ? [{ host, name: judged.report.name, log: judged.log, judged, rejudge: new Rejudge(judged.log, judged.model, judged.outcome), before: null }] : []))
  }

  /** Begins a draft; one that was there is given up. @throws RangeError for evidence that is no readable policy in force */
  async openDraft({ evidence }: DraftSource): Promise<DraftView> {
    const base = evidence === null ? null : this.policies().find((policy) => policy.evidence === evidence)
    if (base === undefined) throw new RangeError(`no policy in force is ${evidence}`)
    this.draft = new Draft(base, base === null ? this.policies().map(({ path }) => path) : [])
    this.book = new FixBook()
    return this.draft.view()
  }

  async draftText(): Promise<string> {
    return this.open().text
  }

  async baseText(): Promise<string> {
    return this.open().first
  }

  async editDraft(label: string, edits: readonly PolicyEdit[]): Promise<DraftChange> {
    return this.open().edit(label, edits)
  }

  /** Keys that were typed meanwhile are heard before the text is read: it is read once for all of them. */
  async typeDraft(splices: readonly Splice[], run: string): Promise<DraftChange> {
    const draft = this.open()
    const version = draft.type(splices, run)
    await yieldToMessages()
    return { draft: { ...draft.view(), version }, splices: [splices] }
  }

  async undoDraft(): Promise<DraftChange> {
    return this.open().undo()
  }

  async redoDraft(): Promise<DraftChange> {
    return this.open().redo()
  }

  async formatDraft(now: number, run: BenchRun = {}): Promise<string> {
    return this.open().format(now, new Scheduler(run).checkpoint('write'))
  }

  async bytesToSign(policy: Uint8Array, form: SignedForm): Promise<Uint8Array> {
    return toSign(policy, form)
  }

  async signWithFile(policy: NamedBytes, form: SignedForm, key: NamedBytes, passphrase: string | null, now: number): Promise<SignAnswer> {
    return signWithFile(policy, form, key, passphrase, now)
  }

  async signWithNewKey(policy: NamedBytes, form: SignedForm, passphrase: string | null, now: number): Promise<NewKeyAnswer> {
    return signWithNewKey(policy, form, passphrase, now)
  }

  async assembleSigned(policy: NamedBytes, form: SignedForm, signature: NamedBytes, signer: NamedBytes): Promise<SignAnswer> {
    return assembleFromFiles(policy, form, signature, signer)
  }

  async draftHas(asked: readonly (readonly PolicyEdit[] | string)[]): Promise<readonly boolean[]> {
    const draft = this.open()
    return asked.map((one) => (typeof one === 'string' ? this.hasFix(draft, one) : draft.has(one)))
  }

  /** What the draft does to the entries of every host. */
  async draftEffect(run: BenchRun = {}): Promise<readonly HostEffect[]> {
    const draft = this.open()
    const checkpoint = this.inPasses(new Scheduler(run).checkpoint('policy'), (this.isReady ? 1 : 2) * JUDGE_PASSES)
    await this.ready(checkpoint)
    const effects: HostEffect[] = []
    for (const bench of this.benches) {
      effects.push(effectOf(bench, await this.judge(bench, draft.policy, checkpoint)))
    }
    return effects
  }

  /** What the one policy does to the entries of every host that the other did not; no draft has a part in it. */
  async effectBetween(before: RuntimePolicy, after: RuntimePolicy): Promise<readonly HostEffect[]> {
    const checkpoint = new Scheduler({}).checkpoint('policy')
    const judge = (bench: Bench, policy: RuntimePolicy) => bench.rejudge.judge([policy], checkpoint)
    const effects: HostEffect[] = []
    for (const bench of this.benches) effects.push(effectOf({ ...bench, before: await judge(bench, before) }, (await judge(bench, after))!))
    return effects
  }

  /** What Keylime would say of them, which takes one policy: a new draft counts alone. It reads every line anew, and takes its time. @throws AbortedError once the draft is changed meanwhile */
  async keylimeEffect(run: BenchRun = {}): Promise<readonly KeylimeEffect[]> {
    const draft = this.open()
    const effects: KeylimeEffect[] = []
    const checkpoint = this.whileUnchanged(draft, this.inPasses(new Scheduler(run).checkpoint('policy'), JUDGE_PASSES))
    for (const { host, judged } of this.benches) {
      const { model, outcome } = judged
      const withPolicies = modelWith(model, draft.isNew ? [draft.policy] : withDraft(model, draft))
      const listing = withPolicies.log && (await listEntries(withPolicies, withPolicies.log, checkpoint))
      const { keylimeMode } = await judgeKeylime.run({ ...withPolicies, options: { ...model.options, mode: 'strict' } }, { ...outcome, listing }, checkpoint)
      effects.push({ host, before: outcome.keylimeMode && keylimeCounts(outcome.keylimeMode), after: keylimeMode ? keylimeCounts(keylimeMode) : null })
    }
    return effects
  }

  /** What it says otherwise than its base; a new one than an empty policy. */
  async draftChanges(): Promise<PolicyChangeList> {
    return listChanges(this.open().diff())
  }

  /** Where the digests of a name come from, in any list. */
  async digestOrigins(name: string, run: BenchRun = {}): Promise<readonly OriginOfDigest[]> {
    const checkpoint = new Scheduler(run).checkpoint('policy')
    const logs = this.benches.map(({ host, log, rejudge: { names } }) => ({ host, log, names }))
    return digestOrigins(this.open().policy, name, { given: this.policies(), references: this.referenceIndex(), logs }, checkpoint)
  }

  async draftRemarks(): Promise<DraftRemarks> {
    return this.open().remarks()
  }

  /** Ways to let rejected entries pass, the safest first; of those that are asked for, or of all. */
  async suggestFixes(selection: readonly FixSelection[] | null, run: BenchRun = {}): Promise<FixList> {
    const draft = this.open()
    const scheduler = new Scheduler(run)
    const policy = this.inPasses(scheduler.checkpoint('policy'), (this.isReady ? 1 : 2) * JUDGE_PASSES)
    await this.ready(policy)
    const hosts: SuggestHost[] = []
    for (const bench of this.benches) hosts.push(await this.suggestHost(bench, draft, policy))
    const wanted = selection && selection.flatMap(({ host, entries }) => entriesOf(hosts.find((one) => one.host === host), entries))
    const { files, fixes, more } = await planFixes(hosts, draft.policy, this.referenceIndex(), wanted, this.inPasses(scheduler.checkpoint('fixes'), PLAN_PASSES))
    const effects = new FixEffects(hosts, files, (host, edits) => this.judge(this.benches.find((bench) => bench.host === host.host)!, draft.preview(edits), scheduler.checkpoint('policy')))
    const told = []
    for (const [at, planned] of fixes.entries()) {
      await scheduler.checkpoint('effects')(at, fixes.length)
      told.push({ planned, hosts: effects.targetsOf(planned), effect: await effects.effectOf(planned, () => scheduler.checkpoint('effects')(at, fixes.length)) })
    }
    return { fixes: this.book.note(told), more }
  }

  async fixEdits(id: string, start: number, count: number): Promise<readonly PolicyEdit[]> {
    return this.book.get(id).edits.slice(start, start + count)
  }

  async applyFix(id: string): Promise<DraftChange> {
    const { title, edits } = this.book.get(id)
    return this.open().edit(title, edits.slice(0, edits.count))
  }

  private hasFix(draft: Draft, id: string): boolean {
    const edits = this.book.find(id)?.edits
    if (!edits) return false
    for (let start = 0; start < edits.count; start += EDITS_AT_ONCE) if (!draft.has(edits.slice(start, start + EDITS_AT_ONCE))) return false
    return true
  }

  private async suggestHost(bench: Bench, draft: Draft, checkpoint: Checkpoint): Promise<SuggestHost> {
    const { host, log, rejudge, judged: { model, outcome } } = bench
    const judged = await this.judge(bench, draft.policy, checkpoint)
    const isSubject = draft.isNew || policiesInForce(model).some(({ evidence }) => evidence === draft.policy.evidence)
    return { host, log, get names() { return rejudge.names }, signatures: outcome.signatures, altered: new Set(outcome.replay ? alteredEntries(log, outcome.replay) : []), judged, isSubject }
  }

  /** Tells how far several passes over the logs of all hosts are. */
  private inPasses(checkpoint: Checkpoint, passes: number): Checkpoint {
    const entries = this.benches.reduce((sum, { log }) => sum + log.count, 0)
    return inPasses(checkpoint, entries, passes * this.benches.length)
  }

  /** Of what the user named to compare with, built when it is asked for first. */
  private referenceIndex(): ReferenceIndex | null {
    const lists = [...new Map(this.hosts.flatMap(({ model }) => model.references).map((list) => [list.evidence, list])).values()]
    this.references ??= lists.length === 0 ? null : indexReferences(lists)
    return this.references
  }

  private async judge({ judged, rejudge }: Bench, policy: RuntimePolicy, checkpoint: Checkpoint): Promise<Judged> {
    return (await rejudge.judge(withDraft(judged.model, { policy, isNew: this.open().isNew }), checkpoint))!
  }

  /** A checkpoint that gives the work up when the draft is another than it was. */
  private whileUnchanged(draft: Draft, checkpoint: Checkpoint): Checkpoint {
    const { version } = draft
    return async (done, total) => {
      await checkpoint(done, total)
      if (draft !== this.draft || draft.version !== version) throw new AbortedError('the draft was changed')
    }
  }

  private policies(): readonly RuntimePolicy[] {
    const found = this.hosts.flatMap(({ model }) => policiesInForce(model))
    return [...new Map(found.map((policy) => [policy.evidence, policy])).values()]
  }

  private open(): Draft {
    if (!this.draft) throw new RangeError('no draft was begun')
    return this.draft
  }

  /** The verdicts before any draft: in Keylime's mode the checks did not keep those of the strict one. */
  private async ready(checkpoint: Checkpoint): Promise<void> {
    if (this.isReady) return
    for (const bench of this.benches) bench.before = await bench.rejudge.judge(policiesInForce(bench.judged.model), checkpoint)
    this.isReady = true
  }
}

/** The policies in force with the draft in its base's place, or after them all. */
function withDraft(model: CaseModel, { policy: draft, isNew }: Pick<Draft, 'policy' | 'isNew'>): readonly RuntimePolicy[] {
  const inForce = policiesInForce(model)
  return isNew ? [...inForce, draft] : inForce.map((policy) => (policy.evidence === draft.evidence ? draft : policy))
}

function effectOf({ host, name, log, before }: Bench, after: Judged): HostEffect {
  const flipped = flippedIndexes(before, after)
  return {
    host, name, entries: log.count, before: before && countsOf(before), after: countsOf(after),
    flips: flipped.slice(0, FLIPS_MAX).map((index) => flipOf(log, index, before, after)), flipCount: flipped.length,
  }
}

function keylimeCounts({ policy: { accepted, rejected } }: KeylimeModeOutcome): { readonly accepted: number; readonly rejected: number } {
  return { accepted, rejected }
}

/** @throws RangeError for a host without a log, and for an entry that its log does not have */
function entriesOf(host: SuggestHost | undefined, entries: readonly number[]): RejectedEntry[] {
  if (!host) throw new RangeError('no log of such a host')
  return entries.map((entry) => {
    if (!Number.isInteger(entry) || entry < 1 || entry > host.log.count) throw new RangeError(`the log has no entry ${entry}`)
    return { host, index: entry - 1 }
  })
}
