import { describe, expect, it } from 'vitest'
import { blindSpots } from '@shared/checks/ima-policy/blind-spots'
import { readRules } from '@shared/checks/ima-policy/read-rules'
import { parseImaPolicy } from '@shared/sources/ima-policy/parse'
import { sourceInput } from '../../../support/decode'
import { loadedPolicy, policyOf } from '../../../support/ima-policies'

const spots = (text: string) => blindSpots(readRules(policyOf(text)))
/** A rule for all that can be measured. */
const ALL = 'measure\nmeasure func=KEY_CHECK\nmeasure func=CRITICAL_DATA\n'
const MEMORY = 'Nothing is measured on tmpfs (files in memory, such as in /dev/shm, /run and often /tmp)'
/** `ima_policy=tcb` of Linux 6.12 (`dont_measure_rules`, `default_measurement_rules`). */
const TCB = [
  ...['0x9fa0', '0x62656572', '0x64626720', '0x01021994', '0x1cd1', '0x42494e4d', '0x73636673', '0xf97cff8c', '0x43415d53', '0x27e0eb', '0x63677270', '0x6e736673', '0xde5e81e4'].map((magic) => `dont_measure fsmagic=${magic}`),
  'measure func=MMAP_CHECK mask=MAY_EXEC', 'measure func=BPRM_CHECK mask=MAY_EXEC', 'measure func=FILE_CHECK mask=^MAY_READ euid=0', 'measure func=FILE_CHECK mask=^MAY_READ uid=0', 'measure func=MODULE_CHECK', 'measure func=FIRMWARE_CHECK', 'measure func=POLICY_CHECK',
].join('\n')

describe('what a policy would never measure', () => {
  it('nothing, where everything is measured', () => expect(spots(ALL)).toEqual([]))

  it.each(['appraise func=BPRM_CHECK', 'dont_measure\nmeasure func=BPRM_CHECK', 'dont_measure fsmagic=1'])('everything: %s', (text) => expect(spots(text)[0]).toBe('Nothing is ever measured: no rule measures.'))

  it('of the kernel\'s own tcb', () => {
    expect(spots(TCB)).toEqual([
      'Never measured: kernels that are loaded for kexec (KEXEC_KERNEL_CHECK).', 'Never measured: initramfs images that are loaded for kexec (KEXEC_INITRAMFS_CHECK).', 'Never measured: kernel command lines that are given to kexec (KEXEC_CMDLINE).',
      'Never measured: keys that are added to keyrings (KEY_CHECK).', 'Never measured: critical data of the kernel, such as SELinux\'s state (CRITICAL_DATA).',
      'Of files that are opened (FILE_CHECK) nothing is measured but a file that a process with the rights of root opens for reading, on any file system; or a file that root opens for reading, on any file system.',
      `${MEMORY}.`, 'Nothing is measured on proc, sysfs, debugfs, devpts, binfmt_misc, securityfs, selinuxfs, smackfs, cgroup, cgroup2, nsfs and efivarfs.',
    ])
  })

  it('rules before an exclusion are its exceptions', () => {
    expect(spots(`measure func=BPRM_CHECK uid=0\ndont_measure fsname=tmpfs\n${ALL}`)).toEqual([`${MEMORY}, but for what rule 1 before it measures.`])
    expect(spots(`measure func=BPRM_CHECK fsname=ext4\ndont_measure fsname=tmpfs\n${ALL}`)).toEqual([`${MEMORY}.`])
  })

  it('an exclusion that comes too late for everything, or is before nothing, is none', () => {
    expect(spots(`${ALL}dont_measure fsmagic=0x1021994`)).toEqual([])
    expect(spots(`${ALL}dont_measure func=KEY_CHECK keyrings=.ima`)).toEqual([])
  })

  it('an exclusion with more conditions is told as it is', () => {
    expect(spots(`dont_measure func=FILE_CHECK uid=1000 obj_type=log_t\n${ALL}`)).toEqual(['Not measured: any file that user 1000 opens, labelled obj_type=log_t, on any file system.'])
  })

  it('a rule whose mask its hook is never asked for measures nothing', () => {
    expect(spots(`measure func=MODULE_CHECK mask=MAY_EXEC`)[0]).toBe('Nothing is ever measured: no rule measures.')
  })

  it('what hides in a value is shown, once', () => expect(spots(`dont_measure fsname=\u202e\n${ALL}`)).toEqual(['Nothing is measured on \\u{202e}.']))

  it('CREDS_CHECK and MMAP_CHECK_REQPROT measure programs and mapped code too', () => {
    const all = spots('measure func=CREDS_CHECK\nmeasure func=MMAP_CHECK_REQPROT').join('\n')
    expect(all).not.toMatch(/BPRM_CHECK|MMAP_CHECK/)
  })

  it('a policy that the kernel refuses says so first', () => {
    const [first, ...rest] = spots(`${ALL}measure func=WHAT\nmeasure mask=WHAT\nmeasure\nmeasure uid=x`)
    expect(first).toBe('The kernel would refuse this policy because of rules 4, 5 and 7, and then nothing of it would hold. What follows is told without them.')
    expect(rest).toEqual([])
  })

  it('nothing is claimed of a policy with more rules than are compared', () => expect(spots('measure func=BPRM_CHECK uid=1\n'.repeat(301))).toEqual(['Not told: the policy has more than 300 rules.']))

  it('of every policy that a real kernel loaded, the memory file systems are told', () => {
    const told = blindSpots(readRules(parseImaPolicy(sourceInput('x', loadedPolicy('verity.txt')))))
    expect(told).toContain(`${MEMORY}, but for what rules 1 and 2 before it measure.`)
  })
})
