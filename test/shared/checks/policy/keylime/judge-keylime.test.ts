import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ECC_KEY, OTHER_KEY, RSA_KEY, codesOf, findingOf, quoteFiles } from '../../../../support/make-case'
import { digestOf } from '../../../../support/make-log'
import { issueCertificate, pemOf } from '../../../../support/make-certificate'
import { hashedData, hex, judgedLines, keyIdOf, keyringText, line, signatureOf, type KeylimePolicyParts, type MadeLine } from '../../../../support/keylime-lines'

const PARSER = 'ima.parser.entry'
const HASH = 'ima.validation.ima_hash'
const PCR = 'ima.validation.ima_pcr'
const UNLISTED = 'ima.validation.ima-ng.not_in_allowlist'
const OTHER_DIGEST = 'ima.validation.ima-ng.runtime_policy_hash'
const LISTED = { digests: { '/a': [hex(digestOf('/a'))] } }

/** Verdict, how it was accepted, and events of the last of these lines. */
async function last(made: readonly (MadeLine | string)[], policy: KeylimePolicyParts = {}): Promise<[string, string | null, ...string[]]> {
  const { lines } = await judgedLines(made.map((one) => (typeof one === 'string' ? one : line(one))), policy)
  const { verdict, acceptedBy, events } = lines.at(-1)!
  return [verdict, acceptedBy, ...events]
}

describe('a line', () => {
  it('passes when its path and digest are listed', async () => {
    expect(await last([{}], LISTED)).toEqual(['pass', 'digest'])
  })

  it.each<[string, string]>([
    ['of a template that Keylime does not know', line().replace('ima-ng', 'ima-ngv2')],
    ['of one more', line({ mode: 'ima-sig' }).replace('ima-sig', 'ima-modsig')],
    ['of a custom template', line().replace('ima-ng', 'd-ng|n-ng')],
    ['on a PCR below 10, which is printed with a blank before it', line({ pcr: ' 9' })],
    ['with a second blank', line().replace(' ima-ng', '  ima-ng')],
    ['without a name', line().replace(' /a', '')],
    ['of ima-sig without the blank of its empty signature', line({ mode: 'ima-sig' }).trimEnd()],
    ['of ima-buf with a buffer that is not hex', line({ mode: 'ima-buf', tailText: 'xy' })],
    ['of ima-buf with half a byte', line({ mode: 'ima-buf', tailText: '1' })],
    ['with a digest of two prefixes', line().replace('sha256:', 'ima:sha256:')],
    ['with a digest that is not hex', line().replace('sha256:', 'sha256:x')],
    ['without a prefix, over a digest of 32 bytes', line({ algorithm: null })],
    ['with a template digest that is not hex', line().replace('10 ', '10 x')],
    ['of words', 'what is this'],
  ])('%s can\'t be parsed', async (_, text) => {
    expect(await last([{}, text], LISTED)).toEqual(['fail', null, PARSER])
  })

  it.each<[string, MadeLine]>([
    ['with a prefix that does not fit the digest', { algorithm: 'sha512' }],
    ['without a prefix, over 20 bytes, hashed as sha1', { algorithm: null, digest: digestOf('/a').subarray(0, 20) }],
    ['without a prefix, over 16 bytes, hashed as md5', { algorithm: null, digest: digestOf('/a').subarray(0, 16) }],
    ['of template ima without a prefix', { mode: 'ima', algorithm: null, digest: digestOf('/a', 'sha1') }],
    ['of template ima with a prefix, of any length', { mode: 'ima', digest: digestOf('/a').subarray(0, 7) }],
    ['of template ima-sig without a signature', { mode: 'ima-sig' }],
  ])('%s is judged by its hex digits alone', async (_, made) => {
    expect(await last([made], { digests: { '/a': [hex(made.digest ?? digestOf('/a'))] } })).toEqual(['pass', 'digest'])
  })

  it('may have upper case, and white space between bytes', async () => {
    const [pcr, column, mode, digest, name] = line().split(' ')
    const text = [pcr, column.toUpperCase().replaceAll(/(..)/g, '$1\t'), mode, digest.replace(/[0-9a-f]{64}/, (digits) => digits.toUpperCase().replaceAll(/(..)/g, '$1\v')), name].join(' ')
    expect(await last([text], LISTED)).toEqual(['pass', 'digest'])
    expect(await last([line().replace(/(sha256:.)/, '$1\t')], LISTED)).toEqual(['fail', null, PARSER])
  })

  it('with CR LF passes where its last field is hex, and is of another name where it is not', async () => {
    const text = (made: MadeLine[]) => Buffer.from(made.map((one) => `${line(one)}\r\n`).join(''))
    const { lines } = await judgedLines(text([{ mode: 'ima-sig' }, { mode: 'ima-buf', name: 'b', tail: Buffer.from('quiet') }, {}, { mode: 'ima', algorithm: null, digest: digestOf('/a', 'sha1') }]), { ...LISTED, 'ima-buf': { b: [hex(digestOf('b'))] } })
    expect(lines.map(({ verdict, events }) => [verdict, ...events])).toEqual([['pass'], ['pass'], ['fail', HASH], ['fail', HASH]])
  })

  it('that is empty is not counted', async () => {
    const { lines } = await judgedLines(Buffer.from(`\n${line()}\n\n\n${line({ name: '/b' })}\n`), LISTED)
    expect(lines.map(({ entry, verdict }) => [entry, verdict])).toEqual([[1, 'pass'], [2, 'fail']])
  })

  it('after one that is none is judged all the same, and counted on', async () => {
    const { lines, report } = await judgedLines([line(), 'garbage', line(), line({ name: '/b' })], LISTED)
    expect(lines.map(({ entry, verdict, events }) => [entry, verdict, ...events])).toEqual([[1, 'pass'], [2, 'fail', PARSER], [3, 'pass'], [4, 'fail', UNLISTED]])
    expect(report).toMatchObject({ log: { entries: 1 }, policy: { accepted: 2, rejected: 2, keylime: { linesBeyond: 3 } }, compliance: 'fail' })
  })

  it('whose bytes are not UTF-8 has another hash', async () => {
    const bytes = Buffer.from(`${line({ name: '/\u00ff' })}\n`, 'latin1')
    expect((await judgedLines(bytes)).lines[0].events).toEqual([HASH])
  })

  it('names PCR 10 by these two digits', async () => {
    expect(await last([{ pcr: '11' }], LISTED)).toEqual(['fail', null, PCR])
    expect(await last([{ pcr: '010' }], LISTED)).toEqual(['fail', null, PCR])
    expect(await last([{ pcr: '11', name: '/b' }], LISTED)).toEqual(['fail', null, PCR, UNLISTED])
    expect(await last([{ pcr: '11', templateDigest: '00'.repeat(20) }], LISTED)).toEqual(['fail', null, PCR])
  })
})

describe('the template digest column', () => {
  it('of zeros is a violation, which passes without any other look', async () => {
    const { lines, report } = await judgedLines([line({ name: '/b', templateDigest: '00'.repeat(20) })], LISTED)
    expect(lines[0]).toMatchObject({ verdict: 'pass', acceptedBy: null, events: [] })
    expect(report).toMatchObject({ policy: { accepted: 1, keylime: { unchecked: 1, differing: 1 } }, compliance: 'pass' })
  })

  it('of ones passes, and is a mismatch to the strict checks', async () => {
    const { lines, report } = await judgedLines([line({ name: '/b', templateDigest: 'ff'.repeat(20) })], LISTED)
    expect(lines[0]).toMatchObject({ verdict: 'pass', acceptedBy: null, events: [] })
    expect(findingOf(report, 'log.template-digest-mismatch').keylimeEvent).toBeUndefined()
  })

  it('must be that of the data', async () => {
    const { lines, report } = await judgedLines([line({ templateDigest: '07'.repeat(20) })], LISTED)
    expect(lines[0].events).toEqual([HASH])
    expect(findingOf(report, 'log.template-digest-mismatch').keylimeEvent).toBe(HASH)
    expect(codesOf(report)).not.toContain('keylime.template-digest')
  })

  it('is of the hash that the policy names; zeros of another size are no violation', async () => {
    const sha256 = { ima: { ignored_keyrings: [], log_hash_alg: 'sha256', dm_policy: null }, ...LISTED }
    expect(await last([{ column: 'sha256' }], sha256)).toEqual(['pass', 'digest'])
    expect(await last([{ column: 'sha256' }], LISTED)).toEqual(['fail', null, HASH])
    expect(await last([{}], sha256)).toEqual(['fail', null, HASH])
    expect(await last([{ templateDigest: '00'.repeat(20) }], sha256)).toEqual(['fail', null, HASH])
    expect(await last([{}], { ...LISTED, ima: { ignored_keyrings: [], log_hash_alg: 'sha224', dm_policy: null } })).toEqual(['pass', 'digest'])
  })
})

describe('a file', () => {
  it.each<[string, MadeLine, KeylimePolicyParts, string[]]>([
    ['on no list', {}, {}, [UNLISTED]],
    ['with another digest', {}, { digests: { '/a': ['ab'.repeat(32)] } }, [OTHER_DIGEST]],
    ['whose list is empty', {}, { digests: { '/a': [] } }, [OTHER_DIGEST]],
    ['listed in upper case', {}, { digests: { '/a': [hex(digestOf('/a')).toUpperCase()] } }, [OTHER_DIGEST]],
    ['listed behind a prefix', {}, { digests: { '/a': [`sha256:${hex(digestOf('/a'))}`] } }, [OTHER_DIGEST]],
    ['listed with a line feed', {}, { digests: { '/a': [`${hex(digestOf('/a'))}\n`] } }, [OTHER_DIGEST]],
    ['named as a property of every object', { name: 'constructor' }, {}, [UNLISTED]],
  ])('%s fails', async (_, made, policy, events) => {
    expect(await last([made], policy)).toEqual(['fail', null, ...events])
  })

  it('passes by an exclude that matches the start of its path', async () => {
    expect(await last([{ name: '/usr/bin/ls' }], { excludes: ['/usr'] })).toEqual(['pass', 'exclude'])
    expect(await last([{ name: '/usr/bin/ls' }], { excludes: ['bin/ls'] })).toEqual(['fail', null, UNLISTED])
    expect(await last([{ name: '/a', digest: digestOf('other') }], { ...LISTED, excludes: ['/a'] })).toEqual(['pass', 'exclude'])
  })

  it('is excluded by nothing when one pattern does not compile', async () => {
    const { lines, report } = await judgedLines([line({ name: '/usr/bin/ls' })], { excludes: ['/usr', '('] })
    expect(lines[0].events).toEqual([UNLISTED])
    expect(codesOf(report)).toContain('policy.lint.exclude-disables-all')
  })

  it('passes in template ima with a name of 255 bytes; one more stops Keylime', async () => {
    const [fits, long] = ['/'.padEnd(255, 'a'), '/'.padEnd(256, 'a')]
    const digest = digestOf('x', 'sha1')
    expect(await last([{ mode: 'ima', algorithm: null, name: fits, digest }], { digests: { [fits]: [hex(digest)] } })).toEqual(['pass', 'digest'])
    const { lines, report } = await judgedLines([line(), `10 ${'07'.repeat(20)} ima ${hex(digest)} ${long}`, line()], LISTED)
    expect(lines.map(({ verdict, events }) => [verdict, events])).toEqual([['pass', []], ['not-judged', []], ['not-judged', []]])
    expect(findingOf(report, 'keylime.crash')).toMatchObject({ severity: 'warning', found: 'a name of more than 255 bytes in template ima' })
    expect(report).toMatchObject({ compliance: 'not-checked', policy: { accepted: 1, rejected: 0, notJudged: 2, keylime: { crash: { entry: 2 } } } })
  })
})

describe('a signature', () => {
  const keys = { 'verification-keys': keyringText([RSA_KEY.publicKey, ECC_KEY.publicKey]) }
  const signed = (content: string, ...rest: Parameters<typeof signatureOf> extends [string, ...infer R] ? R : never): MadeLine => ({ mode: 'ima-sig', name: content, tail: signatureOf(content, ...rest) })

  it.each([['RSA', RSA_KEY], ['ECDSA', ECC_KEY]])('by a known key accepts without the list: %s', async (_, key) => {
    expect(await last([signed('/a', key.privateKey)], keys)).toEqual(['pass', 'signature'])
    expect(await last([signed('/a', key.privateKey)], { ...keys, digests: { '/a': ['ab'.repeat(32)] } })).toEqual(['pass', 'signature'])
    expect(await last([signed('/a', key.privateKey, { type: 5 })], keys)).toEqual(['pass', 'signature'])
  })

  it.each<[string, Parameters<typeof signatureOf>[2]]>([
    ['of type 6', { type: 6 }], ['of version 3', { version: 3 }], ['of version 1', { version: 1 }], ['whose hash id is another than the prefix', { hashId: 5 }],
    ['whose hash id Keylime does not know', { hashId: 17 }], ['of a key that is not there', { keyId: '01020304' }],
  ])('%s is not good: the list decides', async (_, made) => {
    expect(await last([signed('/a', RSA_KEY.privateKey, made)], keys)).toEqual(['fail', null, UNLISTED])
    expect(await last([signed('/a', RSA_KEY.privateKey, made)], { ...keys, ...LISTED })).toEqual(['pass', 'digest'])
  })

  it('over another digest, or of no key at all, is not good', async () => {
    expect(await last([{ ...signed('/a', RSA_KEY.privateKey), digest: digestOf('other') }], { ...keys, ...LISTED })).toEqual(['fail', null, OTHER_DIGEST])
    expect(await last([signed('/a', RSA_KEY.privateKey)])).toEqual(['fail', null, UNLISTED])
    expect(await last([{ ...signed('/a', OTHER_KEY.privateKey, { keyId: keyIdOf(ECC_KEY.publicKey) }) }], keys)).toEqual(['fail', null, UNLISTED])
  })

  it('by a prefix in other letters is not good', async () => {
    expect(await last([{ ...signed('/a', RSA_KEY.privateKey), algorithm: 'SHA256' }], keys)).toEqual(['fail', null, UNLISTED])
  })

  it('of an excluded path is not looked at', async () => {
    expect(await last([signed('/a', RSA_KEY.privateKey)], { ...keys, excludes: ['/a'] })).toEqual(['pass', 'exclude'])
  })

  it.each<[string, string]>([['that is not hex', 'xyz'], ['too short for a header', '0302'], ['whose size is not that of the rest', '030204aabbccdd000201']])('%s is dropped, and the data have another hash', async (_, tailText) => {
    const tail = /^[0-9a-f]+$/.test(tailText) ? Buffer.from(tailText, 'hex') : Buffer.from('aa', 'hex')
    expect(await last([{ mode: 'ima-sig', tail, tailText }], LISTED)).toEqual(['fail', null, HASH])
  })

  it('over a digest of another length than its hash stops Keylime, when the key is known', async () => {
    const made = { ...signed('/a', RSA_KEY.privateKey), digest: digestOf('/a').subarray(0, 20) }
    expect(await last([made], { ...keys, ...LISTED })).toEqual(['not-judged', null])
    expect(await last([made], { digests: { '/a': [hex(made.digest)] } })).toEqual(['pass', 'digest'])
  })

  it('over a Streebog digest stops Keylime with an RSA key, and is checked with another', async () => {
    const streebog = { hashId: 18 }
    const made = (key: typeof RSA_KEY) => ({ ...signed('/a', key.privateKey, streebog), algorithm: 'streebog256' })
    expect(await last([made(RSA_KEY)], keys)).toEqual(['not-judged', null])
    expect(await last([made(ECC_KEY)], keys)).toEqual(['pass', 'signature'])
  })

  it('by a key of a curve that is not computed here leaves the entry open, unless the list accepts it', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp224r1' })
    const bits = publicKey.export({ type: 'spki', format: 'der' }).subarray(-57)
    const text = JSON.stringify({ pubkeys: [publicKey.export({ type: 'spki', format: 'der' }).toString('base64')], keyids: [7] })
    expect(bits[0]).toBe(4)
    expect(await last([signed('/a', privateKey, { keyId: '00000007' })], { 'verification-keys': text })).toEqual(['not-judged', null])
    expect(await last([signed('/a', privateKey, { keyId: '00000007' })], { 'verification-keys': text, ...LISTED })).toEqual(['pass', 'digest'])
  })
})

describe('verification-keys', () => {
  const made: MadeLine = { mode: 'ima-sig', name: '/a', tail: signatureOf('/a', RSA_KEY.privateKey) }
  const spki = RSA_KEY.publicKey.export({ type: 'spki', format: 'der' })
  const base64 = spki.toString('base64')
  const good = ['pass', 'signature']
  const none = ['fail', null, UNLISTED]

  it.each<[string, unknown, unknown[]]>([
    ['with an id of their own', keyringText([RSA_KEY.publicKey], [7]), none],
    ['with the id 0, which means: compute it', keyringText([RSA_KEY.publicKey], [0]), good],
    ['as JSON text in JSON text', JSON.stringify(keyringText([RSA_KEY.publicKey])), good],
    ['with other characters in the base64', JSON.stringify({ pubkeys: [base64.replace(/(.{20})/, '$1 -_\n')], keyids: [] }), good],
    ['with bytes after the DER', JSON.stringify({ pubkeys: [Buffer.concat([spki, Buffer.of(1)]).toString('base64')], keyids: [] }), good],
    ['as PKCS#1', JSON.stringify({ pubkeys: [RSA_KEY.publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')], keyids: [] }), good],
    ['as a certificate', JSON.stringify({ pubkeys: [Buffer.from(issueCertificate({ subject: 's', key: RSA_KEY })).toString('base64')], keyids: [] }), none],
    ['without the list of ids', JSON.stringify({ pubkeys: [base64] }), none],
    ['that are an empty list', '[]', none], ['that are null', 'null', none], ['that are an empty text', '', none], ['that are an empty array', [], none],
  ])('%s', async (_, value, expected) => {
    expect(await last([made], { 'verification-keys': value })).toEqual(expected)
  })

  it.each<[string, unknown]>([['no JSON', '{'], ['base64 with wrong padding', JSON.stringify({ pubkeys: [base64.slice(0, -3)], keyids: [] })], ['a list', [base64]]])('that are %s stop Keylime before the first line', async (_, value) => {
    const { lines, report } = await judgedLines([line(made)], { 'verification-keys': value, ...LISTED })
    expect(lines[0]).toMatchObject({ verdict: 'not-judged', events: [] })
    expect(report.policy!.keylime!.crash).toMatchObject({ entry: null })
  })

  it('of one id: the last one counts', async () => {
    const ids = [0, Number.parseInt(keyIdOf(RSA_KEY.publicKey), 16)]
    expect(await last([made], { 'verification-keys': keyringText([RSA_KEY.publicKey, ECC_KEY.publicKey], ids) })).toEqual(none)
    expect(await last([made], { 'verification-keys': keyringText([ECC_KEY.publicKey, RSA_KEY.publicKey], [ids[1], 0]) })).toEqual(good)
  })
})

describe('a measured key', () => {
  const certificate = issueCertificate({ subject: 'signer', key: RSA_KEY })
  const key = (over: MadeLine = {}): MadeLine => ({ mode: 'ima-buf', name: '.ima', tail: certificate, digest: digestOf('key'), ...over })
  const signed: MadeLine = { mode: 'ima-sig', name: '/a', tail: signatureOf('/a', RSA_KEY.privateKey) }
  const keyrings = { keyrings: { '.ima': [hex(digestOf('key'))] } }

  it('is looked up for its keyring, by the digest that the entry states', async () => {
    expect(await last([key()], keyrings)).toEqual(['pass', 'keyring'])
    expect(await last([key()], {})).toEqual(['fail', null, UNLISTED])
    expect(await last([key({ digest: digestOf('other') })], keyrings)).toEqual(['fail', null, OTHER_DIGEST])
    expect(await last([key({ name: '.evm' })], { keyrings: { '.ima': [hex(digestOf('key'))] } })).toEqual(['fail', null, UNLISTED])
  })

  it('verifies entries after it, and only when it passed', async () => {
    expect(await last([key(), signed], keyrings)).toEqual(['pass', 'signature'])
    expect(await last([key(), signed], {})).toEqual(['fail', null, UNLISTED])
    const { lines } = await judgedLines([line(signed), line(key()), line(signed)], keyrings)
    expect(lines.map((one) => one.verdict)).toEqual(['fail', 'pass', 'pass'])
  })

  it('is learned on another PCR too, and by an exclude that matches the keyring\'s name', async () => {
    expect(await last([key({ pcr: '11' }), signed], keyrings)).toEqual(['pass', 'signature'])
    expect(await last([key()], { excludes: ['\\.'] })).toEqual(['pass', 'exclude'])
    expect(await last([key(), signed], { excludes: ['\\.'] })).toEqual(['pass', 'signature'])
  })

  it.each([['*'], ['.ima']])('of an ignored keyring (%s) passes, and is not learned', async (ignored) => {
    const ima = { ignored_keyrings: [ignored], log_hash_alg: 'sha1', dm_policy: null }
    expect(await last([key()], { ima })).toEqual(['pass', 'keyring'])
    expect(await last([key(), signed], { ima, ...keyrings })).toEqual(['fail', null, UNLISTED])
  })

  it.each<[string, Uint8Array]>([
    ['certificate in PEM', pemOf(certificate)], ['certificate in PEM with text around it', Buffer.concat([Buffer.from('a\n'), pemOf(certificate), Buffer.from('b')])],
    ['SubjectPublicKeyInfo', RSA_KEY.publicKey.export({ type: 'spki', format: 'der' })],
    ['SubjectPublicKeyInfo with bytes after it', Buffer.concat([RSA_KEY.publicKey.export({ type: 'spki', format: 'der' }), Buffer.of(0)])],
    ['public key in PEM', Buffer.from(RSA_KEY.publicKey.export({ type: 'spki', format: 'pem' }))], ['PKCS#1', RSA_KEY.publicKey.export({ type: 'pkcs1', format: 'der' })],
    ['private key', RSA_KEY.privateKey.export({ type: 'pkcs8', format: 'der' })], ['private key in PEM', Buffer.from(RSA_KEY.privateKey.export({ type: 'pkcs8', format: 'pem' }))],
    ['private key of PKCS#1', RSA_KEY.privateKey.export({ type: 'pkcs1', format: 'der' })],
  ])('may be a %s', async (_, tail) => {
    expect(await last([key({ tail }), signed], keyrings)).toEqual(['pass', 'signature'])
  })

  it.each<[string, Uint8Array]>([['PKCS#8', ECC_KEY.privateKey.export({ type: 'pkcs8', format: 'der' })], ['SEC 1', ECC_KEY.privateKey.export({ type: 'sec1', format: 'der' })]])('may be a private key of a curve, as %s', async (_, tail) => {
    expect(await last([key({ tail }), { ...signed, tail: signatureOf('/a', ECC_KEY.privateKey) }], keyrings)).toEqual(['pass', 'signature'])
  })

  it('with one byte more is no certificate: it is looked up among buffers', async () => {
    const tail = Buffer.concat([certificate, Buffer.of(0)])
    expect(await last([key({ tail })], keyrings)).toEqual(['fail', null, UNLISTED])
    expect(await last([key({ tail })], { 'ima-buf': keyrings.keyrings })).toEqual(['pass', 'ima-buf'])
  })

  it.each(['ed25519', 'x25519', 'ed448'] as const)('of type %s is refused', async (type) => {
    const { publicKey, privateKey } = generateKeyPairSync(type as 'ed25519')
    for (const tail of [publicKey.export({ type: 'spki', format: 'der' }), privateKey.export({ type: 'pkcs8', format: 'der' }), Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }))]) {
      expect(await last([key({ tail })], keyrings)).toEqual(['fail', null, 'ima.invalid_key'])
    }
  })

  it('of one id: the first keyring\'s counts, within one the last; tenant_keyring is the policy\'s own', async () => {
    const spki = (of: typeof RSA_KEY) => of.publicKey.export({ type: 'spki', format: 'der' })
    const id = Number.parseInt(keyIdOf(RSA_KEY.publicKey), 16)
    const lists = { keyrings: { 'tenant_keyring': [hex(digestOf('key'))], '.ima': [hex(digestOf('key'))] } }
    const wrong = { 'verification-keys': keyringText([ECC_KEY.publicKey], [id]) }
    expect(await last([key({ tail: spki(RSA_KEY) }), signed], { ...lists, ...wrong })).toEqual(['fail', null, UNLISTED])
    expect(await last([key({ name: 'tenant_keyring', tail: spki(RSA_KEY) }), signed], { ...lists, ...wrong })).toEqual(['pass', 'signature'])
    expect(await last([key({ tail: spki(RSA_KEY) }), key({ name: 'tenant_keyring', tail: spki(ECC_KEY) }), signed], lists)).toEqual(['pass', 'signature'])
  })
})

describe('other measured data', () => {
  const buffer: MadeLine = { mode: 'ima-buf', name: 'kexec-cmdline', tail: Buffer.from('quiet'), digest: digestOf('quiet') }

  it('is looked up by its name; it is not held against its digest', async () => {
    const policy = { 'ima-buf': { 'kexec-cmdline': [hex(digestOf('quiet'))] } }
    expect(await last([buffer], policy)).toEqual(['pass', 'ima-buf'])
    expect(await last([{ ...buffer, tail: Buffer.from('loud') }], policy)).toEqual(['pass', 'ima-buf'])
    expect(await last([buffer], {})).toEqual(['fail', null, UNLISTED])
    expect(await last([buffer], { 'ima-buf': { 'kexec-cmdline': ['ab'.repeat(32)] } })).toEqual(['fail', null, OTHER_DIGEST])
    expect(await last([{ ...buffer, tail: new Uint8Array(0) }], policy)).toEqual(['pass', 'ima-buf'])
  })

  it('of a device event is as any other while the policy has no rules for devices', async () => {
    expect(await last([{ ...buffer, name: 'dm_table_load' }], {})).toEqual(['fail', null, UNLISTED])
  })
})

describe('the quoted PCR 10', () => {
  const extended = (lines: readonly MadeLine[]) => lines.reduce((value, made) => createHash('sha256').update(value).update(createHash('sha256').update(hashedData(made)).digest()).digest(), Buffer.alloc(32))
  const quoted = (value: Uint8Array) => quoteFiles({ spec: { values: [new Uint8Array(value)] } })
  const first: MadeLine = {}
  const second: MadeLine = { name: '/b' }

  it('is looked for after each line, whatever PCR the line names, and a line that can\'t be parsed extends nothing', async () => {
    const lines = [line(first), line({ ...second, pcr: '11' }), 'garbage', line({ name: '/c' })]
    const { report } = await judgedLines(lines, LISTED, quoted(extended([first, second])))
    expect(report.policy!.keylime!.pcr).toMatchObject([{ bank: 'sha256', status: 'match', matchedEntries: 2 }])
    const other = await judgedLines(lines, LISTED, quoted(extended([second])))
    expect(other.report.policy!.keylime!.pcr).toMatchObject([{ status: 'mismatch', matchedEntries: null }])
    expect(findingOf(other.report, 'keylime.pcr-mismatch').keylimeEvent).toBe('ima.pcr_mismatch')
  })

  it('that is found at a line whose PCR is no number stops Keylime', async () => {
    const { lines, report } = await judgedLines([line(first), line({ ...second, pcr: 'ten' }), line(first)], LISTED, quoted(extended([first, second])))
    expect(lines.map((one) => one.verdict)).toEqual(['pass', 'not-judged', 'not-judged'])
    expect(report.policy!.keylime!.crash).toMatchObject({ entry: 2 })
    const later = await judgedLines([line({ ...first, pcr: 'ten' }), line(second)], LISTED, quoted(extended([first, second])))
    expect(later.lines.map((one) => one.events)).toEqual([[PCR], [UNLISTED]])
  })

  it('is not looked for in a quote that Keylime would not take', async () => {
    const { report } = await judgedLines([line(first)], LISTED, quoteFiles({ selection: [{ bank: 'sha1', pcrs: [10] }] }))
    expect(report.policy!.keylime!.pcr).toMatchObject([{ bank: null, status: 'not-checked' }])
    expect(report.answers.compliance.because.join(' ')).toContain('does not select PCR 10 of that bank')
  })
})
