import { generateKeyPairSync } from 'node:crypto'
import { linkSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { OutputError } from '../../../cli/errors'
import { issueCertificate, pemOf } from '../../support/make-certificate'
import { KEYLIME_TYPE, base64, keyIdOf, makeSigner, paeOf, signatureOf, type SignerKey } from '../../support/make-signed-policy'
import { opensslAccepts } from '../../support/private-keys'
import { POLICY, piped, policyFolder, typed } from '../support/policy-files'

const KEY = makeSigner()
const pemOfKey = ({ privateKey }: SignerKey) => privateKey.export({ type: 'sec1', format: 'pem' }).toString()
const ENCRYPTED = KEY.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'geheim' })
const CERTIFICATE = pemOf(issueCertificate({ subject: 'signer', key: KEY }))
const FILES = { 'k.pem': pemOfKey(KEY), 'k.pub': KEY.pem, 'e.pem': ENCRYPTED, 'k.crt': CERTIFICATE, 'other.crt': pemOf(issueCertificate({ subject: 'other', key: makeSigner() })), 'pass': 'geheim\nnot this\n', 'wrong': 'Geheim', 'odd.json': POLICY.replace('"release"', '"Release"') }
const sigOf = (envelope: string) => (JSON.parse(envelope) as { signatures: [{ keyid: string; sig: string }] }).signatures[0]

describe('policy sign', () => {
  it.each(['', '--backend ecdsa', '--backend=x509', '--backend x509 --certificate @k.crt'])('writes an envelope that verifies: %s', async (options) => {
    const { policy, text } = policyFolder(FILES)
    expect(await policy(`sign @policy.json --key @k.pem ${options} --output @out`)).toEqual({ code: 0, out: '', err: '' })
    const { keyid, sig } = sigOf(text('out'))
    expect(opensslAccepts(KEY.pem, Buffer.from(sig, 'base64'), paeOf(KEYLIME_TYPE, Buffer.from(POLICY)))).toBe(true)
    if (options.endsWith('crt')) expect(Buffer.from(keyid, 'base64').toString().replaceAll('\n', '')).toBe(CERTIFICATE.toString().replaceAll('\n', ''))
    if (!options.includes('x509')) expect(keyid).toBe(keyIdOf(KEY.pem))
    expect(await policy('verify @out --key @k.pub')).toEqual({ code: 0, out: expect.stringMatching(/out: signed by .*k\.pub \(DSSE envelope, ecdsa-sha256\)\n$/) as string, err: '' })
  })

  it.each([['', 'Sigstore bundle'], ['--format bundle', 'Sigstore bundle'], ['--format=signature', 'signature']])('writes what cosign writes beside the policy: %s', async (options, form) => {
    const { policy } = policyFolder(FILES)
    expect((await policy(`sign @policy.json --key @k.pem --backend cosign ${options} --output @out`)).code).toBe(0)
    expect((await policy('verify @policy.json --key @k.pub --signature @out')).out).toContain(`(${form}, ecdsa-sha256)`)
    expect((await policy('verify @policy.json --key @k.crt --signature @out')).code).toBe(0)
  })

  it('reads standard input and writes standard output', async () => {
    const { policy, list } = policyFolder(FILES)
    const { code, out } = await policy('sign - --key @k.pem --output -', piped(POLICY))
    expect([code, Buffer.from((JSON.parse(out) as { payload: string }).payload, 'base64').toString()]).toEqual([0, POLICY])
    expect((await policy('verify - --key @k.pub', piped(out))).out).toMatch(/^standard input: signed by /)
    expect(list()).toEqual([...Object.keys(FILES), 'policy.json'].sort())
  })

  it('73 when standard output fails', async () => {
    const { policy } = policyFolder(FILES)
    expect(await policy('sign @policy.json --key @k.pem --output -', { stdout: () => Promise.reject(new OutputError('standard output: full')) })).toEqual({ code: 73, out: '', err: 'imascope: standard output: full\n' })
  })

  it('makes a fresh key that only its owner reads, and its public half', async () => {
    const { policy, path, text } = policyFolder(FILES)
    expect(await policy('sign @policy.json --new-key @new.pem --no-passphrase --output @out')).toEqual({ code: 0, out: '', err: '' })
    expect([statSync(path('new.pem')).mode & 0o777, text('new.pub')]).toEqual([0o600, expect.stringMatching(/^-----BEGIN PUBLIC KEY-----/)])
    expect((await policy('verify @out --key @new.pub')).code).toBe(0)
    expect((await policy('sign @policy.json --key @new.pem --public-key-output @again.pub --output @out2')).code).toBe(0)
    expect(text('again.pub')).toBe(text('new.pub'))
  })

  it.each([['--passphrase-file @pass', {}], ['', typed(['geheim', 'geheim'])]] as const)('encrypts a fresh key: %s', async (options, over) => {
    const { policy, text, has } = policyFolder(FILES)
    expect((await policy(`sign @policy.json --new-key @new --public-key-output @half ${options} --output @out`, over)).code).toBe(0)
    expect([text('new'), has('new.pub')]).toEqual([expect.stringMatching(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/), false])
    expect((await policy('sign @policy.json --key @new --passphrase-file @pass --output @out2')).code).toBe(0)
    expect((await policy('verify @out2 --key @half')).code).toBe(0)
  })

  it('does not encrypt a fresh key under an empty passphrase, and makes none where two differ', async () => {
    const { policy, text, has } = policyFolder(FILES)
    expect((await policy('sign @policy.json --new-key @a.pem --output @a', typed(['', '']))).code).toBe(0)
    expect(text('a.pem')).toMatch(/^-----BEGIN PRIVATE KEY-----/)
    expect(await policy('sign @policy.json --new-key @b.pem --output @b', typed(['x', 'y']))).toMatchObject({ code: 64, err: 'imascope: the two passphrases differ\n' })
    expect([has('b.pem'), has('b.pub'), has('b')]).toEqual([false, false, false])
  })

  it('makes no key under the passphrase of a file that has none', async () => {
    const { policy, has } = policyFolder({ ...FILES, 'empty': '', 'blank': '\r\ngeheim\n' })
    for (const name of ['empty', 'blank']) {
      expect(await policy(`sign @policy.json --new-key @a.pem --passphrase-file @${name} --output @a`)).toEqual({ code: 64, out: '', err: `imascope: --passphrase-file ${name}: its first line is empty; --no-passphrase makes a key without one\n` })
    }
    expect([has('a.pem'), has('a')]).toEqual([false, false])
  })

  it('takes a signature that was made elsewhere', async () => {
    const { policy, read } = policyFolder(FILES)
    expect((await policy('sign @policy.json --to-sign --output @tbs')).code).toBe(0)
    expect(read('tbs')).toEqual(paeOf(KEYLIME_TYPE, Buffer.from(POLICY)))
    const signature = signatureOf(read('tbs'), KEY, { raw: true })
    const other = policyFolder({ ...FILES, sig: signature, bad: signatureOf(read('tbs'), makeSigner()), none: 'none' })
    expect(await other.policy('sign @policy.json --signature @sig --key @k.pub --output @out')).toEqual({ code: 0, out: '', err: 'imascope: The signature was r and s one after the other, and was written as DER.\n' })
    for (const options of ['--key @k.crt --backend x509', '--key @k.pub --backend x509 --certificate @k.crt']) expect((await other.policy(`sign @policy.json --signature @sig ${options} --output @out --force`)).code).toBe(0)
    expect(await other.policy('sign @policy.json --signature @bad --key @k.pub --output @no')).toEqual({ code: 1, out: '', err: 'imascope: bad: at byte 0: signature: expected a signature by this key, with SHA-256, over the bytes to sign, found one of another key or of other bytes\n' })
    expect((await other.policy('sign @policy.json --signature @none --key @k.pub --output @no')).code).toBe(1)
    expect((await other.policy('sign @policy.json --signature @sig --key @k.pem --output @no')).code).toBe(3)
    expect(other.has('no')).toBe(false)
  })

  it('writes to standard output what cosign signs, byte for byte', async () => {
    const { policy } = policyFolder({ odd: Uint8Array.of(0, 255, 10) })
    expect((await policy('sign @odd --backend cosign --to-sign --force --output -')).out).toBe('\0\xff\n')
  })
})

describe('a passphrase', () => {
  it('is the first line of a file, or is asked for', async () => {
    const { policy } = policyFolder(FILES)
    const prompts: string[] = []
    expect((await policy('sign @policy.json --key @e.pem --passphrase-file @pass --output @a')).code).toBe(0)
    expect((await policy('sign @policy.json --key @e.pem --output @b', typed(['geheim'], prompts))).code).toBe(0)
    expect(prompts).toEqual([expect.stringMatching(/^Passphrase of .*e\.pem: $/)])
    expect((await policy('sign @policy.json --key @k.pem --output @c', typed([]))).code).toBe(0)
  })

  it('that is another one is told, in one line', async () => {
    const { policy, has } = policyFolder(FILES)
    const told = { code: 3, out: '', err: 'imascope: e.pem: at byte 0: private key: expected the passphrase that it is encrypted with, found another one, or a file that was damaged\n' }
    expect(await policy('sign @policy.json --key @e.pem --passphrase-file @wrong --output @out')).toEqual(told)
    expect(await policy('sign @policy.json --key @e.pem --output @out', typed(['geheim ']))).toEqual(told)
    expect(has('out')).toBe(false)
  })

  it('is wrong usage where there is nobody to ask', async () => {
    const { policy } = policyFolder(FILES)
    for (const key of ['--key @e.pem', '--new-key @n']) expect(await policy(`sign @policy.json ${key} --output @out`)).toMatchObject({ code: 64, err: expect.stringContaining('no terminal to ask at: --passphrase-file FILE') as string })
  })

  it('may hold bytes that are no text, and a CR before its end is none of it', async () => {
    const passphrase = Buffer.from([0xff, 0x00, 0x61])
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
    const { policy } = policyFolder({ key, pass: Buffer.concat([passphrase, Buffer.from('\r\nx')]), long: Buffer.alloc(100_000, 0x61) })
    expect((await policy('sign @policy.json --key @key --passphrase-file @pass --output @out')).code).toBe(0)
    expect(await policy('sign @policy.json --key @key --passphrase-file @long --output @out2')).toMatchObject({ code: 3, err: 'imascope: long: it has more than 65536 bytes\n' })
    expect((await policy('sign @policy.json --key @key --passphrase-file @none --output @out2')).err).toBe('imascope: none: no such file or directory (ENOENT)\n')
  })
})

describe('what Keylime\'s schema refuses', () => {
  it.each<[string, string | Uint8Array, RegExp]>([['a key that is missing', POLICY.replace('"release"', '"Release"'), /Keylime would refuse the policy: p: at byte 0: expected a key "release", found none/], ['an allowlist', `${'ab'.repeat(32)} /a\n`, /a list of lines/], ['text', 'hello', /expected JSON/], ['bytes', Uint8Array.of(1, 0, 255), /UTF-8/]])('is not signed unless --force says so: %s', async (_, content, line) => {
    const { policy, has } = policyFolder({ ...FILES, p: content })
    const refused = await policy('sign @p --key @k.pem --output @out')
    expect([refused.code, refused.out, refused.err, has('out')]).toEqual([1, '', expect.stringMatching(line), false])
    const forced = await policy('sign @p --key @k.pem --output @out --force')
    expect([forced.code, forced.err]).toEqual([0, expect.stringMatching(/; it is signed all the same\n$/)])
  })

  it.each([
    ['{"payload": "e30=", "payloadType": "x", "signatures": []}', 'Keylime would refuse the policy: p: it is signed already: a DSSE envelope'],
    ['{"payload": "e30=", "payloadTy', 'p: at byte 30: envelope: expected a quote at the end of the string, found the end of the text'],
  ])('an envelope is put in no other: %s', async (content, said) => {
    const { policy, has } = policyFolder({ ...FILES, p: content })
    for (const options of ['', '--force', '--to-sign --force'].map((more) => (more.startsWith('--to') ? more : `--key @k.pem ${more}`))) {
      expect(await policy(`sign @p ${options} --output @out`)).toEqual({ code: 1, out: '', err: `imascope: ${said}\n` })
    }
    expect(has('out')).toBe(false)
  })

  it('an envelope is a file that cosign signs', async () => {
    const { policy } = policyFolder(FILES)
    await policy('sign @policy.json --key @k.pem --output @p.dsse.json')
    expect(await policy('sign @p.dsse.json --key @k.pem --backend cosign --output @p.sigstore.json')).toEqual({ code: 0, out: '', err: '' })
    expect((await policy('verify @p.dsse.json --key @k.pub --signature @p.sigstore.json')).code).toBe(0)
  })

  it('nothing can\'t be signed at all', async () => {
    const { policy } = policyFolder({ ...FILES, p: '' })
    expect(await policy('sign @p --key @k.pem --force --output @out')).toMatchObject({ code: 3, err: 'imascope: p: it is empty\n' })
  })
})

describe('files', () => {
  it.each([
    ['--output @policy.json', '--output: policy.json is also an input'], ['--output @k.pem', '--output: k.pem is also an input'], ['--output @hard --force', '--output: hard is also an input'], ['--output @out --public-key-output @out', '--output: out is also the output of --public-key-output'],
  ])('an output that is an input is wrong usage: %s', async (options, line) => {
    const { policy, path, text } = policyFolder(FILES)
    linkSync(path('policy.json'), path('hard'))
    expect(await policy(`sign @policy.json --key @k.pem ${options}`)).toEqual({ code: 64, out: '', err: `imascope: ${line}\n` })
    expect(text('policy.json')).toBe(POLICY)
  })

  it.each(['--key @k.pem --output @pass', '--new-key @pass --no-passphrase --output @out', '--new-key @k --no-passphrase --output @out', '--to-sign --output @pass'])('a file that exists stays without --force: %s', async (options) => {
    const { policy, text, list } = policyFolder(FILES)
    const before = list()
    expect(await policy(`sign @policy.json ${options}`)).toMatchObject({ code: 73, out: '', err: expect.stringMatching(/: it exists; --force overwrites it\n$/) as string })
    expect([text('pass'), text('k.pub'), list()]).toEqual([FILES.pass, FILES['k.pub'], before])
    expect((await policy(`sign @policy.json ${options} --force`)).code).toBe(0)
  })

  it.each(['--output @none/out', '--output /dev/full'])('73 when one can\'t be written: %s', async (options) => {
    const { policy } = policyFolder(FILES)
    expect((await policy(`sign @policy.json --key @k.pem ${options}`)).code).toBe(73)
  })

  it.each(['sign @none --key @k.pem --output @out', 'sign @policy.json --key @none --output @out', 'sign @policy.json --key @k.pub --output @out', 'sign @policy.json --key @k.crt --output @out', 'sign @policy.json --key @policy.json --output @out', 'sign @policy.json --key @k.pem --backend x509 --certificate @other.crt --output @out', 'sign @policy.json --key @k.pem --backend x509 --certificate @k.pub --output @out'])('3 when one can\'t be read as what it should be: %s', async (line) => {
    const { policy, has } = policyFolder(FILES)
    const { code, err } = await policy(line)
    expect([code, err.split('\n').length, has('out')]).toEqual([3, 2, false])
  })

  it('a key on another curve is none of cosign\'s', async () => {
    const { policy } = policyFolder({ k: pemOfKey(makeSigner('P-384')) })
    expect(await policy('sign @policy.json --key @k --backend cosign --output @out')).toMatchObject({ code: 3, err: expect.stringMatching(/cosign verifies files with SHA-256.*found a key on P-384/) as string })
  })

  it('an interrupt leaves none behind', async () => {
    const { policy, has } = policyFolder(FILES)
    const interrupted = new AbortController()
    interrupted.abort()
    expect((await policy('sign @policy.json --key @k.pem --output @out', { signal: interrupted.signal })).code).toBe(130)
    expect(has('out')).toBe(false)
  })
})

describe('wrong usage', () => {
  it.each([
    ['sign --key k --output o', 'a policy to sign: give its FILE, or - for standard input'], ['sign a b --key k --output o', 'one FILE at a time, found 2'], ['sign p --key k', '--output is missing'], ['sign p --output o', 'nothing to sign with'],
    ['sign p --key k --new-key n --output o', '--new-key goes with no other key'], ['sign p --to-sign --key k --output o', '--to-sign writes what is to be signed'], ['sign p --signature s --output o', '--signature: --key names the public key'],
    ['sign p --key k --output o --backend gpg', '--backend: expected ecdsa, x509 or cosign, found "gpg"'], ['sign p --key k --output o --format bundle', '--format goes with --backend cosign'], ['sign p --key k --output o --backend cosign --format x', '--format: expected bundle or signature'],
    ['sign p --key k --output o --certificate c', '--certificate goes with --backend x509'], ['sign p --to-sign --output o --backend x509 --certificate c', '--certificate: no key is asked for with --to-sign'], ['sign p --key k --no-passphrase --output o', '--no-passphrase goes with --new-key'],
    ['sign p --new-key k --no-passphrase --passphrase-file f --output o', 'contradict each other'], ['sign p --to-sign --passphrase-file f --output o', '--passphrase-file goes with a private key'], ['sign p --signature s --key k --public-key-output f --output o', '--public-key-output goes with a private key'],
    ['sign p --key - --output o', '--key: "-" is no file name'], ['sign p --key k --output=', '--output: the file name is empty'], ['verify p', '--key is missing'], ['verify --key k', 'a policy to verify: give its FILE'],
  ])('%s', async (line, message) => {
    const { policy } = policyFolder()
    expect(await policy(line)).toEqual({ code: 64, out: '', err: expect.stringContaining(message) as string })
  })

  it('x509 with a signature needs a certificate', async () => {
    const { policy } = policyFolder({ ...FILES, sig: base64(signatureOf(paeOf(KEYLIME_TYPE, Buffer.from(POLICY)), KEY)) })
    expect(await policy('sign @policy.json --backend x509 --signature @sig --key @k.pub --output @out')).toMatchObject({ code: 64, err: expect.stringContaining('must name a certificate') as string })
  })
})
