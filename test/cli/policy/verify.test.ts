import { describe, expect, it } from 'vitest'
import { base64, envelopeText, makeSigner, signatureOf } from '../../support/make-signed-policy'
import { POLICY, policyFolder } from '../support/policy-files'

const [KEY, OTHER] = [makeSigner(), makeSigner()]
const files = () => policyFolder({ 'k.pub': KEY.pem, 'o.pub': OTHER.pem, 'ed.pub': makeSigner('ed25519').pem, 'p.dsse.json': envelopeText(POLICY, [KEY]), 'sig': base64(signatureOf(Buffer.from(POLICY), KEY)), 'bad': envelopeText('hello', [KEY]), 'twice': `{"payload":1,${envelopeText(POLICY, [KEY]).slice(1)}`, 'number': envelopeText(POLICY, [KEY]).replace(/"sig":"[^"]*"/, '"sig":5'), 'odd': envelopeText(POLICY.replace('"release"', '"Release"'), [KEY]) })

describe('policy verify', () => {
  it.each([
    ['@p.dsse.json --key @k.pub', 'p.dsse.json: signed by k.pub (DSSE envelope, ecdsa-sha256)'], ['@p.dsse.json --key @o.pub --key=@k.pub', 'p.dsse.json: signed by k.pub (DSSE envelope, ecdsa-sha256)'], ['@p.dsse.json --key @ed.pub --key @k.pub', 'p.dsse.json: signed by k.pub (DSSE envelope, ecdsa-sha256)'],
    ['@policy.json --key @k.pub --signature @sig', 'policy.json: signed by k.pub (signature, ecdsa-sha256)'],
  ])('0 for a good signature: %s', async (line, said) => {
    const { policy, path } = files()
    const { code, out, err } = await policy(`verify ${line}`)
    expect([code, out.replaceAll(`${path('')}/`, ''), err]).toEqual([0, `${said}\n`, ''])
  })

  it('0 with a word on what Keylime would refuse', async () => {
    expect(await files().policy('verify @odd --key @k.pub')).toMatchObject({ code: 0, err: 'imascope: Keylime would refuse it: its schema expects a key "release", and finds none at byte 0\n' })
  })

  it.each([
    ['@p.dsse.json --key @o.pub', 'The signature of p.dsse.json does not verify under o.pub: the policy was changed, or another key signed it.'], ['@policy.json --key @k.pub', 'policy.json is not signed.'],
    ['@policy.json --key @o.pub --signature @sig', 'The signature of policy.json does not verify under o.pub: the policy was changed, or another key signed it.'], ['@policy.json --key @k.pub --signature @k.pub', 'k.pub is no signature of policy.json.'],
    ['@twice --key @k.pub', 'twice: at byte 13: expected each key once, found "payload" again.'], ['@number --key @k.pub', 'The signature of number can\'t be good: at byte 429: expected a text "sig", found another value.'],
    ['@bad --key @k.pub', 'bad/payload.json: at byte 0: policy: expected JSON, or lines with a digest and a path, found hello.'],
  ])('1 with one clear line: %s', async (line, said) => {
    expect(await files().policy(`verify ${line}`)).toEqual({ code: 1, out: '', err: `imascope: ${said}\n` })
  })

  it.each([['@none --key @k.pub', 'none: no such file or directory (ENOENT)'], ['@p.dsse.json --key @none', 'none: no such file or directory (ENOENT)'], ['@policy.json --key @k.pub --signature @none', 'none: no such file or directory (ENOENT)'], ['@p.dsse.json --key @policy.json', 'policy.json: at byte 0: public key: expected a public key or certificate'], ['@p.dsse.json --key @ed.pub', 'found algorithm 1.3.101.112'], ['/ --key @k.pub', '/: it is a folder, not a plain file']])('3 where something can\'t be read: %s', async (line, said) => {
    expect(await files().policy(`verify ${line}`)).toEqual({ code: 3, out: '', err: expect.stringContaining(said) as string })
  })
})
