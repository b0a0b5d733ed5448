import type { ImaHook, ImaMask, RuleParts } from '../../model/ima-policy'

/** What a hook sees, and what is done with it there. */
export interface HookWords {
  /** After "every" or "any". */
  readonly thing: string
  /** After who does it: "root opens". */
  readonly does: string
  /** After "that", where it matters not who. */
  readonly isDone: string
  /** After nothing: "programs that are run". */
  readonly many: string
}

const words = (thing: string, does: string, isDone: string, many: string): HookWords => ({ thing, does, isDone, many })

const WORDS: Readonly<Record<ImaHook, HookWords>> = {
  BPRM_CHECK: words('program', 'runs', 'is run', 'programs that are run'),
  CREDS_CHECK: words('program', 'runs with the credentials that it gets', 'is run, once it has its credentials', 'programs that got their credentials'),
  MMAP_CHECK: words('file', 'maps as code', 'is mapped as code', 'files that are mapped as code, such as libraries'),
  MMAP_CHECK_REQPROT: words('file', 'asks to map as code', 'is asked for as code', 'files that are asked for as code'),
  FILE_CHECK: words('file', 'opens', 'is opened', 'files that are opened'),
  MODULE_CHECK: words('kernel module', 'loads', 'is loaded', 'kernel modules'),
  FIRMWARE_CHECK: words('firmware file', 'has loaded', 'is loaded', 'firmware files'),
  POLICY_CHECK: words('IMA policy file', 'loads', 'is loaded', 'IMA policies that are loaded as files'),
  KEXEC_KERNEL_CHECK: words('kernel', 'loads for kexec', 'is loaded for kexec', 'kernels that are loaded for kexec'),
  KEXEC_INITRAMFS_CHECK: words('initramfs', 'loads for kexec', 'is loaded for kexec', 'initramfs images that are loaded for kexec'),
  KEXEC_CMDLINE: words('kernel command line', 'gives to kexec', 'is given to kexec', 'kernel command lines that are given to kexec'),
  KEY_CHECK: words('key', 'adds', 'is added', 'keys that are added to keyrings'),
  CRITICAL_DATA: words('piece of critical kernel data', 'has handed over', 'is handed over by a part of the kernel', 'critical data of the kernel, such as SELinux\'s state'),
  SETXATTR_CHECK: words('file', 'labels with a digest', 'is labelled with a digest', 'digests that are written to files'),
}
const ANY_HOOK = words('file', 'opens, runs, maps or loads', 'is opened, run, mapped or loaded', 'files')

export function hookWords(hook: ImaHook | null): HookWords {
  return hook === null ? ANY_HOOK : WORDS[hook]
}

/** What is asked for at a hook that always asks for one thing (Linux 6.12 `ima_main.c`, callers of `process_measurement`); `null` where it depends, or a rule may say nothing of it. */
export function askedAt(hook: ImaHook | null): ImaMask | null {
  if (hook === null || hook === 'FILE_CHECK' || isData(hook)) return null
  return hook === 'BPRM_CHECK' || hook === 'CREDS_CHECK' || hook === 'MMAP_CHECK' || hook === 'MMAP_CHECK_REQPROT' ? 'MAY_EXEC' : 'MAY_READ'
}

/** Buffers, not files. A rule without func= speaks of kexec's command line too, for that is asked with the kernel's file. */
export function isData(hook: ImaHook): boolean {
  return hook === 'KEY_CHECK' || hook === 'CRITICAL_DATA' || hook === 'KEXEC_CMDLINE'
}

/** Can the rule ever be about what this hook sees? */
export function speaksOf({ func, mask }: Pick<RuleParts, 'func' | 'mask'>, hook: ImaHook): boolean {
  if (func !== null && func !== hook) return false
  if (func === null && (hook === 'KEY_CHECK' || hook === 'CRITICAL_DATA' || hook === 'SETXATTR_CHECK')) return false
  if (mask === null) return true
  if (hook === 'KEXEC_CMDLINE') return false
  const asked = askedAt(hook)
  return asked === null || asked === mask.bit
}
