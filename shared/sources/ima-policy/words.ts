import { ID_FIELDS, IMA_ACTIONS, IMA_HOOKS, LSM_FIELDS, type IdCondition, type ImaAction, type ImaHook } from '../../model/ima-policy'

/** Words of a rule that stand before `=` (Linux 6.12 `policy_tokens`; `fs_subtype` is of newer kernels). The six of ID_FIELDS stand before `<` and `>` too. */
const KEYS: ReadonlySet<string> = new Set([
  'func', 'mask', 'fsmagic', 'fsname', 'fs_subtype', 'fsuuid', ...ID_FIELDS, ...LSM_FIELDS, 'digest_type', 'appraise_type', 'appraise_flag', 'appraise_algos', 'pcr', 'template', 'keyrings', 'label',
])
const ACTIONS: ReadonlySet<string> = new Set(IMA_ACTIONS)
const HOOKS: ReadonlySet<string> = new Set(IMA_HOOKS)
const COMPARED: ReadonlySet<string> = new Set(ID_FIELDS)
/** Names of former kernels that are still taken. */
const FORMER: ReadonlyMap<string, ImaHook> = new Map([['PATH_CHECK', 'FILE_CHECK'], ['FILE_MMAP', 'MMAP_CHECK']])
const KEY_VALUE = /^([a-z_]+)([=<>])([\s\S]+)$/

/** What the kernel prints for a template of its command line, which has no name: in what it shows a word, and in what is loaded none. */
export const NAMELESS_TEMPLATE = 'template='

/** A word in its parts. `unknown`: the kernel has none such; one without a value is none either (`match_token`). */
export type Word =
  | { readonly kind: 'action'; readonly action: ImaAction }
  | { readonly kind: 'flag' }
  | { readonly kind: 'pair'; readonly key: string; readonly operator: IdCondition['operator']; readonly value: string }
  | { readonly kind: 'unknown' }

export function wordOf(token: string): Word {
  if (ACTIONS.has(token)) return { kind: 'action', action: token as ImaAction }
  if (token === 'permit_directio') return { kind: 'flag' }
  const [, key, operator, value] = KEY_VALUE.exec(token) ?? []
  if (key === undefined || !KEYS.has(key) || (operator !== '=' && !COMPARED.has(key))) return { kind: 'unknown' }
  return { kind: 'pair', key, operator: operator as IdCondition['operator'], value }
}

export function hookOf(name: string): ImaHook | null {
  return FORMER.get(name) ?? (HOOKS.has(name) ? (name as ImaHook) : null)
}
