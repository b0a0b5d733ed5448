import { describe, expect, it } from 'vitest'
import { EvidenceError } from '@shared/errors/evidence-error'
import { recognise } from '@shared/sources/index'
import { imaPolicy } from '@shared/sources/ima-policy'
import { parseImaPolicy } from '@shared/sources/ima-policy/parse'
import { sourceInput } from '../../../support/decode'
import { LOADED, loadedPolicy, policyOf, ruleOf } from '../../../support/ima-policies'

const refusalOf = (text: string) => ruleOf(text).refusal
const detect = (text: string | Uint8Array, path = 'x') => imaPolicy.detect(sourceInput(path, typeof text === 'string' ? Buffer.from(text) : text))?.confidence ?? null

describe('policies that real kernels loaded', () => {
  it.each(LOADED)('%s: recognised by its bytes alone, and no rule is refused', (name) => {
    const bytes = loadedPolicy(name)
    expect(recognise(sourceInput('x', bytes))).toMatchObject({ source: { kind: 'ima-policy' }, confidence: 'certain' })
    const { rules, form, stopped } = parseImaPolicy(sourceInput('x', bytes))
    const lines = Buffer.from(bytes).toString('latin1').split('\n').filter((line) => line !== '')
    expect(rules.map((rule) => rule.refusal)).toEqual(lines.map(() => null))
    expect({ form, stopped }).toEqual({ form: name.includes('shown') ? 'shown' : 'written', stopped: null })
    for (const [i, { byteOffset, byteLength, tokens, number }] of rules.entries()) {
      const at = (place: { byteOffset: number; byteLength: number }) => Buffer.from(bytes.subarray(place.byteOffset, place.byteOffset + place.byteLength)).toString('latin1')
      expect([number, at({ byteOffset, byteLength })]).toEqual([i + 1, lines[i]])
      expect(tokens.map(at)).toEqual(lines[i].split(' ').filter((word) => word !== ''))
    }
  })

  it('one as it was loaded and as the kernel showed it are the same rules', () => {
    const [written, shown] = ['modsig.txt', 'modsig-shown.txt'].map((name) => parseImaPolicy(sourceInput(name, loadedPolicy(name))).rules.map(({ number: _n, text: _t, byteOffset: _o, byteLength: _l, tokens: _k, ...parts }) => parts))
    expect(shown).toEqual(written)
  })
})

describe('a rule is decoded', () => {
  it('word for word', () => {
    expect(ruleOf('\t measure \tfunc=FILE_CHECK mask=^MAY_READ fsmagic=0xEF53 fsname=ext4 fsuuid=3D5AF3C2-0000-4000-8000-00000000000A uid>999 gid<100 fowner=0 fgroup=+7 subj_type=a_t obj_user=system_u pcr=11 template=d-ng|n-ng permit_directio')).toMatchObject({
      action: 'measure', func: 'FILE_CHECK', mask: { bit: 'MAY_READ', among: true }, fsmagic: 'ef53', fsname: 'ext4', fsuuid: '3d5af3c2-0000-4000-8000-00000000000a', pcr: 11, permitsDirectIo: true, byteOffset: 2, refusal: null,
      ids: [{ field: 'uid', operator: '>', value: 999 }, { field: 'gid', operator: '<', value: 100 }, { field: 'fowner', operator: '=', value: 0 }, { field: 'fgroup', operator: '=', value: 7 }],
      lsm: [{ field: 'subj_type', label: 'a_t' }, { field: 'obj_user', label: 'system_u' }], template: { name: 'ima-ng', fields: ['d-ng', 'n-ng'], isBuiltIn: true },
    })
  })

  it('comments and empty lines are none, and a # further on is no comment', () => {
    const { rules } = policyOf('# measure\n\n \t# x\n\t\nmeasure\naudit # why')
    expect(rules.map(({ text, byteOffset, refusal }) => [text, byteOffset, refusal?.code])).toEqual([['measure', 19, undefined], ['audit # why', 27, 'ima-rule.token']])
  })
})

/** Each is EINVAL (or ERANGE) in Linux 6.12 `ima_policy.c`: by `ima_parse_rule` word for word, or by `ima_validate_rule`. */
const REFUSED: readonly (readonly [rule: string, code: string, word: string | null, why: string])[] = [
  ['measure func=FILE_CHECK foo=1', 'ima-rule.token', 'foo=1', 'Opt_err'],
  ['measure Func=FILE_CHECK', 'ima-rule.token', 'Func=FILE_CHECK', 'match_token is exact'],
  ['measure func=', 'ima-rule.token', 'func=', '%s matches no empty text'],
  ['measure fsmagic>0x1', 'ima-rule.token', 'fsmagic>0x1', 'only ids compare'],
  ['measure func=BPRM_CHECK # programs', 'ima-rule.token', '#', 'no comment there'],
  ['measure func=BPRM_CHECK \r', 'ima-rule.token', '\\u{d}', 'a carriage return is a word'],
  ['func=BPRM_CHECK', 'ima-rule.action', null, 'action UNKNOWN'],
  ['measure dont_measure', 'ima-rule.action', 'dont_measure', 'action set before'],
  ['measure measure', 'ima-rule.action', 'measure', 'action set before'],
  ['measure func=FILE_CHEK', 'ima-rule.value', 'func=FILE_CHEK', 'no hook'],
  ['measure func=POST_SETATTR', 'ima-rule.value', 'func=POST_SETATTR', 'not among the names'],
  ['measure func=BPRM_CHECK\r', 'ima-rule.value', 'func=BPRM_CHECK\\u{d}', 'strcmp'],
  ['measure mask=MAY_LOOK', 'ima-rule.value', 'mask=MAY_LOOK', 'no mask'],
  ['measure mask=MAY_READ|MAY_EXEC', 'ima-rule.value', 'mask=MAY_READ|MAY_EXEC', 'one only'],
  ['measure mask=^^MAY_READ', 'ima-rule.value', 'mask=^^MAY_READ', 'one ^'],
  ['measure fsmagic=tmpfs', 'ima-rule.value', 'fsmagic=tmpfs', 'kstrtoul base 16'],
  ['measure fsmagic=0x', 'ima-rule.value', 'fsmagic=0x', 'kstrtoul: no digit'],
  ['measure fsmagic=-1', 'ima-rule.value', 'fsmagic=-1', 'kstrtoul: unsigned'],
  ['measure fsmagic=10000000000000000', 'ima-rule.value', 'fsmagic=10000000000000000', 'ERANGE'],
  ['measure fsuuid=3d5af3c2', 'ima-rule.value', 'fsuuid=3d5af3c2', 'uuid_parse'],
  ['measure uid=root', 'ima-rule.value', 'uid=root', 'kstrtoul base 10'],
  ['measure uid=0x0', 'ima-rule.value', 'uid=0x0', 'kstrtoul base 10'],
  ['measure uid=4294967295', 'ima-rule.value', 'uid=4294967295', 'uid_valid'],
  ['measure uid=4294967296', 'ima-rule.value', 'uid=4294967296', '(uid_t)lnum != lnum'],
  [`measure gid=${'9'.repeat(60)}`, 'ima-rule.value', `gid=${'9'.repeat(60)}`, 'ERANGE'],
  ['measure fowner=-1', 'ima-rule.value', 'fowner=-1', 'kstrtoul: unsigned'],
  ['measure pcr=64', 'ima-rule.value', 'pcr=64', 'INVALID_PCR'],
  ['measure pcr=-1', 'ima-rule.value', 'pcr=-1', 'INVALID_PCR'],
  ['measure pcr=ten', 'ima-rule.value', 'pcr=ten', 'kstrtoint'],
  ['measure template=ima-sigv3', 'ima-rule.value', 'template=ima-sigv3', 'lookup_template_desc: the ABI text names it, no kernel has it'],
  ['measure template=d-ng|mode', 'ima-rule.value', 'template=d-ng|mode', 'no such field'],
  ['measure func=KEY_CHECK keyrings=.ima|', 'ima-rule.value', 'keyrings=.ima|', 'empty item'],
  ['measure func=KEY_CHECK keyrings=|.ima', 'ima-rule.value', 'keyrings=|.ima', 'empty item'],
  ['measure func=CRITICAL_DATA label=a||b', 'ima-rule.value', 'label=a||b', 'empty item'],
  ['measure digest_type=sha256', 'ima-rule.value', 'digest_type=sha256', 'verity only'],
  ['appraise appraise_type=modsig', 'ima-rule.value', 'appraise_type=modsig', 'no such type'],
  ['appraise digest_type=verity appraise_type=imasig', 'ima-rule.value', 'appraise_type=imasig', 'IMA_VERITY_REQUIRED'],
  ['appraise func=MODULE_CHECK digest_type=verity appraise_type=imasig|modsig', 'ima-rule.value', 'appraise_type=imasig|modsig', 'IMA_VERITY_REQUIRED'],
  ['appraise appraise_algos=sha256,sha0', 'ima-rule.value', 'appraise_algos=sha256,sha0', 'ima_parse_appraise_algos'],
  ['appraise appraise_algos=sha256,', 'ima-rule.value', 'appraise_algos=sha256,', 'ima_parse_appraise_algos'],
  ['measure func=BPRM_CHECK func=BPRM_CHECK', 'ima-rule.repeated', 'func=BPRM_CHECK', 'entry->func set'],
  ['measure mask=MAY_READ mask=MAY_EXEC', 'ima-rule.repeated', 'mask=MAY_EXEC', 'entry->mask set'],
  ['measure fsmagic=1 fsmagic=2', 'ima-rule.repeated', 'fsmagic=2', 'entry->fsmagic set'],
  ['measure fsuuid=3d5af3c2-0000-4000-8000-00000000000a fsuuid=3d5af3c2-0000-4000-8000-00000000000b', 'ima-rule.repeated', 'fsuuid=3d5af3c2-0000-4000-8000-00000000000b', 'entry->fsuuid set'],
  ['measure uid=0 euid=0', 'ima-rule.repeated', 'euid=0', 'one place for both'],
  ['measure egid>5 gid=0', 'ima-rule.repeated', 'gid=0', 'one place for both'],
  ['measure uid>5 uid<9', 'ima-rule.repeated', 'uid<9', 'uid_valid'],
  ['measure fowner=0 fowner=1', 'ima-rule.repeated', 'fowner=1', 'uid_valid'],
  ['measure obj_type=a obj_type=b', 'ima-rule.repeated', 'obj_type=b', 'ima_lsm_rule_init'],
  ['measure func=KEY_CHECK keyrings=a keyrings=b', 'ima-rule.repeated', 'keyrings=b', 'entry->keyrings set'],
  ['measure func=CRITICAL_DATA label=a label=b', 'ima-rule.repeated', 'label=b', 'entry->label set'],
  ['measure template=ima-ng template=ima-sig', 'ima-rule.repeated', 'template=ima-sig', 'entry->template set'],
  ['appraise appraise_algos=sha256 appraise_algos=sha512', 'ima-rule.repeated', 'appraise_algos=sha512', 'entry->allowed_algos set'],
  ['template=ima-ng measure', 'ima-rule.order', 'template=ima-ng', 'action != MEASURE yet'],
  ['appraise template=ima-ng', 'ima-rule.order', 'template=ima-ng', 'action != MEASURE'],
  ['dont_measure template=ima-ng', 'ima-rule.order', 'template=ima-ng', 'action != MEASURE'],
  ['appraise appraise_type=sigv3 digest_type=verity', 'ima-rule.order', 'appraise_type=sigv3', 'verity comes first'],
  ['appraise appraise_type=imasig digest_type=verity', 'ima-rule.order', 'digest_type=verity', 'IMA_DIGSIG_REQUIRED'],
  ['dont_measure pcr=10', 'ima-rule.combination', null, 'IMA_PCR without MEASURE'],
  ['appraise pcr=10', 'ima-rule.combination', null, 'IMA_PCR without MEASURE'],
  ['measure appraise_type=imasig', 'ima-rule.combination', null, 'IMA_DIGSIG_REQUIRED without APPRAISE'],
  ['hash appraise_algos=sha256', 'ima-rule.combination', null, 'IMA_VALIDATE_ALGOS without APPRAISE'],
  ['measure func=BPRM_CHECK keyrings=.ima', 'ima-rule.combination', null, 'IMA_KEYRINGS'],
  ['measure keyrings=.ima', 'ima-rule.combination', null, 'IMA_KEYRINGS without func'],
  ['measure func=KEY_CHECK label=selinux', 'ima-rule.combination', null, 'IMA_LABEL'],
  ['measure func=CRITICAL_DATA keyrings=.ima', 'ima-rule.combination', null, 'IMA_KEYRINGS'],
  ['appraise func=BPRM_CHECK appraise_type=imasig|modsig', 'ima-rule.combination', null, 'IMA_MODSIG_ALLOWED'],
  ['appraise appraise_type=imasig|modsig', 'ima-rule.combination', null, 'IMA_MODSIG_ALLOWED without func'],
  ['measure func=MODULE_CHECK digest_type=verity', 'ima-rule.combination', null, 'IMA_VERITY_REQUIRED'],
  ['measure func=KEXEC_KERNEL_CHECK digest_type=verity', 'ima-rule.combination', null, 'IMA_VERITY_REQUIRED'],
  ['measure func=KEXEC_INITRAMFS_CHECK digest_type=verity', 'ima-rule.combination', null, 'IMA_VERITY_REQUIRED'],
  ['appraise func=KEXEC_CMDLINE', 'ima-rule.combination', null, 'measured only'],
  ['audit func=KEY_CHECK', 'ima-rule.combination', null, 'measured only'],
  ['hash func=CRITICAL_DATA', 'ima-rule.combination', null, 'measured only'],
  ['measure func=KEXEC_CMDLINE mask=MAY_READ', 'ima-rule.combination', null, 'IMA_MASK'],
  ['measure func=KEXEC_CMDLINE permit_directio', 'ima-rule.combination', null, 'IMA_PERMIT_DIRECTIO'],
  ['measure func=KEY_CHECK fsmagic=0x1', 'ima-rule.combination', null, 'IMA_FSMAGIC'],
  ['measure func=KEY_CHECK euid=0', 'ima-rule.combination', null, 'IMA_EUID'],
  ['measure func=KEY_CHECK fowner=0', 'ima-rule.combination', null, 'IMA_FOWNER'],
  ['measure func=KEY_CHECK subj_user=x', 'ima-rule.combination', null, 'ima_rule_contains_lsm_cond'],
  ['measure func=CRITICAL_DATA obj_type=x', 'ima-rule.combination', null, 'ima_rule_contains_lsm_cond'],
  ['measure func=CRITICAL_DATA fsname=ext4', 'ima-rule.combination', null, 'IMA_FSNAME'],
  ['measure func=CRITICAL_DATA mask=MAY_READ', 'ima-rule.combination', null, 'IMA_MASK'],
  ['measure func=SETXATTR_CHECK', 'ima-rule.combination', null, 'APPRAISE only'],
  ['appraise func=SETXATTR_CHECK', 'ima-rule.combination', null, 'needs appraise_algos'],
  ['appraise func=SETXATTR_CHECK appraise_algos=sha256 uid=0', 'ima-rule.combination', null, 'nothing else'],
  ['appraise func=SETXATTR_CHECK appraise_algos=sha256 appraise_type=imasig', 'ima-rule.combination', null, 'nothing else'],
  ['appraise digest_type=verity', 'ima-rule.combination', null, 'IMA_VERITY_REQUIRED without IMA_DIGSIG_REQUIRED'],
]

describe('what the kernel refuses is refused, at the word that it refuses', () => {
  it.each(REFUSED)('%s: %s', (rule, code, word) => {
    const before = '# a policy\nmeasure func=FIRMWARE_CHECK\n'
    const [, { refusal, tokens, byteOffset }] = policyOf(`${before}${rule}\nmeasure func=POLICY_CHECK`).rules
    const at = tokens.findLast((token) => token.text === word)?.byteOffset ?? byteOffset
    expect(refusal).toMatchObject({ code, byteOffset: at, field: 'rule 2', ...(word !== null && { found: word }) })
    expect(at).toBeGreaterThanOrEqual(before.length)
  })
})

it('a line of a page and more is refused, one byte less is not (`ima_write_policy`)', () => {
  const [taken, refused] = policyOf(`measure fsname=${'x'.repeat(4080)}\nmeasure fsname=${'x'.repeat(4081)}`).rules
  expect(taken).toMatchObject({ refusal: null, byteLength: 4095 })
  expect(refused).toMatchObject({ refusal: { code: 'ima-rule.length', byteOffset: 4096, found: '4096 bytes' }, tokens: [] })
})

describe('what the kernel takes is taken', () => {
  it.each([
    'measure', 'dont_hash', 'func=BPRM_CHECK measure', 'measure func=PATH_CHECK', 'measure func=FILE_MMAP', 'measure func=MMAP_CHECK_REQPROT', 'measure func=CREDS_CHECK mask=^MAY_APPEND', 'measure fsmagic=9fa0',
    'measure fsmagic=0X9FA0', 'measure fsmagic=ffffffffffffffff', 'measure fsmagic=0 fsmagic=1', 'measure uid=4294967294', 'measure uid=00000000000000000000000000000000000000000000005', 'measure euid<1000 egid>5 fowner>0 fgroup<9', 'measure pcr=63',
    'measure pcr=+8', 'measure pcr=-0', 'measure fsname=a fsname=b', 'measure pcr=1 pcr=2', 'measure template=ima', 'measure template=d|n', 'measure template=evm-sig', 'measure template=d-ng|n-ng|iuid', 'measure permit_directio permit_directio',
    'measure func=KEY_CHECK uid=0 gid=0 keyrings=.ima|.evm pcr=10 template=ima-buf', 'dont_measure func=KEY_CHECK keyrings=x', 'measure func=CRITICAL_DATA label=selinux|device-mapper', 'measure func=KEXEC_CMDLINE fsname=ext4 subj_user=x fowner=0',
    'appraise digest_type=verity appraise_type=sigv3', 'appraise func=BPRM_CHECK digest_type=verity appraise_type=sigv3', 'appraise func=MODULE_CHECK appraise_type=imasig|modsig appraise_flag=check_blacklist', 'appraise appraise_flag=anything',
    'appraise appraise_algos=sha256,sha3-512,streebog256', 'appraise func=SETXATTR_CHECK appraise_algos=sm3', 'measure func=BPRM_CHECK digest_type=verity', 'measure fsuuid=3d5af3c2-0000-4000-8000-00000000000a-and-more',
    'measure obj_user=ü', 'dont_audit fs_subtype=sshfs',
  ])('%s', (rule) => expect(refusalOf(rule)).toBeNull())

  it.each([
    ['measure fsname=a pcr=1 fsname=b pcr=2', ['fsname=a', 'pcr=1'], { fsname: 'b', pcr: 2 }], ['appraise appraise_flag=check_blacklist', ['appraise_flag=check_blacklist'], {}], ['measure func=KEY_CHECK gid=5', ['gid=5'], {}], ['appraise func=SETXATTR_CHECK obj_type=a appraise_algos=sha256', ['obj_type=a'], {}],
    ['appraise func=MODULE_CHECK appraise_type=imasig|modsig appraise_type=imasig', ['appraise_type=imasig'], { appraiseType: 'imasig|modsig' }], ['measure fsmagic=0 fsmagic=1', ['fsmagic=0'], { fsmagic: '1' }],
  ] as const)('%s: words without effect are named', (rule, ignored, parts) => {
    const read = ruleOf(rule)
    expect(read.ignored.map(({ text }) => text)).toEqual(ignored)
    expect(read).toMatchObject(parts)
  })

  it('what the kernel shows is not held against its own order', () => {
    const shown = 'appraise func=BPRM_CHECK appraise_type=sigv3 digest_type=verity '
    expect(refusalOf(`${shown}\nmeasure \n`)).toBeNull()
    expect(policyOf('measure func=BPRM_CHECK template= \n').rules).toMatchObject([{ refusal: null, template: null }])
    expect(detect('measure func=BPRM_CHECK template= \n')).toBe('certain')
    expect(refusalOf('measure func=BPRM_CHECK template=\n')?.code).toBe('ima-rule.token')
    expect(refusalOf(`${shown}\nmeasure\n`)?.code).toBe('ima-rule.order')
  })
})

describe('other text is not taken', () => {
  it.each([
    ['nothing', ''], ['a comment', '# measure func=BPRM_CHECK\n'], ['a word list', 'audit\nhash\nmeasure\n'], ['sshd_config', 'Port 22\nPermitRootLogin no\n'], ['a shell script', '#!/bin/sh\nset -e\nhash -r\necho measure func=BPRM_CHECK\n'],
    ['a kernel command line', 'console=ttyS0 ima_policy=tcb ima_hash=sha256\n'], ['audit rules', '-w /etc/passwd -p wa -k passwd\n'], ['a load by echo', 'echo "measure func=BPRM_CHECK" > /sys/kernel/security/ima/policy\n'],
    ['rules with a line of prose', 'measure func=BPRM_CHECK\nThis is what we measure.\n'], ['rules with a zero byte', 'measure func=BPRM_CHECK\0\n'], ['a line without an action', 'func=BPRM_CHECK\n'], ['two actions on a line', 'measure dont_measure uid=0\n'],
  ])('%s', (_, text) => expect(detect(text)).toBeNull())

  it('bytes that are no UTF-8, and files of more than 256 KiB', () => {
    expect(detect(Buffer.from('measure obj_user=\xff\n', 'latin1'))).toBeNull()
    expect(detect('measure func=BPRM_CHECK\n'.repeat(10_900))).toBe('certain')
    expect(detect('measure func=BPRM_CHECK\n'.repeat(11_000))).toBeNull()
  })

  it('a policy with bad values is still one, and so is one of which the name says it', () => {
    expect(detect('measure func=NONSENSE mask=MAYBE\n')).toBe('certain')
    expect(detect('measure func=BPRM_CHECK\r\n\r\nmeasure func=MODULE_CHECK\r\n')).toBe('certain')
    const half = 'measure func=BPRM_CHECK\nmeasure everything\n'
    expect(['x', 'etc/ima/ima-policy', 'ima/policy', 'host-ima_policy.txt', 'keylime-policy.json'].map((path) => detect(half, path))).toEqual([null, 'likely', 'likely', 'likely', null])
    expect(detect(`${half}and more\n`, 'ima-policy')).toBeNull()
  })
})

describe('what is no policy, or too much of one', () => {
  it.each([['bytes that are no text', Buffer.from([0xff, 0xfe])], ['a zero byte', Buffer.from('measure\0')], ['too many bytes', Buffer.alloc(256 * 1024 + 1, '\n')]])('%s', (_, bytes) => {
    expect(() => parseImaPolicy(sourceInput('x', bytes))).toThrow(EvidenceError)
  })

  it('rules beyond the 10,000th are not read, and that is told where they begin', () => {
    const { rules, stopped } = policyOf('audit\n'.repeat(10_001))
    expect(rules).toHaveLength(10_000)
    expect(stopped).toMatchObject({ code: 'ima-rule.count', byteOffset: 60_000 })
  })
})
