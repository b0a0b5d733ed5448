import { bytesEqual } from '../bytes/equal'
import { PCR_COUNT } from '../model/algorithms'
import { ENTRY, entryColumn, entryPcr, hasFlag, pagesOf, templateDigest, type ImaLog } from '../model/ima-log'
import type { Checkpoint } from '../model/checkpoint'
import { PcrRegister, initialValue, violationLength } from './extend'
import { measuredDigest } from './extended-digest'
import { Pace } from './pace'
import { Targets, type Chain, type ChainRequest, type ReplayResult } from './replay-chain'
import { TemplateDigests } from './template-digests'

interface RunningChain extends ChainRequest {
  readonly register: PcrRegister
  readonly found: Targets
}

/** `replay` in TypeScript, entry by entry: what the kernel in WASM is held to, and what does the work where there is none. */
export async function replayReference(log: ImaLog, requests: readonly ChainRequest[], checkDigests: boolean, checkpoint: Checkpoint): Promise<ReplayResult> {
  const chains = requests.map(startChain)
  const byPcr = Array.from({ length: PCR_COUNT }, (_, pcr) => chains.filter((chain) => chain.pcr === pcr))
  const digests = new TemplateDigests(log)
  const columnBank = log.templateDigestBank
  const mismatched: number[] = []
  const pace = new Pace()
  let checked = 0
  for (const index of indexesOf(log)) {
    if (pace.due(entryColumn(log, index, 'dataLength'))) await checkpoint(index, log.count)
    const violation = hasFlag(log, index, ENTRY.violation)
    const pcr = entryPcr(log, index)
    const followers = pcr < PCR_COUNT ? byPcr[pcr] : []
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

function* indexesOf(log: ImaLog): Generator<number> {
  for (const { first, end } of pagesOf(log)) for (let index = first; index < Math.min(end, log.count); index++) yield index
}

function startChain(request: ChainRequest): RunningChain {
  const register = new PcrRegister(request.bank, request.start ?? initialValue(request.bank, request.pcr))
  const found = new Targets(request.targets)
  found.look(register.value, 0)
  return { ...request, register, found }
}

function extendChain({ register, found, bank, rule }: RunningChain, log: ImaLog, index: number, violation: boolean, digests: TemplateDigests): void {
  if (violation) register.extendViolation(violationLength(rule, bank, log.templateDigestSize))
  else register.extend(measuredDigest(rule, bank, log, index, digests))
  if (!found.allReached) found.look(register.value, index + 1)
}

function finishChain({ pcr, bank, rule, start, targets, found, register }: RunningChain): Chain {
  return { pcr, bank, rule, start, targets, matches: found.matches, value: register.value.slice() }
}
