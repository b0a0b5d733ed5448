import { withoutMark } from '../../bytes/byte-order-mark'
import { toBase64 } from '../../bytes/base64'
import { decodeUtf8 } from '../../bytes/visible'
import type { Checkpoint } from '../../model/checkpoint'
import type { EvidenceId } from '../../model/evidence'
import type { RuntimePolicy } from '../../model/policy'
import type { PolicyDiff } from '../../model/policy-diff'
import type { PolicyEdit, Splice } from '../../model/policy-edit'
import type { DraftChange, DraftRemarks, DraftView } from '../../model/workbench'
import { applyChanges } from '../../policy/draft/apply-changes'
import { changesOf, type PolicyChanges } from '../../policy/draft/changes'
import { TextHistory, type Step } from '../../policy/draft/history'
import { diffPolicies } from '../../policy/diff-policies'
import { layOut } from '../../policy/draft/lay-out'
import { applySplices } from '../../policy/draft/splice'
import { writeChanges } from '../../policy/draft/write-changes'
import { formatPolicy, formatPolicyPieces } from '../../policy/format-policy'
import { EMPTY_CONTENT, contentOf } from '../../policy/policy-content'
import { findSyntaxError } from '../../bytes/json-text/syntax-error'
import { parseRuntimePolicy } from '../../sources/runtime-policy/parse'
import { draftRemarks } from './draft-remarks'

/** Evidence id of a draft that takes no policy's place. */
const NEW_DRAFT: EvidenceId = 'draft'
/** Characters of a line beyond which a text is laid out anew before it is shown: a policy in one line can't be read by anybody. */
const LINE_MAX = 5000
/** Texts of which it is kept what they say. Edits share what they don't change: only texts that were read take much memory. */
const READINGS_MAX = 4

/** A policy that is being written: its text with every step that led to it, and what the text says. */
export class Draft {
  private readonly history: TextHistory
  private versions = 0
  /** What the text said when it was read last; of a text that can't be read, what the last one said that could. */
  private lastRead: RuntimePolicy
  private lastProblem: DraftView['problem'] = null
  /** What the latest texts said, by their states in the history: an undo need not read its text again. */
  private readonly readings = new Map<number, RuntimePolicy>()
  /** Was the text changed since? */
  private isStale = false
  /** The text that it began with. */
  readonly first: string
  /** What that said. */
  private readonly firstRead: RuntimePolicy

  /** `beside`: paths of the policies in force that stay so beside a new one. */
  constructor(private readonly base: RuntimePolicy | null, private readonly beside: readonly string[] = []) {
    this.first = textOf(base)
    this.history = new TextHistory(this.first)
    this.firstRead = this.lastRead = read(this.first, base)
    this.keepReading(this.firstRead)
  }

  /** Counts its changes. */
  get version(): number {
    return this.versions
  }

  /** Does it take no policy's place? */
  get isNew(): boolean {
    return this.base === null
  }

  get text(): string {
    return this.history.text
  }

  /** What the text says; of a text that can't be read, what the last one said that could. */
  get policy(): RuntimePolicy {
    this.readIfStale()
    return this.lastRead
  }

  private get problem(): DraftView['problem'] {
    this.readIfStale()
    return this.lastProblem
  }

  /** Does the policy say what the text says? */
  get isReadable(): boolean {
    return this.problem === null
  }

  view(): DraftView {
    const { digests, excludes } = this.policy
    let listed = 0
    for (const list of digests.values()) listed += list.length
    const { base, beside, version, problem, history } = this
    return { version, base: base && { evidence: base.evidence, path: base.path }, beside, undo: history.undoLabel, redo: history.redoLabel, isChanged: history.text !== this.first, problem, paths: digests.size, digests: listed, excludes: excludes.length }
  }

  /**
   * Changes the policy in its own terms; the text changes where they are written.
   * @throws RangeError while the text can't be read
   */
  edit(label: string, edits: readonly PolicyEdit[]): DraftChange {
    if (!this.isReadable) throw new RangeError('the text can\'t be read as a policy')
    const { policy } = this
    const changes = changesOf(policy, edits)
    const splices = writeChanges(this.text, changes)
    if (splices.length === 0) return this.changed([])
    this.history.apply(label, splices)
    if (isOfLists(changes)) this.keepReading({ ...policy, ...applyChanges(policy, changes) })
    else this.isStale = true
    return this.changed([splices])
  }

  /** The policy as these edits would have it. */
  preview(edits: readonly PolicyEdit[]): RuntimePolicy {
    const { policy } = this
    const changes = changesOf(policy, edits)
    if (isOfLists(changes)) return { ...policy, ...applyChanges(policy, changes) }
    return read(applySplices(this.text, writeChanges(this.text, changes)).text, this.base)
  }

  /**
   * Typing in the text; what it says is read when it is next asked for. `run`: typing of one run is undone together. Returns the version that this made.
   * @throws RangeError for splices that don't fit the text
   */
  type(splices: readonly Splice[], run: string): number {
    this.history.apply('Typing', splices, run)
    this.isStale = true
    return splices.length > 0 ? ++this.versions : this.versions
  }

  undo(): DraftChange {
    return this.stepped(this.history.undo())
  }

  redo(): DraftChange {
    return this.stepped(this.history.redo())
  }

  /** Does the policy already say all that these edits ask for? */
  has(edits: readonly PolicyEdit[]): boolean {
    return changesNothing(this.policy, changesOf(this.policy, edits))
  }

  /** What it says otherwise than its base. */
  diff(): PolicyDiff {
    return diffPolicies(this.firstRead, this.policy)
  }

  /** What is odd of it; of a text that can't be read nothing but that is told. */
  remarks(): DraftRemarks {
    const policy = read(this.text, this.base)
    return policy.stopped ? { remarks: [], count: 0 } : draftRemarks(this.text, policy)
  }

  /**
   * The policy as Keylime's own tool writes it.
   * @throws RangeError while the text can't be read
   */
  async format(now: number, checkpoint: Checkpoint): Promise<string> {
    if (!this.isReadable) throw new RangeError('the text can\'t be read as a policy')
    const { length } = this.text
    let written = ''
    for (const piece of formatPolicyPieces(contentOf(this.policy), now)) {
      written += piece
      await checkpoint(Math.min(written.length, length), length)
    }
    return written
  }

  private stepped(steps: readonly Step[]): DraftChange {
    if (steps.length > 0) this.isStale = true
    return this.changed(steps.map(({ splices }) => splices))
  }

  private changed(splices: DraftChange['splices']): DraftChange {
    if (splices.length > 0) this.versions++
    return { draft: this.view(), splices }
  }

  private readIfStale(): void {
    if (!this.isStale) return
    this.isStale = false
    const policy = this.readings.get(this.history.state) ?? read(this.text, this.base)
    if (!policy.stopped) this.keepReading(policy)
    this.lastProblem = policy.stopped && problemOf(this.text, policy)
  }

  /** The text as it is now says this. The reading that was used longest ago is given up, if need be. */
  private keepReading(policy: RuntimePolicy): void {
    const { readings, history: { state } } = this
    this.lastRead = policy
    readings.delete(state)
    readings.set(state, policy)
    if (readings.size > READINGS_MAX) readings.delete(readings.keys().next().value!)
  }
}

/** Only names, digests and patterns change: what the changed text says is known without reading it. */
function isOfLists({ addedKeys, removedKeys, generator, ignoredKeyrings }: PolicyChanges): boolean {
  return addedKeys.length === 0 && removedKeys.length === 0 && generator === null && ignoredKeyrings.length === 0
}

function changesNothing({ verificationKeys }: RuntimePolicy, { lists, addedExcludes, removedExcludes, ignoredKeyrings, addedKeys, removedKeys, generator }: PolicyChanges): boolean {
  const known = new Set(addedKeys.length + removedKeys.length === 0 ? [] : verificationKeys.map(({ spki }) => toBase64(spki)))
  return (
    Object.values(lists).every((names) => names.size === 0) && addedExcludes.length === 0 && removedExcludes.size === 0 && ignoredKeyrings.length === 0 &&
    addedKeys.every(({ spki }) => known.has(spki)) && !removedKeys.some(({ spki }) => known.has(spki)) && generator === null
  )
}

/** A runtime policy as it is written, another form as the runtime policy that says the same; either with a name a line, and line feeds alone: an editor has one kind of line end. */
function textOf(base: RuntimePolicy | null): string {
  if (base?.form !== 'runtime-policy') return layOut(formatPolicy(base ? contentOf(base) : EMPTY_CONTENT, null))
  const text = decodeUtf8(withoutMark(base.bytes))!.replace(/\r\n?/g, '\n')
  return text.split('\n').some((line) => line.length > LINE_MAX) ? layOut(text) : text
}

function read(text: string, base: RuntimePolicy | null): RuntimePolicy {
  return parseRuntimePolicy({ id: base?.evidence ?? NEW_DRAFT, path: base?.path ?? 'new policy', bytes: new TextEncoder().encode(text) })
}

function problemOf(text: string, { stopped }: RuntimePolicy): NonNullable<DraftView['problem']> {
  const { expected, found } = stopped!
  return { offset: findSyntaxError(text)?.offset ?? 0, expected, found }
}
