import { describe, expect, it } from 'vitest'
import { isVisible } from '@shared/bytes/visible'
import { explainRule } from '@shared/checks/ima-policy/explain-rule'
import { parseImaPolicy } from '@shared/sources/ima-policy/parse'
import { sourceInput } from '../../../support/decode'
import { LOADED, loadedPolicy, ruleOf } from '../../../support/ima-policies'

describe('a rule in a sentence', () => {
  it.each([
    ['measure func=FILE_CHECK mask=^MAY_READ uid=0', 'Measures every file that root opens for reading, on any file system, into PCR 10.'],
    ['measure func=FILE_CHECK mask=MAY_READ euid=0 pcr=11', 'Measures every file that a process with the rights of root opens for reading and nothing else, on any file system, into PCR 11.'],
    ['measure', 'Measures every file on any file system, into PCR 10.'],
    ['measure mask=^MAY_EXEC', 'Measures every file that is opened, run, mapped or loaded for executing, on any file system, into PCR 10.'],
    ['measure func=BPRM_CHECK mask=MAY_EXEC template=ima-sig', 'Measures every program that is run, on any file system, into PCR 10, with the template ima-sig.'],
    ['measure func=BPRM_CHECK mask=MAY_READ', 'Measures every program that is run for reading and nothing else (which never happens: it is always for executing), on any file system, into PCR 10.'],
    ['measure func=MMAP_CHECK uid>999 gid<100 fsname=ext4', 'Measures every file that a user above 999 in a group below 100 maps as code, on ext4, into PCR 10.'],
    ['measure func=MODULE_CHECK gid=5 fowner=0 fgroup>9 obj_type=modules_t', 'Measures every kernel module that a process in group 5 loads, owned by root, of a group above 9, labelled obj_type=modules_t, on any file system, into PCR 10.'],
    ['measure func=BPRM_CHECK digest_type=verity subj_user=a subj_type=b', 'Measures every program that a process labelled subj_user=a and subj_type=b runs, on any file system, by its fs-verity digest, into PCR 10.'],
    ['measure func=KEY_CHECK', 'Measures every key that is added to any keyring, into PCR 10.'],
    ['measure func=KEY_CHECK keyrings=.ima uid=0', 'Measures every key that root adds to the keyring .ima, into PCR 10.'],
    ['measure func=CRITICAL_DATA label=selinux|device-mapper', 'Measures every piece of critical kernel data that is handed over by a part of the kernel, of selinux or device-mapper, into PCR 10.'],
    ['measure func=KEXEC_CMDLINE fsname=ext4', 'Measures every kernel command line that is given to kexec, with a kernel on ext4, into PCR 10.'],
    ['dont_measure fsmagic=0x01021994', 'Does not measure any file on tmpfs.'],
    ['dont_measure fsmagic=0x12345 func=FILE_CHECK', 'Does not measure any file that is opened, on file systems of magic number 0x12345.'],
    ['dont_measure fsuuid=3D5AF3C2-0000-4000-8000-00000000000A fowner=7', 'Does not measure any file, owned by user 7, on the file system of UUID 3d5af3c2-0000-4000-8000-00000000000a.'],
    ['appraise func=MODULE_CHECK appraise_type=imasig|modsig', 'Appraises every kernel module that is loaded, on any file system: it needs a good IMA signature, or a good one appended to it.'],
    ['appraise fowner=0', 'Appraises every file, owned by root, on any file system: its digest or signature in security.ima must be good.'],
    ['appraise func=BPRM_CHECK digest_type=verity appraise_type=sigv3 appraise_algos=sha256,sha512', 'Appraises every program that is run, on any file system: it needs a good signature of its fs-verity digest, by sha256 or sha512.'],
    ['appraise func=SETXATTR_CHECK appraise_algos=sha256,sha384', 'Lets a digest be written into security.ima only when it is one of sha256 or sha384.'],
    ['audit func=BPRM_CHECK', 'Writes an audit message with the digest of every program that is run, on any file system.'],
    ['dont_hash fsname=overlay', 'Writes no digest into security.ima of any file on overlayfs.'],
    ['measure func=NEVER', 'The kernel refuses this rule: expected one of BPRM_CHECK, CREDS_CHECK, MMAP_CHECK, MMAP_CHECK_REQPROT, FILE_CHECK, MODULE_CHECK, FIRMWARE_CHECK, POLICY_CHECK, KEXEC_KERNEL_CHECK, KEXEC_INITRAMFS_CHECK, KEXEC_CMDLINE, KEY_CHECK, CRITICAL_DATA, SETXATTR_CHECK, found func=NEVER.'],
  ])('%s', (rule, sentence) => expect(explainRule(ruleOf(rule))).toBe(sentence))

  it('the PCR of a rule that names none is that of the case', () => expect(explainRule(ruleOf('measure func=KEY_CHECK'), 12)).toMatch(/into PCR 12\.$/))

  it('what hides in a value is shown', () => {
    const sentence = explainRule(ruleOf('measure func=KEY_CHECK keyrings=\u202e\u001b|\\'))
    expect(sentence).toContain('\\u{202e}\\u{1b} or \\\\')
    expect(isVisible(sentence)).toBe(true)
    expect(explainRule(ruleOf('measure obj_type=\u202e subj_type=\u202e fsname=\u202e'))).toBe('Measures every file that a process labelled subj_type=\\u{202e} opens, runs, maps or loads, labelled obj_type=\\u{202e}, on \\u{202e}, into PCR 10.')
    expect(explainRule(ruleOf('measure func=CRITICAL_DATA label=\u202e'))).toContain('of \\u{202e}, into')
  })

  it('a list without end is counted', () => expect(explainRule(ruleOf(`measure func=KEY_CHECK keyrings=${Array.from({ length: 30 }, (_, i) => i).join('|')}`))).toContain('19 or 10 more'))

  it.each(LOADED)('no two rules of %s but equal ones have one sentence', (name) => {
    const { rules } = parseImaPolicy(sourceInput(name, loadedPolicy(name)))
    const sentences = rules.map((rule) => explainRule(rule))
    expect(new Set(sentences).size).toBe(new Set(rules.map(({ tokens }) => tokens.map(({ text }) => text).sort().join(' '))).size)
  })
})
