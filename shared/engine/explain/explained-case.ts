import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { wholeOf } from '../../bytes/memory-source'
import type { Bank } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import type { Derivation, DerivationPart, DerivationStep, ShellCommand } from '../../model/derivation'
import type { ByteSource, EvidenceId } from '../../model/evidence'
import type { ImaLog } from '../../model/ima-log'
import type { EvidenceReport } from '../../model/report'
import type { DigestRule } from '../../kernel/extend'
import { ChainStates, type ChainState } from '../../kernel/chain-states'
import type { JudgedHost } from '../judged-host'
import { stepCommand } from './commands/bytes-command'
import { FileNames } from './commands/file-names'
import { computedPart } from './parts'

/** Bytes of a file that a part shows; copying gives them all. */
const SHOWN_BYTES = 64

const latin1 = new TextDecoder('latin1')

/** A derivation before the commands that repeat its steps: they are made from the steps. */
export interface Derived extends Omit<Derivation, 'commands'> {
  /** Commands that check the whole, with tools that others wrote. */
  readonly tools: readonly ShellCommand[]
}

/** The host whose values are explained, with what explanations share. */
export class ExplainedCase {
  readonly names: FileNames

  /** `chains`: states of PCRs that all explanations share. */
  constructor(
    readonly host: JudgedHost, private readonly evidence: readonly EvidenceReport[], private readonly contents: ReadonlyMap<EvidenceId, ByteSource>,
    private readonly checkpoint: Checkpoint, private readonly chains = new Map<string, ChainStates>(),
  ) {
    this.names = new FileNames(evidence)
  }

  /** The same with the checkpoint of one question. */
  heardBy(checkpoint: Checkpoint): ExplainedCase {
    return new ExplainedCase(this.host, this.evidence, this.contents, checkpoint, this.chains)
  }

  /** The PCR after the first `entries` entries of the log. */
  stateAfter(log: ImaLog, pcr: number, bank: Bank, rule: DigestRule, entries: number): Promise<ChainState> {
    const key = `${pcr} ${bank} ${rule}`
    const { imaPcr, startValues } = this.host.model.options
    const states = this.chains.get(key) ?? new ChainStates(log, { pcr, bank, rule, start: pcr === imaPcr ? startValues.get(bank) : undefined })
    this.chains.set(key, states)
    return states.after(entries, this.checkpoint)
  }

  /**
   * Bytes where they stand in a file. Where the file has others there (its content is text, or was packed or joined), they are told by
   * their value alone: a place that is told is true.
   */
  part(meaning: string, evidence: EvidenceId | null, byteOffset: number, bytes: Uint8Array): DerivationPart {
    const content = evidence === null ? undefined : this.contents.get(evidence)
    if (content === undefined || !bytesEqual(content.read(byteOffset, bytes.length), bytes)) return computedPart(meaning, bytes)
    return { meaning, hex: toHex(bytes.subarray(0, SHOWN_BYTES)), byteLength: bytes.length, evidence, byteOffset }
  }

  /** A file from its first byte to its last. */
  wholeFile(meaning: string, evidence: EvidenceId): DerivationPart {
    return this.part(meaning, evidence, 0, this.whole(evidence))
  }

  /** Bytes of a file from `byteOffset`; fewer where it ends. */
  slice(meaning: string, evidence: EvidenceId, byteOffset: number, length: number): { readonly part: DerivationPart; readonly bytes: Uint8Array } {
    const bytes = this.contents.get(evidence)?.read(byteOffset, length) ?? new Uint8Array(0)
    return { part: this.part(meaning, evidence, byteOffset, bytes), bytes }
  }

  /** Lines of a file that hold an ASCII text, as `grep -c` counts them. */
  linesWith(evidence: EvidenceId, text: string): number {
    const content = latin1.decode(this.whole(evidence))
    let lines = 0
    for (let at = content.indexOf(text); at >= 0;) {
      lines++
      const next = content.indexOf('\n', at)
      at = next < 0 ? -1 : content.indexOf(text, next)
    }
    return lines
  }

  private whole(evidence: EvidenceId): Uint8Array {
    const content = this.contents.get(evidence)
    return content ? wholeOf(content) : new Uint8Array(0)
  }

  finish({ tools, notes, ...derived }: Derived): Derivation {
    const repeated = derived.steps.flatMap((step, at) => stepCommand(step, at, this.names) ?? [])
    const files = derived.steps.flatMap((step) => step.inputs.flatMap((part) => part.evidence ?? []))
    return { ...derived, commands: [...repeated, ...tools], notes: [...notes, ...this.names.notes(files)] }
  }
}

/** A step with nothing to compare. */
export function plainStep(step: Pick<DerivationStep, 'label' | 'inputs'> & Partial<DerivationStep>): DerivationStep {
  return { algorithm: null, output: null, check: null, says: null, ...step }
}
