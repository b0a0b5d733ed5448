import { describe, expect, it } from 'vitest'
import { policyStateOf } from '@shared/engine/signed-policy/policy-state'
import { verifyPolicy } from '@shared/engine/signed-policy/verify-policy'
import { policyText } from '../../../support/make-case'
import { base64, bundleOf, envelopeText, makeSigner, signatureOf } from '../../../support/make-signed-policy'
import { utf8 } from '../../../support/private-keys'

const [KEY, OTHER] = [makeSigner(), makeSigner()]
const TEXT = policyText({ digests: { '/a': ['ab'.repeat(32)] } })
const named = (path: string, content: string | Uint8Array) => ({ path, bytes: typeof content === 'string' ? utf8(content) : new Uint8Array(content) })
const ask = (policy: string, keys: readonly string[], signature: string | Uint8Array | null = null) => (
  verifyPolicy({ policy: named('p.json', policy), keys: keys.map((key, i) => named(`k${i}.pub`, key)), signature: signature === null ? null : named('s', signature) })
)

describe('a signed policy', () => {
  it('is signed by one of the keys, and says by which', async () => {
    expect(await ask(envelopeText(TEXT, [KEY]), [OTHER.pem, KEY.pem])).toEqual({ isSigned: true, isReadable: true, problems: [], form: 'dsse', scheme: 'ecdsa-sha256', keyPath: 'k1.pub', keylimeRefusals: [], keyErrors: [] })
  })

  it.each<[string, string | Uint8Array, string]>([
    ['a line of base64', base64(signatureOf(Buffer.from(TEXT), KEY)), 'signature'], ['DER', signatureOf(Buffer.from(TEXT), KEY), 'signature'], ['a bundle', JSON.stringify(bundleOf(Buffer.from(TEXT), KEY)), 'sigstore-bundle'],
    ['an older bundle', JSON.stringify({ base64Signature: base64(signatureOf(Buffer.from(TEXT), KEY)) }), 'cosign-bundle'],
  ])('has its signature in %s beside it', async (_, signature, form) => {
    expect(await ask(TEXT, [KEY.pem], signature)).toMatchObject({ isSigned: true, isReadable: true, problems: [], form, keyPath: 'k0.pub', keylimeRefusals: [] })
    expect(await ask(`${TEXT} `, [KEY.pem], signature)).toMatchObject({ isSigned: false, problems: [expect.stringMatching(/^The signature of p\.json /)] })
    expect((await ask(TEXT, [OTHER.pem], signature)).isSigned).toBe(false)
  })

  it('counts by the named signature alone, whatever the envelope\'s own says', async () => {
    const envelope = envelopeText(TEXT, [KEY])
    expect((await ask(envelope, [KEY.pem], base64(signatureOf(Buffer.from('other'), KEY)))).isSigned).toBe(false)
    expect((await ask(envelopeText(TEXT, [OTHER]), [KEY.pem], base64(signatureOf(Buffer.from(TEXT), KEY)))).isSigned).toBe(true)
  })

  it.each<[string, string, string | Uint8Array | null, RegExp]>([
    ['no signature', TEXT, null, /^p\.json is not signed\.$/], ['a key as its signature', TEXT, KEY.pem, /^s is no signature of p\.json\.$/], ['a signature of nothing', TEXT, '', /^s is no signature of p\.json\.$/],
    ['a bundle that is damaged', TEXT, JSON.stringify(bundleOf(Buffer.from(TEXT), KEY)).replace('"signature":"', '"signature":"*'), /^s is no signature: expected padded base64/],
    ['an envelope without one', envelopeText(TEXT, []), null, /^p\.json is not signed\.$/], ['an envelope that is cut off', envelopeText(TEXT, [KEY]).slice(0, 90), null, /^p\.json: at byte 90: expected a quote at the end of the string, found the end of the text\.$/],
  ])('with %s is not', async (_, policy, signature, problem) => {
    const answer = await ask(policy, [KEY.pem], signature)
    expect([answer.isSigned, answer.problems[0]]).toEqual([false, expect.stringMatching(problem)])
  })

  it.each([['text', 'hello', /expected JSON/], ['a list in place of digests', TEXT.replace('"digests":{', '"digests":5,"_":{'), /expected an object "digests"/], ['a key twice', TEXT.replace('{', '{"release":1,'), /each key once/], ['a number among digests', TEXT.replace(`"${'ab'.repeat(32)}"`, '5'), /expected strings/]])('over %s is signed and can\'t be read', async (_, policy, problem) => {
    const answer = await ask(envelopeText(policy, [KEY]), [KEY.pem])
    expect([answer.isSigned, answer.isReadable, answer.problems]).toEqual([true, false, [expect.stringMatching(problem)]])
  })

  it('says what Keylime would refuse', async () => {
    expect((await ask(envelopeText(TEXT.toUpperCase().replace('DIGESTS', 'digests'), [KEY]), [KEY.pem])).keylimeRefusals).toEqual([expect.stringMatching(/^its schema expects/)])
    expect((await ask(envelopeText(TEXT, [KEY], { hash: 'sha384' }), [KEY.pem])).keylimeRefusals).toEqual(['it takes SHA-256 only, not sha384'])
  })

  it('tells keys that are none', async () => {
    const answer = await ask(envelopeText(TEXT, [KEY]), ['hello', makeSigner('ed25519').pem])
    expect([answer.isSigned, answer.keyErrors.map(({ code, file }) => [file, code])]).toEqual([false, [['k0.pub', 'key.malformed'], ['k1.pub', 'key.unsupported']]])
    expect((await ask(envelopeText(TEXT, [KEY]), ['hello', KEY.pem])).isSigned).toBe(true)
  })
})

describe('the state of a policy', () => {
  it.each<[string, string, object]>([
    ['Keylime takes it', TEXT, { unreadable: null, refused: null, isSigned: false }],
    ['its schema refuses it', TEXT.replace('"release"', '"Release"'), { unreadable: null, refused: expect.stringContaining('a key "release"') as string, isSigned: false }],
    ['it is an allowlist', `${'ab'.repeat(32)} /a\n`, { unreadable: null, refused: expect.stringContaining('found a list of lines') as string, isSigned: false }],
    ['it is signed', envelopeText(TEXT, [KEY]), { unreadable: null, refused: expect.stringContaining('signed already') as string, isSigned: true }],
    ['it is text', 'hello', { unreadable: expect.stringContaining('expected JSON') as string, refused: null, isSigned: false }],
  ])('%s', (_, text, state) => {
    expect(policyStateOf(named('p.json', text))).toEqual(state)
  })
})
