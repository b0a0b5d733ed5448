import { digestSize } from '../../model/algorithms'
import type { ImaLog } from '../../model/ima-log'
import { initialValue, type DigestRule } from '../extend'
import { Targets, type Chain, type ChainRequest } from '../replay-chain'
import { KERNEL_BANKS, KERNEL_HASHES, type KernelBank } from './kernel-banks'
import { firstWord, fromWords, toWords } from './kernel-words'
import type { KernelChain } from './replay-kernel'

/** A chain of a bank that the kernel has, between its calls. */
export class FollowedChain implements KernelChain {
  readonly bank: KernelBank
  readonly pcr: number
  readonly rule: DigestRule
  readonly digests: 'own' | 'other'
  readonly state: Uint32Array
  /** Banks whose digests of the template data it needs. */
  readonly needs: readonly KernelBank[]
  private readonly found: Targets

  /** `soFar`: where it is followed on from. */
  constructor(private readonly request: ChainRequest & { readonly bank: KernelBank }, log: ImaLog, soFar?: { readonly state: Uint32Array; readonly matches: readonly (number | null)[] }) {
    const { bank, pcr, rule, start, targets } = request
    this.bank = bank
    this.pcr = pcr
    this.rule = rule
    this.digests = extendsOwn(request, log) ? 'own' : 'other'
    this.needs = this.digests === 'own' ? [bank] : rule === 'padded-sha1' ? ['sha1'] : []
    this.found = new Targets(targets, soFar?.matches)
    this.state = soFar ? soFar.state.slice() : toWords(bank, start ?? initialValue(bank, pcr))
    if (!soFar) this.look(0)
  }

  get value(): Uint8Array {
    return fromWords(this.bank, this.state)
  }

  get probes(): number[] {
    const { size } = KERNEL_HASHES[this.bank]
    return this.found.left.filter((target) => target.length === size).map(firstWord)
  }

  /** Call where a chain of the call stopped: after so many entries of the whole log. */
  look(entries: number): void {
    if (!this.found.allReached) this.found.look(this.value, entries)
  }

  finish(): Chain {
    const { pcr, bank, rule, start, targets } = this.request
    return { pcr, bank, rule, start, targets, matches: this.found.matches, value: this.value }
  }
}

/** Are the bank's own digests what the rule extends? Under `as-logged` they are where the recorded ones do not fit the bank. */
function extendsOwn({ bank, rule }: ChainRequest, log: ImaLog): boolean {
  if (rule === 'as-logged') return log.templateDigestSize > digestSize(bank)!
  return rule === 'per-bank' || bank === 'sha1'
}

/** Chains of one PCR in the groups that the kernel extends at once: two banks of the same words, of which one at most has other digests. */
export function pairChains(chains: readonly FollowedChain[]): FollowedChain[][] {
  const groups: FollowedChain[][] = []
  for (const bank of KERNEL_BANKS) {
    for (const chain of chains.filter((one) => one.bank === bank)) {
      const partner = groups.find((group) => group.length === 1 && goTogether(group[0], chain))
      if (partner) partner.push(chain)
      else groups.push([chain])
    }
  }
  return groups
}

function goTogether(a: FollowedChain, b: FollowedChain): boolean {
  return a.bank !== b.bank && KERNEL_HASHES[a.bank].wordSize === KERNEL_HASHES[b.bank].wordSize && (a.digests === 'own' || b.digests === 'own')
}
