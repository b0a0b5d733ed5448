import { bytesEqual } from '../bytes/equal'
import { PCR_COUNT, type Bank } from '../model/algorithms'
import { ENTRY, hasFlag, templateDigest, type ImaLog, entryPcr, entryColumn } from '../model/ima-log'
import type { Checkpoint } from '../model/checkpoint'
import { PcrRegister, initialValue, violationLength, type DigestRule } from './extend'
import { measuredDigest } from './extended-digest'
import { Pace } from './pace'
import { TemplateDigests } from './template-digests'

/** A PCR of a bank to follow under a rule. */
export interface ChainRequest {
  readonly pcr: number
  readonly bank: Bank
  readonly rule: DigestRule
  /** Value before the first entry; the architecture's own when not given. */
  readonly start?: Uint8Array
  /** Values to look for. */
  readonly targets: readonly Uint8Array[]
}

export interface Chain extends ChainRequest {
  /** Value after all entries. */
  readonly value: Uint8Array
  /** For each target the smallest number of entries of the whole log after which it is reached; `null` when never. */
  readonly matches: readonly (number | null)[]
}

export interface ReplayResult {
  readonly chains: readonly Chain[]
  /** Entries, counted from 0, whose template data do not hash to their template digest. Empty unless asked for. */
  readonly mismatched: readonly number[]
  /** Entries whose template digest was compared: all but violations and entries without data. */
  readonly checked: number
}

interface RunningChain extends ChainRequest {
  readonly register: PcrRegister
  readonly matches: (number | null)[]
  open: number
}

/**
 * Follows PCRs through the log: `PCR_i = H(PCR_{i-1} || e_i)` over the entries of that PCR (docs/formats/ima-log.md, Replay), and looks after each for the values
 * that were reported. With `checkDigests` every entry's template digest is compared with its data on the way.
 */
export async function replay(log: ImaLog, requests: readonly ChainRequest[], checkDigests: boolean, checkpoint: Checkpoint): Promise<ReplayResult> {
  const chains = requests.map(startChain)
  const byPcr = Array.from({ length: PCR_COUNT }, (_, pcr) => chains.filter((chain) => chain.pcr === pcr))
  const digests = new TemplateDigests(log)
  const columnBank = log.templateDigestBank
  const mismatched: number[] = []
  const pace = new Pace()
  let checked = 0
  for (let index = 0; index < log.count; index++) {
    if (pace.due(entryColumn(log, index, 'dataLength'))) await checkpoint(index, log.count)
    const violation = hasFlag(log, index, ENTRY.violation)
    const followers = entryPcr(log, index) < PCR_COUNT ? byPcr[entryPcr(log, index)] : []
    digests.at(index)
    if (checkDigests && !violation && !hasFlag(log, index, ENTRY.noData)) {
      checked++
      if (!bytesEqual(digests.of(columnBank), templateDigest(log, index))) mismatched.push(index)
    }
    for (const chain of followers) extendChain(chain, log, index, violation, digests)
  }
  await checkpoint(log.count, log.count)
  return { chains: chains.map(finishChain), mismatched, checked }
}

function startChain(request: ChainRequest): RunningChain {
  const register = new PcrRegister(request.bank, request.start ?? initialValue(request.bank, request.pcr))
  const chain = { ...request, register, matches: request.targets.map(() => null), open: request.targets.length }
  look(chain, 0)
  return chain
}

function extendChain(chain: RunningChain, log: ImaLog, index: number, violation: boolean, digests: TemplateDigests): void {
  if (violation) chain.register.extendViolation(violationLength(chain.rule, chain.bank, log.templateDigestSize))
  else chain.register.extend(measuredDigest(chain.rule, chain.bank, log, index, digests))
  if (chain.open > 0) look(chain, index + 1)
}

function look(chain: RunningChain, entries: number): void {
  for (let i = 0; i < chain.targets.length; i++) {
    if (chain.matches[i] === null && bytesEqual(chain.register.value, chain.targets[i])) {
      chain.matches[i] = entries
      chain.open--
    }
  }
}

function finishChain({ pcr, bank, rule, start, targets, matches, register }: RunningChain): Chain {
  return { pcr, bank, rule, start, targets, matches, value: register.value.slice() }
}
