import { describe, expect, it } from 'vitest'
import { createInProcessEngine } from '@shared/engine/in-process'
import { describePolicy } from '@shared/sources/runtime-policy/describe'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'
import { sourceInput } from '../../../support/decode'
import { ECC_KEY, policyFile, policyText, textFile } from '../../../support/make-case'

const D1 = 'ab'.repeat(32)
const fields = (text: string) => describePolicy(parseRuntimePolicy(sourceInput('policy', new Uint8Array(Buffer.from(text))))).map(({ label, value, meaning }) => (meaning === undefined ? [label, value] : [label, value, meaning]))

describe('the fields of a policy', () => {
  it('of Keylime\'s form', () => {
    const spki = ECC_KEY.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    const text = policyText({ digests: { '/a': [D1, D1], '/b': ['X\u001b'] }, excludes: ['/tmp'], keyrings: { '.ima': [D1] } }).replace('"generator":3', '"generator":3,"timestamp":"2024\\u202e"').replace('"verification-keys":""', () => `"verification-keys":${JSON.stringify(JSON.stringify({ pubkeys: [spki], keyids: [255] }))}`)
    expect(fields(text)).toEqual([
      ['Form', 'Keylime runtime policy'], ['Paths', '2'], ['Digests', '3'], ['Excludes', '1'], ['Keyrings', '1'], ['Buffers', '0'], ['Keyrings that are ignored', '0'], ['Version', '1'], ['Generator', '3'], ['Written', '2024\\u{202e}'], ['Release', '0'],
      ['Hash of the template digests', 'sha1'], ['Key for IMA signatures', '000000ff', 'ECC, P-256'], ['Keylime\'s schema', 'refuses it'], ['Differs', 'X\\u{1b}', 'expected 40 to 128 lower-case hex digits'],
    ])
  })

  it.each([
    ['Keylime allowlist, lines', `${D1} boot_aggregate`], ['Keylime allowlist, JSON', '{"hashes":{}}'], ['list of checksums', `${D1} */a`],
  ])('of the form %s', (form, text) => {
    expect(fields(text)[0]).toEqual(['Form', form])
  })

  it('are those of a file that is inspected; of one that can\'t be read there is the error', async () => {
    const [whole, broken] = await createInProcessEngine().inspect([policyFile(`${D1} /a b\n`), textFile('other', 'nothing', 'policy')], {})
    expect(whole).toMatchObject({ kind: 'runtime-policy', error: null, notes: ['One name has blanks, which IMA logs as _: it is listed so.'], fields: [{ label: 'Form', value: 'Keylime allowlist, lines' }, ...Array.from({ length: 8 }, () => expect.anything() as unknown)] })
    expect(broken).toMatchObject({ fields: [], error: expect.stringContaining('expected JSON, or lines with a digest and a path, found nothing') as string })
  })
})
