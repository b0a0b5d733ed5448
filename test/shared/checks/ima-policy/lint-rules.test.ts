import { describe, expect, it } from 'vitest'
import { lintRules } from '@shared/checks/ima-policy/lint-rules'
import { readRules } from '@shared/checks/ima-policy/read-rules'
import { policyOf } from '../../../support/ima-policies'

/** Nothing is said of what is missing behind these. */
const ALL = 'measure func=BPRM_CHECK\nmeasure func=MMAP_CHECK\nmeasure func=MODULE_CHECK\nmeasure func=KEY_CHECK\n'

/** Code without its area, and rule, of each lint. */
function lints(text: string, defaultTemplate: string | null = null): string[] {
  const policy = policyOf(text)
  return lintRules(policy, readRules(policy), defaultTemplate).map(({ rule, observation }) => `${observation.code.replace(/^ima-policy\.(?:lint\.)?/, '')} ${rule ?? '-'}`)
}

it('nothing is said of a sound policy', () => expect(lints(ALL)).toEqual([]))

describe('each lint is told where it holds, and nowhere else', () => {
  it.each([
    ['dont_measure fsmagic=0x1021994', ['hidden-files 1']], ['dont_measure fsname=overlay', ['hidden-files 1']], ['dont_measure fsname=tmpfs func=BPRM_CHECK uid=5', ['hidden-files 1']], ['dont_measure fsname=tmpfs func=FILE_CHECK', []],
    ['dont_measure fsmagic=0x9fa0', []], ['measure fsname=tmpfs func=POLICY_CHECK', []], ['dont_appraise fsname=tmpfs', []],
    ['measure func=FILE_CHECK mask=^MAY_READ uid=0', ['root-reads 1']], ['measure func=FILE_CHECK mask=MAY_READ', ['root-reads 1', 'exact-mask 1']], ['measure func=FILE_CHECK mask=^MAY_READ uid>0', []], ['measure func=FILE_CHECK mask=^MAY_WRITE uid=0', []],
    ['measure func=FILE_CHECK mask=MAY_READ uid=5\nmeasure func=FILE_CHECK mask=^MAY_READ uid=5', []], ['measure func=FILE_CHECK mask=MAY_READ uid=5\nmeasure func=FILE_CHECK mask=^MAY_READ uid=6', ['exact-mask 1']],
    ['measure func=BPRM_CHECK mask=MAY_READ', ['never-matches 1']], ['measure func=FIRMWARE_CHECK mask=^MAY_READ', []], ['measure func=POLICY_CHECK pcr=24', ['no-such-pcr 1']], ['measure func=POLICY_CHECK pcr=23', []],
    ['measure func=POLICY_CHECK template=d-ng|n-ng|iuid', ['boot-template 1']], ['measure func=POLICY_CHECK template=d-ng|n-ng|sig', []], ['measure func=FILE_CHECK uid=5 digest_type=verity template=ima-ng', ['verity-template 1']],
    ['measure func=FILE_CHECK uid=5 digest_type=verity template=ima-sigv2', []], ['measure func=FILE_CHECK uid=5 digest_type=verity', []], ['measure func=POLICY_CHECK\nmeasure func=POLICY_CHECK pcr=30', ['dead-rule 2']],
    ['appraise func=MODULE_CHECK appraise_flag=check_blacklist', ['ignored-word 1']], ['audit fs_subtype=x', ['newer-kernel 1']], ['measure func=NO', ['refused 1']],
  ])('%s', (rules, expected) => expect(lints(`${rules}\n${ALL}`)).toEqual(expected))

  it('a measure rule that an exclusion covers is dead, and an exclusion that a measure rule covers is too', () => {
    expect(lints(`${ALL}dont_measure func=BPRM_CHECK fsname=tmpfs`)).toEqual(['dead-rule 5'])
    expect(lints(`dont_measure func=BPRM_CHECK\n${ALL}`)).toEqual(['code-not-measured -', 'dead-rule 2'])
  })

  it('an exclusion that comes too late for a part is told once for all of them', () => {
    expect(lints(`${ALL}dont_measure fsname=ext4\ndont_measure fsname=xfs\nmeasure func=POLICY_CHECK`)).toEqual(['late-exclusion 5'])
    expect(lints(`measure func=KEXEC_CMDLINE\ndont_measure fsname=ext4\n${ALL}`)).toEqual([])
  })

  it('what the default template is decides where a rule names none', () => {
    const verity = `measure func=FILE_CHECK uid=5 digest_type=verity\n${ALL}`
    expect(['ima-ng', 'ima-ngv2', 'd-ngv2|n-ng|sig', 'd-ng|n-ng'].map((template) => lints(verity, template))).toEqual([['verity-template 1'], [], [], ['verity-template 1']])
    expect(lints(`measure func=POLICY_CHECK template=d-ng|n-ng|iuid\n${ALL}`, 'd-ng|n-ng|iuid')).toEqual([])
  })

  it('what is missing is not told of a policy with more rules than are looked at', () => {
    expect(lints('measure func=POLICY_CHECK')).toEqual(['code-not-measured -', 'keys-not-measured -'])
    expect(lints(Array.from({ length: 301 }, (_, i) => `measure func=POLICY_CHECK uid=${i}`).join('\n'))).toEqual([])
  })

  it('no policy fills the report', () => expect(lints('measure func=BPRM_CHECK mask=WHAT\n'.repeat(5000))).toHaveLength(200))
})
