import { describe, expect, it } from 'vitest'
import { covers, overlap } from '@shared/checks/ima-policy/matching'
import { ruleOf } from '../../../support/ima-policies'

/** What a rule may be asked about. */
interface Asked { readonly func: string; readonly bits: readonly string[]; readonly fs: string; readonly uid: number; readonly owner: number }

const VALUES = {
  func: ['', 'func=FILE_CHECK', 'func=BPRM_CHECK', 'func=MODULE_CHECK'], mask: ['', 'mask=MAY_READ', 'mask=^MAY_READ', 'mask=MAY_EXEC', 'mask=^MAY_EXEC'], fs: ['', 'fsmagic=1', 'fsmagic=2'],
  uid: ['', 'uid=0', 'uid>0', 'uid<5', 'uid>7'], owner: ['', 'fowner=0'],
}
/** Some thousand pairs of rules, and everything that they may be asked. */
const RULES = VALUES.func.flatMap((func) => VALUES.mask.flatMap((mask) => VALUES.fs.flatMap((fs) => VALUES.uid.flatMap((uid) => VALUES.owner.map((owner) => ['measure', func, mask, fs, uid, owner].filter((word) => word !== '').join(' '))))))
const BITS: Readonly<Record<string, readonly (readonly string[])[]>> = { FILE_CHECK: [['MAY_READ'], ['MAY_WRITE'], ['MAY_READ', 'MAY_WRITE'], ['MAY_EXEC']], BPRM_CHECK: [['MAY_EXEC']], MODULE_CHECK: [['MAY_READ']] }
const ASKED: readonly Asked[] = Object.entries(BITS).flatMap(([func, all]) => all.flatMap((bits) => ['1', '2', '3'].flatMap((fs) => [0, 1, 4, 6, 9].flatMap((uid) => [0, 1].map((owner) => ({ func, bits, fs, uid, owner }))))))

/** `ima_match_rules` read from the words of the rule, with nothing of ours. */
function matches(rule: string, { func, bits, fs, uid, owner }: Asked): boolean {
  return rule.split(' ').slice(1).every((word) => {
    if (word.startsWith('func=')) return word === `func=${func}`
    if (word.startsWith('mask=^')) return bits.includes(word.slice(6))
    if (word.startsWith('mask=')) return bits.length === 1 && bits[0] === word.slice(5)
    if (word.startsWith('fsmagic=')) return word === `fsmagic=${fs}`
    if (word.startsWith('fowner=')) return word === `fowner=${owner}`
    const value = Number(word.slice(4))
    return word[3] === '=' ? uid === value : word[3] === '<' ? uid < value : uid > value
  })
}

const hits = new Map(RULES.map((rule) => [rule, ASKED.map((asked) => matches(rule, asked))]))
const decoded = new Map(RULES.map((rule) => [rule, ruleOf(rule)]))
/** Every 7th of one with every 11th of the other: primes, so that all values meet. */
const PAIRS = RULES.filter((_, i) => i % 7 === 0).flatMap((one) => RULES.filter((_, i) => i % 11 === 0).map((other) => [one, other] as const))

describe('held against what the kernel would do, over every thing that may be asked', () => {
  it('a rule that covers another matches all that the other matches', () => {
    let covered = 0
    for (const [one, other] of PAIRS) {
      if (!covers(decoded.get(one)!, decoded.get(other)!)) continue
      covered++
      const [ours, theirs] = [hits.get(one)!, hits.get(other)!]
      expect(theirs.every((hit, i) => !hit || ours[i]), `${one} covers ${other}`).toBe(true)
    }
    expect(covered).toBeGreaterThan(100)
  })

  it('rules that match one thing overlap', () => {
    let met = 0
    for (const [one, other] of PAIRS) {
      const [ours, theirs] = [hits.get(one)!, hits.get(other)!]
      if (!ours.some((hit, i) => hit && theirs[i])) continue
      met++
      expect(overlap(decoded.get(one)!, decoded.get(other)!), `${one} and ${other}`).toBe(true)
    }
    expect(met).toBeGreaterThan(500)
  })
})

describe('a rule that says nothing more covers the other', () => {
  it.each([
    ['measure', 'measure func=BPRM_CHECK uid=0', true], ['measure', 'measure func=KEXEC_CMDLINE', true], ['measure', 'measure func=KEY_CHECK', false], ['measure', 'measure func=CRITICAL_DATA', false], ['dont_measure', 'measure', true],
    ['dont_appraise', 'measure', false], ['audit', 'audit func=FILE_CHECK', true], ['measure func=BPRM_CHECK mask=MAY_EXEC', 'measure func=BPRM_CHECK', true], ['measure func=FILE_CHECK mask=MAY_EXEC', 'measure func=FILE_CHECK', false],
    ['measure mask=MAY_EXEC', 'measure func=MMAP_CHECK', true], ['measure func=KEY_CHECK keyrings=a|b', 'measure func=KEY_CHECK keyrings=b', true], ['measure func=KEY_CHECK keyrings=a', 'measure func=KEY_CHECK keyrings=a|b', false],
    ['measure func=KEY_CHECK keyrings=a', 'measure func=KEY_CHECK', false], ['measure func=CRITICAL_DATA', 'measure func=CRITICAL_DATA label=x', true], ['measure obj_type=a', 'measure obj_type=a uid=0', true], ['measure obj_type=a', 'measure obj_type=b', false],
    ['measure fsname=a', 'measure fsname=a fsmagic=1', true], ['measure uid=0', 'measure euid=0', false], ['measure uid<10', 'measure uid<9', true], ['measure uid<10', 'measure uid>3', false], ['measure func=FILE_CHECK', 'measure', false],
  ] as const)('%s / %s: %s', (one, other, expected) => expect(covers(ruleOf(one), ruleOf(other))).toBe(expected))
})

describe('rules that can never match one thing do not overlap', () => {
  it.each([
    ['measure fsname=a', 'measure fsname=b'], ['measure fsuuid=3d5af3c2-0000-4000-8000-00000000000a', 'measure fsuuid=3d5af3c2-0000-4000-8000-00000000000b'], ['measure func=KEY_CHECK keyrings=a', 'measure func=KEY_CHECK keyrings=b'],
    ['measure func=CRITICAL_DATA label=a', 'measure func=CRITICAL_DATA label=b'], ['measure', 'measure func=KEY_CHECK'], ['measure uid<5', 'measure uid>4'], ['measure func=BPRM_CHECK', 'measure mask=MAY_READ func=FILE_CHECK'],
  ] as const)('%s / %s', (one, other) => expect(overlap(ruleOf(one), ruleOf(other))).toBe(false))
})
