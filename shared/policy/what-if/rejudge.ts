import type { CaseModel, Outcome } from '../../checks/check'
import { compileExcludes } from '../../checks/policy/excludes/compile-excludes'
import { judgeEntry } from '../../checks/policy/judge-entry'
import { mergePolicies } from '../../checks/policy/merged-policy'
import { NOT_ACCEPTED } from '../../checks/policy/outcome'
import { checkSignatures } from '../../checks/signatures/check-signatures'
import { isSignedByTrusted, type SignatureOutcome } from '../../checks/signatures/outcome'
import type { Checkpoint } from '../../model/checkpoint'
import type { ImaLog } from '../../model/ima-log'
import type { RuntimePolicy } from '../../model/policy'
import { ACCEPTED_BY, ENTRY_VERDICTS } from '../../model/verdict'
import { changedNames } from './changed-names'
import { ExcludeColumns } from './exclude-columns'
import { LogNames } from './log-names'

const STRIDE = 4096

/** The strict mode's verdict of every entry of a log: columns, as `PolicyOutcome` has them. */
export interface Judged {
  /** Index into ENTRY_VERDICTS. */
  readonly verdicts: Uint8Array
  /** Index into ACCEPTED_BY, or NOT_ACCEPTED. */
  readonly acceptedBy: Uint8Array
}

/** What entries were judged by last, and what came of it. */
interface LastJudged {
  readonly sources: readonly RuntimePolicy[]
  readonly signatures: SignatureOutcome | null
  readonly matches: Uint8Array
  readonly judged: Judged
}

/** A host's log, to be judged by one set of policies after the other: what an edit does not touch is not worked out again. */
export class Rejudge {
  private readonly excludes: ExcludeColumns
  private readonly provenBoot: number | null
  private last: LastJudged | null = null
  private known: LogNames | null = null
  private signatures: { readonly keys: string; readonly outcome: SignatureOutcome | null }

  /** `before`: what the checks concluded of the host as it was given. */
  constructor(private readonly log: ImaLog, private readonly model: CaseModel, private readonly before: Outcome) {
    this.excludes = new ExcludeColumns(log)
    this.provenBoot = before.bootAggregate?.status === 'pass' ? before.bootAggregate.entryIndex : null
    this.signatures = { keys: keysOf(model), outcome: before.signatures }
  }

  /** The log's entries by name, indexed when they are asked for first. */
  get names(): LogNames {
    return (this.known ??= new LogNames(this.log))
  }

  /** Every entry, were these the policies in force: exactly what `verify` would say of it. `null` where there is none. */
  async judge(policies: readonly RuntimePolicy[], checkpoint: Checkpoint): Promise<Judged | null> {
    const { log } = this
    const model = modelWith(this.model, policies)
    const policy = mergePolicies(model)
    if (!policy) return null
    const signatures = await this.signaturesOf(model, checkpoint)
    const isSigned = (index: number) => signatures !== null && isSignedByTrusted(signatures, index)
    const matches = await this.excludes.matchesOf(compileExcludes(model, policy.sources).patterns, checkpoint)
    const excluded = { has: (index: number) => hasBit(matches, index) }
    const { sources } = policy
    const begun = this.beginWith({ sources, signatures, matches })
    const { verdicts, acceptedBy } = begun
    let done = 0
    for (const index of begun.open) {
      if (done++ % STRIDE === 0) await checkpoint(done, log.count)
      const judgement = judgeEntry(log, index, policy, excluded, this.provenBoot, isSigned)
      verdicts[index] = ENTRY_VERDICTS.indexOf(judgement.verdict)
      acceptedBy[index] = judgement.verdict === 'pass' ? ACCEPTED_BY.indexOf(judgement.acceptedBy) : NOT_ACCEPTED
    }
    const judged = { verdicts, acceptedBy }
    this.last = { sources, signatures, matches, judged }
    return judged
  }

  /** The verdicts of last time, and the entries for which they may not hold any more; without a last time those of all. */
  private beginWith({ sources, signatures, matches }: Omit<LastJudged, 'judged'>): Judged & { readonly open: Iterable<number> } {
    const { log, last } = this
    const changed = last?.signatures === signatures ? changedNames(last.sources, sources) : null
    if (!last || !changed) return { verdicts: new Uint8Array(log.count), acceptedBy: new Uint8Array(log.count), open: Array(log.count).keys() }
    return { verdicts: last.judged.verdicts.slice(), acceptedBy: last.judged.acceptedBy.slice(), open: this.touched(changed, last.matches, matches) }
  }

  /** Entries of changed names, and those that other patterns match than before. */
  private *touched(names: ReadonlySet<string>, before: Uint8Array, after: Uint8Array): Generator<number> {
    for (const name of names) yield* this.names.indexesOf(name)
    if (before === after) return
    for (let i = 0; i < after.length; i++) {
      if (after[i] === before[i]) continue
      for (let index = i << 3; index < (i + 1) << 3; index++) if (hasBit(before, index) !== hasBit(after, index)) yield index
    }
  }

  /** Signatures are verified anew only where policies bring other keys. */
  private async signaturesOf(model: CaseModel, checkpoint: Checkpoint): Promise<SignatureOutcome | null> {
    const keys = keysOf(model)
    if (keys !== this.signatures.keys) {
      const { signatures = null } = await checkSignatures.run(model, this.before, checkpoint)
      this.signatures = { keys, outcome: signatures }
    }
    return this.signatures.outcome
  }
}

function hasBit(bits: Uint8Array, index: number): boolean {
  return (bits[index >> 3] & (1 << (index & 7))) !== 0
}

/** The case, were these the policies in force. */
export function modelWith(model: CaseModel, policies: readonly RuntimePolicy[]): CaseModel {
  return { ...model, policies, given: new Set([...model.given, ...policies.map(({ evidence }) => evidence)]) }
}

/** Names the keys that the policies in force bring. */
function keysOf({ policies, given }: CaseModel): string {
  return policies.filter(({ evidence }) => given.has(evidence)).flatMap(({ verificationKeys }) => verificationKeys.map(({ keyId, spki }) => `${keyId}:${spki.join(',')}`)).join(' ')
}
