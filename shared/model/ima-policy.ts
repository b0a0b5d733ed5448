import type { ErrorData } from '../errors/evidence-error'
import type { EvidenceId } from './evidence'

/** What a rule does (Linux 6.12 `ima_policy.c`; `dont_audit` is of newer kernels). A rule and its `dont_` are one kind: the first of a kind that matches decides. */
export const IMA_ACTIONS = ['measure', 'dont_measure', 'appraise', 'dont_appraise', 'audit', 'dont_audit', 'hash', 'dont_hash'] as const
export type ImaAction = (typeof IMA_ACTIONS)[number]

/** Where the kernel asks its policy, by today's names: `PATH_CHECK` is `FILE_CHECK`, `FILE_MMAP` is `MMAP_CHECK`. */
export const IMA_HOOKS = [
  'BPRM_CHECK', 'CREDS_CHECK', 'MMAP_CHECK', 'MMAP_CHECK_REQPROT', 'FILE_CHECK', 'MODULE_CHECK', 'FIRMWARE_CHECK', 'POLICY_CHECK', 'KEXEC_KERNEL_CHECK', 'KEXEC_INITRAMFS_CHECK', 'KEXEC_CMDLINE',
  'KEY_CHECK', 'CRITICAL_DATA', 'SETXATTR_CHECK',
] as const
export type ImaHook = (typeof IMA_HOOKS)[number]

export const IMA_MASKS = ['MAY_EXEC', 'MAY_WRITE', 'MAY_READ', 'MAY_APPEND'] as const
export type ImaMask = (typeof IMA_MASKS)[number]

export const ID_FIELDS = ['uid', 'euid', 'gid', 'egid', 'fowner', 'fgroup'] as const
export type IdField = (typeof ID_FIELDS)[number]

export const LSM_FIELDS = ['subj_user', 'subj_role', 'subj_type', 'obj_user', 'obj_role', 'obj_type'] as const
export type LsmField = (typeof LSM_FIELDS)[number]

/** A condition on who asks, or on whose the file is: `uid>999`. */
export interface IdCondition {
  readonly field: IdField
  readonly operator: '=' | '<' | '>'
  /** 0 to 2^32 - 2. */
  readonly value: number
}

export interface LsmCondition {
  readonly field: LsmField
  readonly label: string
}

/** The template that a rule asks for. */
export interface RuleTemplate {
  /** As a log names it: of a built-in one the name, of any other the format. */
  readonly name: string
  readonly fields: readonly string[]
  /** False for a format that only `ima_template_fmt=` can have brought. */
  readonly isBuiltIn: boolean
}

/** A word of a rule; offsets are those of the file. */
export interface RuleToken {
  /** Visible. */
  readonly text: string
  readonly byteOffset: number
  readonly byteLength: number
}

/** What a rule asks for and whom it is about; `null`: nothing is said of it. Texts are as written, not visible. */
export interface RuleParts {
  readonly action: ImaAction | null
  /** Without one the rule is about every file that any hook sees. */
  readonly func: ImaHook | null
  /** `among`: with `^`: the bit is one of those that are asked for; without, it is all that is asked for. */
  readonly mask: { readonly bit: ImaMask; readonly among: boolean } | null
  /** Lower-case hex digits without leading zeros. */
  readonly fsmagic: string | null
  readonly fsname: string | null
  readonly fsSubtype: string | null
  /** Lower case. */
  readonly fsuuid: string | null
  readonly ids: readonly IdCondition[]
  readonly lsm: readonly LsmCondition[]
  readonly pcr: number | null
  readonly template: RuleTemplate | null
  readonly keyrings: readonly string[] | null
  readonly labels: readonly string[] | null
  /** `digest_type=verity`. */
  readonly isVerity: boolean
  readonly appraiseType: 'imasig' | 'imasig|modsig' | 'sigv3' | null
  readonly appraiseAlgos: readonly string[] | null
  readonly permitsDirectIo: boolean
}

/** A rule of a kernel policy. */
export interface ImaRule extends RuleParts {
  /** Among the rules of the file, from 1; comments and empty lines do not count. */
  readonly number: number
  /** Visible. */
  readonly text: string
  readonly byteOffset: number
  readonly byteLength: number
  readonly tokens: readonly RuleToken[]
  /** Words that the kernel takes and makes nothing of: what a later one of the same name replaces, or what no hook looks at. */
  readonly ignored: readonly RuleToken[]
  /** Words that kernels up to Linux 6.12 do not know. */
  readonly newer: readonly RuleToken[]
  /** Why the kernel does not take it; what stands behind the refused word is not read. */
  readonly refusal: ErrorData | null
}

/** An IMA policy of the kernel. */
export interface ImaPolicy {
  readonly evidence: EvidenceId
  readonly path: string
  /** `shown`: as the kernel prints the policy that it has (each rule ends in a blank); `written`: as it is loaded. */
  readonly form: 'written' | 'shown'
  readonly rules: readonly ImaRule[]
  /** Why not every rule was read. */
  readonly stopped: ErrorData | null
}
