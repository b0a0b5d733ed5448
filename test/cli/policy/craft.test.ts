import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { policyText } from '../../support/make-case'
import { bootLog, digestOf, makeLog } from '../../support/make-log'
import { makeKey } from '../../support/make-tpm'
import { policyFolder, piped } from '../support/policy-files'

const SAMPLES = join(import.meta.dirname, '../../../samples')
const [A, B, C] = ['aa', 'bb', 'cc'].map((pair) => pair.repeat(32))
const shaOf = (content: string) => Buffer.from(digestOf(content)).toString('hex')
const LOG = makeLog([...bootLog('/a'), { path: '/v', violation: true }])
const FILES = {
  'log': LOG, 'cut': LOG.subarray(0, -5), 'a.json': policyText({ digests: { '/a': [A], '/both': [A] }, excludes: ['/x'] }), 'b.json': policyText({ digests: { '/b': [B], '/both': [C] }, excludes: ['/y'] }),
  'list': `${A}  /from list\n`, 'ex': '/tmp/.*\n', 'bad': '{"digests":', 'odd.json': policyText({ digests: { '/a': [A.toUpperCase()] }, excludes: ['('] }), 'key.pem': makeKey('rsa').publicKey.export({ type: 'spki', format: 'pem' }),
}
const digestsOf = (json: string) => (JSON.parse(json) as { digests: Record<string, string[]> }).digests

describe('policy create', () => {
  it('lists what a log holds, and says what it leaves out', async () => {
    const { policy, text } = policyFolder(FILES)
    expect(await policy('create --log @log --excludes @ex --output @out')).toEqual({ code: 0, out: '', err: 'left out: 1 entry: a file was written while it was measured: what ran is not known\n' })
    expect(JSON.parse(text('out'))).toMatchObject({ meta: { generator: 3 }, digests: { 'boot_aggregate': [shaOf('boot_aggregate')], '/a': [shaOf('/a')] }, excludes: ['/tmp/.*'] })
    expect(digestsOf((await policy('create --log @log --base @b.json')).out)).toMatchObject({ '/b': [B], '/a': [shaOf('/a')] })
  })

  it('writes the keys that are named, and refuses to overwrite', async () => {
    const { policy, text } = policyFolder(FILES)
    expect((await policy('create --log @log --ima-key @key.pem --output @out')).code).toBe(0)
    expect(JSON.parse((JSON.parse(text('out')) as { 'verification-keys': string })['verification-keys'])).toMatchObject({ pubkeys: [expect.any(String)], keyids: [expect.any(Number)] })
    expect((await policy('create --log @log --output @out')).code).toBe(73)
    expect((await policy('create --log @log --output @out --force')).code).toBe(0)
    expect((await policy('create --log @log --output @log --force')).code).toBe(64)
  })

  it('of a damaged log writes what was readable, and does not end well', async () => {
    const { policy } = policyFolder(FILES)
    const { code, out, err } = await policy('create --log @cut')
    expect([code, Object.keys(digestsOf(out)), err]).toEqual([1, ['boot_aggregate', '/a'], expect.stringContaining('cut: at byte') as string])
  })

  it('lists no digest of an entry that its own log disproves', async () => {
    const changed = makeLog([...bootLog('/a'), { path: '/b', templateDigest: new Uint8Array(20).fill(1) }, { path: '/c' }])
    const { policy } = policyFolder({ changed })
    const { code, out, err } = await policy('create --log @changed')
    expect([code, Object.keys(digestsOf(out))]).toEqual([1, ['boot_aggregate', '/a', '/c']])
    expect(err).toMatch(/^changed: at byte \d+ \(entry 3\): template digest: expected [0-9a-f]{40}, the hash of the data, found (01){20}\nleft out: 1 entry: its data do not hash to its template digest: one of the two was changed\n$/)
  })

  it('finds what is wrong with the captured log of which an entry was edited', async () => {
    const { policy } = policyFolder({ log: readFileSync(join(SAMPLES, 'edited-entry/binary_runtime_measurements')) })
    expect(await policy('create --log @log')).toMatchObject({ code: 1, err: expect.stringContaining('(entry 57): template digest: expected') as string })
  })

  it.each([
    ['a policy', policyText({}), 'ex: at byte 0: exclude list: expected a regular expression a line, found a policy'], ['JSON', '{"paths": []}', 'found JSON'],
    ['a binary log', LOG, 'found an IMA log'], ['bytes that are no text', Uint8Array.of(0x2f, 0x61, 0xff), 'at byte 2: exclude list: expected UTF-8 text'], ['text with a NUL', '/a\0\n', 'found a NUL byte'], ['a list of digests', `${A}  /from list\n`, 'found a policy'],
  ])('takes no excludes from %s', async (_, ex, said) => {
    const { policy, has } = policyFolder({ ...FILES, ex })
    expect(await policy('create --log @log --excludes @ex --output @out')).toMatchObject({ code: 3, err: expect.stringContaining(said) as string })
    expect(has('out')).toBe(false)
  })

  it('takes no key from a file that holds none', async () => {
    const { policy, has } = policyFolder(FILES)
    expect(await policy('create --log @log --ima-key @a.json --output @out')).toMatchObject({ code: 3 })
    expect(has('out')).toBe(false)
  })

  it('tells excludes that can not be used, and comments', async () => {
    const { policy, text } = policyFolder({ ...FILES, ex: '# a comment\n/tmp/.*\n*\n(\n' })
    const { code, err } = await policy('create --log @log --excludes @ex --output @out')
    expect([code, err.split('\n').slice(0, -2)]).toEqual([1, [
      'ex: Because of "*" Keylime uses no exclude at all: it holds nothing to repeat.', 'ex: "(" excludes nothing here: it holds a ( without its ).',
      'ex: One line begins with #: there are no comments in an exclude list, so each is a pattern.',
    ]])
    expect(JSON.parse(text('out'))).toMatchObject({ excludes: ['# a comment', '(', '*', '/tmp/.*'] })
  })

  it.each([['create', 64], ['create --log @bad', 3], ['create --log @nothing', 3], ['create --log @log --base @bad', 3], ['create @log', 64]])('%s ends with %i', async (args, code) => {
    expect(await policyFolder(FILES).policy(args)).toMatchObject({ code, out: '' })
  })
})

describe('policy merge and convert', () => {
  it('make one of several', async () => {
    const { policy, text } = policyFolder(FILES)
    expect(await policy('merge @a.json @b.json @list --output @out')).toMatchObject({ code: 0, out: '' })
    expect(JSON.parse(text('out'))).toMatchObject({ digests: { '/a': [A], '/both': [A, C], '/b': [B], '/from_list': [A] }, excludes: ['/x', '/y'] })
  })

  it('write what Keylime takes', async () => {
    const { policy } = policyFolder(FILES)
    const { out } = await policy('convert -', piped(`${A} /a\n`))
    expect(digestsOf(out)).toEqual({ '/a': [A] })
    expect(await policy('lint -', piped(out))).toEqual({ code: 0, out: '', err: '' })
    const old = readFileSync(join(SAMPLES, 'old-allowlist/allowlist.txt'), 'utf8')
    expect(Object.values(digestsOf((await policy('convert -', piped(old))).out)).flat().length).toBeGreaterThan(10)
  })

  it('say where Keylime would refuse what is written', async () => {
    const { policy } = policyFolder(FILES)
    const upper = await policy('convert -', piped(JSON.stringify({ digests: { '/a': ['AB'.repeat(32)] } })))
    expect([upper.code, upper.err]).toEqual([0, expect.stringContaining('Keylime would refuse what was written: -: at byte ') as string])
  })

  it('write nothing where one of them can\'t be read', async () => {
    const { policy, has } = policyFolder(FILES)
    expect(await policy('merge @a.json @bad --output @out')).toMatchObject({ code: 3, out: '' })
    expect([has('out'), (await policy('merge @a.json')).code, (await policy('convert @a.json @b.json')).code]).toEqual([false, 64, 64])
  })
})

describe('policy diff', () => {
  it('says nothing of what is the same, and each difference in a line', async () => {
    const { policy } = policyFolder(FILES)
    expect(await policy('diff @a.json @a.json')).toEqual({ code: 0, out: '', err: '' })
    const { code, out } = await policy('diff @a.json @b.json')
    expect([code, out.split('\n').slice(0, -1)]).toEqual([1, [`- digests ${A} /a`, `- digests ${A} /both`, `+ digests ${C} /both`, `+ digests ${B} /b`, '- excludes /x', '+ excludes /y']])
  })

  it('says which entries of a log change their verdict', async () => {
    const { policy, path } = policyFolder({ ...FILES, 'good.json': policyText({ digests: { '/a': [shaOf('/a')] } }) })
    expect((await policy('diff @a.json @good.json --log @log')).out).toContain(`~ ${path('log')}: entry 2 /a: fail -> pass\n`)
  })
})

describe('policy lint', () => {
  it('ends well where there is nothing but notes', async () => {
    const { policy } = policyFolder(FILES)
    expect((await policy('lint @a.json')).code).toBe(0)
    const { code, out } = await policy('lint @odd.json')
    expect([code, out]).toEqual([1, expect.stringMatching(/policy\.lint\.exclude-disables-all.*\n.*policy\.lint\.upper-case-hex/s) as string])
    expect(await policy('lint @bad')).toMatchObject({ code: 3, out: '' })
  })
})
