import { describe, expect, it } from 'vitest'
import { policyEnvelope } from '@shared/sources/policy-envelope/index'
import { parseEnvelope } from '@shared/sources/policy-envelope/parse'
import { recognise } from '@shared/sources/index'
import { issueCertificate, pemOf } from '../../../support/make-certificate'
import { policyText } from '../../../support/make-case'
import { agentResponse } from '../../../support/make-keylime'
import { KEYLIME_TYPE, base64, bundleOf, envelopeOf, envelopeText, makeSigner, paeOf } from '../../../support/make-signed-policy'
import { sourceInput } from '../../../support/decode'

const SIGNER = makeSigner()
const POLICY = policyText({ digests: { '/a': ['ab'.repeat(32)] } })
const utf8 = (text: string) => new TextEncoder().encode(text)
const parsed = (text: string | Uint8Array) => parseEnvelope(sourceInput('policy.dsse.json', typeof text === 'string' ? utf8(text) : text))
const detected = (text: string) => policyEnvelope.detect(sourceInput('x', utf8(text)))?.confidence ?? null
const pointed = (text: string, { byteOffset, byteLength }: { byteOffset: number; byteLength: number }) => Buffer.from(text).subarray(byteOffset, byteOffset + byteLength).toString()

describe('an envelope', () => {
  const envelope = envelopeOf(POLICY, [SIGNER, SIGNER])
  const text = JSON.stringify({ ...envelope, é: 'é' }, null, 2)

  it('gives the policy as a member, with the bytes and the place that it has', () => {
    const { opened } = parsed(text)
    expect(Buffer.from(opened.members[0].bytes).toString()).toBe(POLICY)
    expect(pointed(text, opened.members[0].inside!)).toBe(envelope.payload)
  })

  it('gives what is signed, and the signatures with their places', () => {
    const { envelope: read } = parsed(text)
    expect(Buffer.from(read.message)).toEqual(paeOf(KEYLIME_TYPE, Buffer.from(POLICY)))
    expect(read).toMatchObject({ payloadType: KEYLIME_TYPE, signatureCount: 2, stopped: null, policy: 'e1.1' })
    expect(read.signatures.map((one) => (JSON.parse(pointed(text, one)) as { sig: string }).sig)).toEqual(envelope.signatures.map(({ sig }) => sig))
    expect(base64(read.signatures[1].value!)).toBe(envelope.signatures[1].sig)
    expect(pointed(text, { byteOffset: read.typeOffset, byteLength: read.typeLength })).toBe(JSON.stringify(KEYLIME_TYPE))
  })

  it('has the certificate that a key id holds, and none of any other key id', () => {
    const certificate = pemOf(issueCertificate({ subject: 'dsse_lib', key: SIGNER }))
    const read = (keyId: string) => parsed(envelopeText(POLICY, [SIGNER], { keyId })).envelope.signatures[0].enclosed
    expect(read(certificate.toString('base64'))?.certificate?.subject).toBe('CN=dsse_lib')
    for (const other of ['', 'ab'.repeat(32), base64(certificate.subarray(0, 90)), base64(utf8(SIGNER.pem)), 'x'.repeat(100_000)]) expect(read(other)).toBeNull()
  })

  it('reads at most 100 signatures and knows how many there are', () => {
    const many = JSON.stringify({ ...envelope, signatures: Array.from({ length: 1000 }, () => envelope.signatures[0]) })
    expect(parsed(many).envelope).toMatchObject({ signatureCount: 1000, signatures: { length: 100 } })
  })

  it.each<[string, unknown, string]>([['a number', 1, 'another value'], ['no sig', {}, 'none'], ['a sig that is a number', { sig: 1 }, 'another value'], ['a sig without padding', { sig: 'YQ' }, 'base64 without padding'], ['a sig with a blank', { sig: 'YW Jj' }, 'other characters']])('keeps the others beside a signature of %s', (_, item, found) => {
    const { signatures, stopped } = parsed(JSON.stringify({ ...envelope, signatures: [item, ...envelope.signatures] })).envelope
    expect(stopped).toBeNull()
    expect(signatures.map(({ value, problem }) => [value === null, problem?.found])).toEqual([[true, found], [false, undefined], [false, undefined]])
  })
})

describe('an envelope that can\'t be read', () => {
  const envelope = envelopeOf(POLICY, [SIGNER])
  const whole = JSON.stringify(envelope)
  it.each<[string, string, string, string]>([
    ['without a payload', JSON.stringify({ ...envelope, payload: undefined }), 'a text "payload"', 'none'],
    ['with an empty payload', JSON.stringify({ ...envelope, payload: '' }), 'a policy in "payload"', 'nothing'],
    ['with a payload that is no text', JSON.stringify({ ...envelope, payload: {} }), 'a text "payload"', 'object'],
    ['without a type', JSON.stringify({ ...envelope, payloadType: undefined }), 'a text "payloadType"', 'none'],
    ['without a list of signatures', JSON.stringify({ ...envelope, signatures: {} }), 'a list "signatures"', 'object'],
    ['with a payload without padding', JSON.stringify({ ...envelope, payload: 'YQ' }), 'padded base64 in "payload"', 'base64 without padding'],
    ['with a payload that has white space', JSON.stringify({ ...envelope, payload: 'YWJj\n' }), 'padded base64 in "payload"', 'other characters'],
    ['with two payloads', whole.replace('{', '{"payload":"YWJj",'), 'each key once', '"payload" again'],
    ['that is cut off', whole.slice(0, -10), 'a quote at the end of the string', 'the end of the text'],
  ])('%s says why, and gives no policy', (_, text, expected, found) => {
    const { envelope: read, opened } = parsed(text)
    expect(read.stopped).toMatchObject({ code: 'policy.malformed', file: 'policy.dsse.json', expected, found })
    expect(opened.members).toEqual([])
  })

  it('that is cut off keeps what stood before', () => {
    const { fields } = parsed(whole.slice(0, whole.indexOf('"signatures"'))).envelope
    expect(fields.map((field) => field.term)).toEqual(['payload', 'payloadType'])
  })

  it('that is not UTF-8 keeps what stood before', () => {
    const bytes = utf8(whole.replace('"signatures"', '"\u0001ignatures"')).map((byte) => (byte === 1 ? 0xff : byte))
    const { stopped, fields } = parsed(bytes).envelope
    expect(stopped).toMatchObject({ expected: 'UTF-8 text', byteOffset: bytes.indexOf(0xff) })
    expect(fields).toHaveLength(2)
  })
})

describe('what is an envelope', () => {
  it('is told by its keys at the top', () => {
    expect(detected(envelopeText(POLICY, [SIGNER]))).toBe('certain')
    expect(detected(` \n${envelopeText(POLICY, [SIGNER]).slice(0, 100)}`)).toBe('likely')
    expect(detected(JSON.stringify({ signatures: [{ keyid: 'x'.repeat(10_000), sig: 'YQ==' }], payloadType: 'x', payload: 'YQ==' }))).toBe('certain')
    for (const text of [POLICY, '{}', '[]', '', JSON.stringify({ data: envelopeOf(POLICY, [SIGNER]) }), JSON.stringify(bundleOf(utf8(POLICY), SIGNER))]) expect(detected(text)).toBeNull()
  })

  it('is so in a file that the user named as the policy, and a plain policy is not', () => {
    const kind = (text: string) => recognise(sourceInput('p', utf8(text), 'policy'))?.source.kind
    expect([kind(envelopeText(POLICY, [SIGNER])), kind(POLICY), kind('?')]).toEqual(['policy-envelope', 'runtime-policy', 'runtime-policy'])
  })

  it('is so in a document that says that it holds a policy', () => {
    const kind = (text: string) => recognise({ ...sourceInput('p', utf8(text)), stated: 'runtime-policy' })?.source.kind
    expect([kind(envelopeText(POLICY, [SIGNER])), kind(POLICY), kind(JSON.stringify(agentResponse({})))]).toEqual(['policy-envelope', 'runtime-policy', 'runtime-policy'])
  })
})
