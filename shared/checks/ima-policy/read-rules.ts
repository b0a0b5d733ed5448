import type { ImaHook, ImaPolicy, ImaRule } from '../../model/ima-policy'
import { hookWords, speaksOf } from './hooks'
import { covers, kindOf } from './matching'

/** Rules that are compared with each other: policies have some dozens, and the comparison takes the square of their number. */
export const COMPARED_RULES = 300

/** A rule that never decides anything, and the earlier one that does in its place. */
export interface DeadRule {
  readonly rule: ImaRule
  readonly by: ImaRule
}

/** A policy's rules, told apart by what becomes of them. */
export interface ReadRules {
  /** Of the first COMPARED_RULES those that the kernel takes, in order. */
  readonly taken: readonly ImaRule[]
  readonly refused: readonly ImaRule[]
  readonly dead: readonly DeadRule[]
  /** Were all rules looked at? If not, nothing is said of what is not there. */
  readonly isWhole: boolean
  /** Of `taken` what is not dead, and is about measuring. */
  readonly measuring: readonly ImaRule[]
}

export function readRules({ rules, stopped }: ImaPolicy): ReadRules {
  const refused = rules.filter((rule) => rule.refusal !== null)
  const taken = rules.filter((rule) => rule.refusal === null).slice(0, COMPARED_RULES)
  const dead: DeadRule[] = []
  const live: ImaRule[] = []
  for (const rule of taken) {
    const by = live.find((earlier) => covers(earlier, rule))
    if (by) dead.push({ rule, by })
    else live.push(rule)
  }
  return { taken, refused, dead, isWhole: stopped === null && taken.length + refused.length === rules.length, measuring: live.filter((rule) => kindOf(rule.action!) === 'measure') }
}

/** What a policy could measure: for each thing the hooks that see it. One of them is enough. */
export const MEASURABLE: readonly (readonly [first: ImaHook, ...others: ImaHook[]])[] = [
  ['BPRM_CHECK', 'CREDS_CHECK'], ['MMAP_CHECK', 'MMAP_CHECK_REQPROT'], ['FILE_CHECK'], ['MODULE_CHECK'], ['FIRMWARE_CHECK'], ['POLICY_CHECK'], ['KEXEC_KERNEL_CHECK'], ['KEXEC_INITRAMFS_CHECK'], ['KEXEC_CMDLINE'],
  ['KEY_CHECK'], ['CRITICAL_DATA'],
]

/** Rules that measure something at one of the hooks. */
export function measuredAt({ measuring }: ReadRules, hooks: readonly ImaHook[]): ImaRule[] {
  return measuring.filter((rule) => rule.action === 'measure' && hooks.some((hook) => speaksOf(rule, hook)))
}

/** "programs that are run (BPRM_CHECK)". */
export function hookName(hook: ImaHook): string {
  return `${hookWords(hook).many} (${hook})`
}
