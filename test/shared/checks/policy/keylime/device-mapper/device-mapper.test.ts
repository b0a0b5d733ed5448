import { describe, expect, it } from 'vitest'
import * as E from '../../../../../support/device-events'
import { judgedLines, line, type KeylimePolicyParts } from '../../../../../support/keylime-lines'
import { policyText, type PolicyParts } from '../../../../../support/make-case'
import { digestOf } from '../../../../../support/make-log'

const ID = 'ima.validation.dm.'
const LOAD = E.deviceLine('dm_table_load', E.LINEAR_LOAD)
const RESUME = E.deviceLine('dm_device_resume', E.resumeOf(E.LINEAR_LOAD))
const LINEAR = E.devicePolicyOf({ linear: E.linearRule() })

/** A rule for one target of any kind. */
const ruleFor = (name: string, target: object, table: object = {}) => E.devicePolicyOf({ one: E.linearRule({ name, num_targets: 1, targets: [target], ...table }) })

/** Of each line its verdict and ids, without what all of them begin with. */
async function said(lines: readonly string[], policy: KeylimePolicyParts | string = LINEAR): Promise<string[]> {
  const judged = await judgedLines(lines, policy)
  return judged.lines.map(({ verdict, events }) => [verdict, ...events.map((event) => event.replace(ID, ''))].join(' '))
}

describe('the examples of the kernel\'s document', () => {
  it('pass in their order under a rule that describes them', async () => {
    const lines = [LOAD, RESUME, E.deviceLine('dm_target_update', E.UPDATE), E.deviceLine('dm_table_clear', E.CLEAR_EMPTY), E.deviceLine('dm_device_rename', E.renameTo('linear1', '1234-5678')), E.deviceLine('dm_device_remove', E.REMOVE)]
    const { report, lines: judged } = await judgedLines(lines, LINEAR)
    expect(judged.map(({ verdict, acceptedBy, events }) => [verdict, acceptedBy, ...events])).toEqual(lines.map(() => ['pass', 'device-mapper']))
    expect(report.policy).toMatchObject({ accepted: 6, acceptedBy: { 'device-mapper': 6 } })
  })

  it.each<[string, string, object]>([
    ['crypt', E.CRYPT_LOAD, { target_name: 'crypt', allow_discards: true, same_cpu_crypt: false, cipher_string: 'aes-.*', cipher_auth: null, key_size: 32, target_len: '\\d+' }],
    ['mirror', E.MIRROR_LOAD, { target_name: 'mirror', nr_mirrors: 2, log_type_status: '', handle_errors: 'y', mirror_device_data: '.*\'253:3\', mirror_device_status=\'A\'\\)\\]' }],
    ['verity', E.VERITY_LOAD, { hash_failed: 'V', verity_version: 1, root_digest: '29cb.{60}', ignore_zero_blocks: 'n', check_at_most_once: false, verity_mode: null, target_version: '1.8.0' }],
    ['snapshot', E.SNAPSHOT_LOAD, { snap_origin_name: '253:0', snap_valid: true, snapshot_overflowed: 'n' }],
    ['integrity', E.INTEGRITY_LOAD, { mode: 'J', start: 0, tag_size: 4, buffer_sectors: 128, meta_device: null }],
    ['cache', E.CACHE_LOAD, { metadata_mode: 'r[ow]', cache_metadata_device: '7:2', writeback: true, metadata2: false }],
  ])('%s: each value is held against its rule', async (_, load, target) => {
    const lines = [E.deviceLine('dm_table_load', load)]
    expect(await said(lines, ruleFor('.*', target))).toEqual(['pass'])
    expect(await said(lines, ruleFor('.*', { ...target, target_begin: 1 }))).toEqual(['fail dm_table_load.target_data_mismatch dm_table_load.target_data_invalid'])
    expect(await said(lines, ruleFor('.*', { ...target, other: null }))).toEqual(['fail dm_table_load.target_attribute_not_found'])
    expect(await said(lines, ruleFor('other', target))).toEqual(['fail dm_table_load.no_matching_policy'])
  })

  it.each<[string, string, string]>([
    ['raid', 'dm_table_load', E.RAID_LOAD], ['a clear with data', 'dm_table_clear', E.CLEAR], ['a name with a character that Keylime does not expect', 'dm_device_rename', E.renameTo('linear\\=2', '1234-5678')],
    ['a resume with a bare SHA-256', 'dm_device_resume', E.resumeOf(E.LINEAR_LOAD).replace('sha256:', '')], ['the removal with a comma between two tables', 'dm_device_remove', E.REMOVE_BOTH.replace(';inactive_table', ',inactive_table')],
  ])('%s can\'t be parsed by Keylime', async (_, name, text) => {
    expect(await said([LOAD, E.deviceLine(name, text)])).toEqual(['pass', 'fail parsing_failed'])
  })
})

describe('an event', () => {
  it('is looked for in no list, and no exclude counts', async () => {
    const policy = { ...LINEAR, 'excludes': ['.*'], 'ima-buf': { dm_table_load: [Buffer.from(digestOf('x')).toString('hex')] } }
    expect(await said([E.deviceLine('dm_table_load', 'x')], policy)).toEqual(['fail parsing_failed'])
    expect(await said([line({ mode: 'ima-buf', name: 'dm_table_lost', tail: Buffer.from('x') })], LINEAR)).toEqual(['fail ima.validation.ima-ng.not_in_allowlist'])
  })

  it('is held against its digest, of SHA-1, SHA-2 and SM3 only, once it could be parsed', async () => {
    const other = line({ mode: 'ima-buf', name: 'dm_table_load', tail: Buffer.from(E.LINEAR_LOAD), digest: digestOf('x') })
    expect(await said([other, RESUME])).toEqual(['fail invalid_data', 'not-judged'])
    expect(await said([E.deviceLine('dm_table_load', E.LINEAR_LOAD, 'sha512'), E.deviceLine('dm_device_resume', E.resumeOf(E.LINEAR_LOAD, undefined, 'sha512'))])).toEqual(['pass', 'pass'])
    expect(await said([E.deviceLine('dm_table_load', 'x', 'md5'), E.deviceLine('dm_table_load', E.LINEAR_LOAD, 'md5'), LOAD])).toEqual(['fail parsing_failed', 'not-judged', 'not-judged'])
  })

  it('may have runs of NUL between any two tokens, and nothing else', async () => {
    const spread = E.LINEAR_LOAD.replaceAll(/[=;,.]/g, '$&\0\0')
    expect(await said([E.deviceLine('dm_table_load', spread)])).toEqual(['pass'])
    for (const text of [E.LINEAR_LOAD.replace('linear1', 'lin\0ear1'), `${E.LINEAR_LOAD}\n`, ` ${E.LINEAR_LOAD}`, E.LINEAR_LOAD.replace('253', '+253'), E.LINEAR_LOAD.slice(0, -1), E.LINEAR_LOAD.replace('start=512', 'start=')]) {
      expect(await said([E.deviceLine('dm_table_load', text)])).toEqual(['fail parsing_failed'])
    }
  })

  it('of a device without a table comes too early', async () => {
    const lines = [RESUME, E.deviceLine('dm_device_remove', E.REMOVE_BOTH), E.deviceLine('dm_table_clear', E.CLEAR_EMPTY), E.deviceLine('dm_device_rename', E.renameTo('x')), E.deviceLine('dm_target_update', E.UPDATE)]
    expect(await said(lines)).toEqual(['dm_device_resume.resume', 'dm_device_remove.remove', 'dm_table_clear.clear', 'dm_device_rename.rename', 'dm_target_update.update'].map((id) => `fail ${id}_before_table_load`))
  })

  it('that is repeated is refused: a table once it is loaded, unless the rule lets it, and a resume', async () => {
    expect(await said([LOAD, LOAD, RESUME, RESUME])).toEqual(['pass', 'fail dm_table_load.multiple_table_loads', 'pass', 'fail dm_device_resume.already_active'])
    expect(await said([LOAD, RESUME, LOAD, RESUME], E.devicePolicyOf({ one: E.linearRule({ allow_multiple_loads: true }) }))).toEqual(['pass', 'pass', 'pass', 'pass'])
  })

  it('is refused where the rule does: removal, clear, names, metadata, the number of targets', async () => {
    const strict = E.devicePolicyOf({ one: E.linearRule({}, { allow_clear: false, device_remove: { allow_removal: 0 }, device_rename: { valid_name: false, valid_uuid: 'x' } }) })
    const lines = [LOAD, E.deviceLine('dm_table_clear', E.CLEAR_EMPTY), E.deviceLine('dm_device_rename', E.renameTo('linear2', '5')), E.deviceLine('dm_device_remove', E.REMOVE)]
    expect(await said(lines, strict)).toEqual(['pass', 'fail dm_table_clear.table_cleared', 'fail dm_device_rename.new_name_invalid dm_device_rename.new_uuid_invalid', 'fail dm_device_remove.device_removed'])
    for (const table of [{ major: 254 }, { uuid: 'x.*' }, { minor: true }, { minor_count: '2' }]) expect(await said([LOAD], E.devicePolicyOf({ one: E.linearRule(table) }))).toEqual(['fail dm_table_load.invalid_entry'])
    for (const count of [null, '4']) expect(await said([LOAD], E.devicePolicyOf({ one: E.linearRule({ num_targets: count }) }))).toEqual(['fail dm_table_load.num_targets_mismatch'])
  })

  it('finds its device under the new name; one that is known by its UUID is lost then', async () => {
    const renamed = E.deviceLine('dm_device_rename', E.renameTo('linear2', '7'))
    const resumed = E.deviceLine('dm_device_resume', E.resumeOf(E.LINEAR_LOAD, E.device('linear2', { uuid: '7', targets: 4 })))
    expect(await said([LOAD, renamed, resumed, RESUME])).toEqual(['pass', 'pass', 'pass', 'fail dm_device_resume.resume_before_table_load'])
    expect(await said([LOAD, renamed, resumed], E.devicePolicyOf({ one: E.linearRule() }, 'uuid'))).toEqual(['pass', 'pass', 'fail dm_device_resume.resume_before_table_load'])
  })

  it('is taken by the first rule of the text, even among rules whose names are numbers', async () => {
    const text = (rules: object) => policyText(E.devicePolicyOf(rules) as PolicyParts).replace('"other":{}', '"1":{}')
    expect(await said([LOAD], text({ linear: E.linearRule(), other: {} }))).toEqual(['pass'])
    expect(await said([LOAD], text({ other: {}, linear: E.linearRule() }))).toEqual(['not-judged'])
  })

  it('is held against whole numbers to their last digit, and never met by other numbers', async () => {
    const text = (minor: string) => policyText(E.devicePolicyOf({ one: E.linearRule({ minor: 7777 }) }) as PolicyParts).replace('7777', minor)
    const load = E.deviceLine('dm_table_load', E.LINEAR_LOAD.replace('minor=0', 'minor=9007199254740993'))
    expect(await said([load], text('9007199254740993'))).toEqual(['pass'])
    for (const minor of ['9007199254740992', '9007199254740993.0', '0.9007199254740993e16']) expect(await said([load], text(minor))).toEqual(['fail dm_table_load.invalid_entry'])
  })
})

describe('what stops Keylime', () => {
  const crash = async (lines: readonly string[], policy: KeylimePolicyParts = LINEAR) => (await judgedLines(lines, policy)).report.policy!.keylime!.crash

  it.each<[string, string, string]>([
    ['a buffer that is no UTF-8', 'dm_table_load', 'latin1'], ['the removal of a device with an inactive table only', 'dm_device_remove', E.REMOVE_INACTIVE],
    ['a resume without data, with its device', 'dm_device_resume', E.resumeOf(E.LINEAR_LOAD).replace(/active_table_hash=[^;]+/, 'device_resume=no_data')],
    ['the resume of another table', 'dm_device_resume', E.resumeOf('another')], ['a number of 4301 digits', 'dm_table_load', E.LINEAR_LOAD.replace('253', '2'.repeat(4301))],
  ])('%s', async (_, name, text) => {
    expect(await crash([LOAD, E.deviceLine(name, text === 'latin1' ? Buffer.from('\xe9', 'latin1') : text)])).toMatchObject({ entry: 2 })
  })

  it.each<[string, unknown]>([
    ['no match_on', { rules: {} }], ['match_on of no value', { match_on: 'label', rules: {} }], ['no rules', { match_on: 'name' }], ['rules in a list', { match_on: 'name', rules: [] }], ['a rule without its table', { match_on: 'name', rules: { a: {} } }],
    ['a pattern that does not compile', { match_on: 'name', rules: { a: E.linearRule({ name: '(' }) } }], ['no word on more loads', { match_on: 'name', rules: { a: E.linearRule({ allow_multiple_loads: undefined }) } }],
    ['a target that is no object', { match_on: 'name', rules: { a: E.linearRule({ targets: [null] }) } }],
  ])('a policy with %s', async (_, policy) => {
    expect(await crash([LOAD], { ima: { ignored_keyrings: [], log_hash_alg: 'sha1', dm_policy: policy } })).toMatchObject({ entry: 1 })
  })

  it.each<[string, unknown]>([
    ['no object', [1]], ['a number for match_on', { match_on: 1, rules: {} }], ['a rule in a list', { match_on: 'name', rules: { a: [] } }], ['a pattern that is a number', { match_on: 'name', rules: { a: E.linearRule({ name: 1 }) } }],
    ['devices by their numbers', { match_on: 'major', rules: { a: E.linearRule({ major: '253' }) } }], ['targets that are none', { match_on: 'name', rules: { a: E.linearRule({ targets: 4 }) } }],
  ])('not a policy with %s: Keylime takes what it raises for an event that can\'t be parsed', async (_, policy) => {
    expect(await said([LOAD], { ima: { ignored_keyrings: [], log_hash_alg: 'sha1', dm_policy: policy } })).toEqual(['fail parsing_failed'])
  })
})

it('what is not computed is told, and what depends on it is not judged', async () => {
  const slow = E.devicePolicyOf({ a: E.linearRule({ name: '(a|aa)*(?=.)[^a-c]' }) })
  const long = E.deviceLine('dm_table_load', E.LINEAR_LOAD.replace('linear1', 'a'.repeat(3000)))
  const { lines, report } = await judgedLines([long, RESUME, E.deviceLine('dm_table_load', 'x')], slow)
  expect(lines.map(({ verdict }) => verdict)).toEqual(['not-judged', 'not-judged', 'fail'])
  expect(report.policy!.keylime!.crash).toBeNull()
})
