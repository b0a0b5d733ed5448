import { toHex } from '../../bytes/hex'
import type { DigestRule } from '../../kernel/extend'
import type { Chain, ChainRequest, PageLook } from '../../kernel/replay'
import type { Replayer } from '../../kernel/replayer'
import type { Bank } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import type { ImaLog } from '../../model/ima-log'

/** Where the replay reached a value, and by which rule. */
export interface Reached {
  readonly entries: number
  readonly rule: DigestRule
}

/** A PCR of a bank with the values that are looked for. */
export interface Wanted {
  readonly pcr: number
  readonly bank: Bank
  readonly start?: Uint8Array
  readonly values: readonly Uint8Array[]
}

export interface Followed {
  readonly mismatched: readonly number[]
  readonly checked: number
  /** Value after all entries, under the bank's own digests unless another rule was tried. */
  finalValue(pcr: number, bank: Bank, rule?: DigestRule): Uint8Array
  reached(pcr: number, bank: Bank, value: Uint8Array): Reached | null
}

/**
 * Replays each bank with its own digests; what is not reached is looked for with padded SHA-1 digests; and what is not reached then, in a log
 * whose data do not hash to its template digests, with the digests as logged. A pass over the log for each rule, and only where needed. `look` gets the pages of the first.
 */
export async function follow(log: ImaLog, wanted: readonly Wanted[], replayer: Replayer, checkpoint: Checkpoint, look: PageLook): Promise<Followed> {
  const reached = new Map<string, Reached>()
  const first = await replayer.replay(log, wanted.map((one) => request(one, 'per-bank', one.values)), true, checkpoint, look)
  note(reached, first.chains)
  const chains = [...first.chains]
  const rules: DigestRule[] = first.mismatched.length > 0 ? ['padded-sha1', 'as-logged'] : ['padded-sha1']
  for (const rule of rules) {
    const open = wanted.map((one) => ({ one, values: one.values.filter((value) => !reached.has(key(one.pcr, one.bank, value))) }))
    const requests = open.filter(({ one, values }) => values.length > 0 && !(rule === 'padded-sha1' && one.bank === 'sha1'))
    if (requests.length === 0) continue
    const tried = await replayer.replay(log, requests.map(({ one, values }) => request(one, rule, values)), false, checkpoint)
    note(reached, tried.chains)
    chains.push(...tried.chains)
  }
  return {
    mismatched: first.mismatched, checked: first.checked,
    finalValue: (pcr, bank, rule = 'per-bank') => chains.find((chain) => chain.pcr === pcr && chain.bank === bank && chain.rule === rule)!.value,
    reached: (pcr, bank, value) => reached.get(key(pcr, bank, value)) ?? null,
  }
}

function request({ pcr, bank, start }: Wanted, rule: DigestRule, targets: readonly Uint8Array[]): ChainRequest {
  return { pcr, bank, start, rule, targets }
}

function note(reached: Map<string, Reached>, chains: readonly Chain[]): void {
  for (const { pcr, bank, rule, targets, matches } of chains) {
    matches.forEach((entries, i) => {
      if (entries !== null) reached.set(key(pcr, bank, targets[i]), { entries, rule })
    })
  }
}

function key(pcr: number, bank: Bank, value: Uint8Array): string {
  return `${pcr}:${bank}:${toHex(value)}`
}
