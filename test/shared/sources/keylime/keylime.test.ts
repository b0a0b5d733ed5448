import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EvidenceError } from '@shared/errors/evidence-error'
import type { Decoded } from '@shared/sources/decoded'
import { recognise } from '@shared/sources/index'
import { keylimeDocument } from '@shared/sources/keylime/index'
import { latin1, noCheckpoint, sourceInput } from '../../../support/decode'
import { policyText } from '../../../support/make-case'
import { TRANSPORT_KEY, agentResponse, boundQuote, pushEvidence, quoteParts, quoteString, recordLines, tpmQuote } from '../../../support/make-keylime'
import { makePcrFile } from '../../../support/make-tpm'
import { PYTHON3, askPython } from '../../../support/python-peer'
import { keylimeVector } from '../../../vectors/keylime/load'
import { vector } from '../../../vectors/tpm/load'

type Document = Extract<Decoded, { kind: 'keylime-document' }>

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const bytesOf = (content: unknown): Uint8Array => (content instanceof Uint8Array ? content : utf8(typeof content === 'string' ? content : JSON.stringify(content)))
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const PARTS = quoteParts()
const QUOTE = quoteString(...PARTS)

function parsed(content: unknown): Document {
  const input = sourceInput('response.json', bytesOf(content))
  expect(keylimeDocument.detect(input)).not.toBeNull()
  return keylimeDocument.parse(input, noCheckpoint) as Document
}

const detected = (content: unknown): string | null => keylimeDocument.detect(sourceInput('x', bytesOf(content)))?.recognisedBy ?? null
const membersOf = (content: unknown) => parsed(content).opened.members
const namesOf = (content: unknown): string[] => membersOf(content).map(({ path }) => path)
const member = (content: unknown, name: string) => membersOf(content).find(({ path }) => path === name)!

function refusal(content: unknown): EvidenceError {
  try {
    parsed(content)
  } catch (error) {
    if (error instanceof EvidenceError) return error
    throw error
  }
  throw new Error('it was read')
}

/** The bytes of the document that a part says it stands in. */
function written(content: unknown, name: string): string {
  const { byteOffset, byteLength } = member(content, name).inside!
  return latin1(bytesOf(content).subarray(byteOffset, byteOffset + byteLength))
}

describe('a quote string', () => {
  it('gives the bytes of the three files that tpm2_quote writes', () => {
    const files = ['msg', 'sig', 'pcrs'].map((ending) => vector(`ecc-sha256-0to10.${ending}`))
    const { document, opened } = parsed(quoteString(files[0], files[1], files[2]))
    expect(document).toMatchObject({ form: 'quote-string', notes: [], quotes: [{ quote: 'e1.1', signature: 'e1.2', hashAlgorithm: null, transportKey: null, nonce: null }] })
    expect(opened.members.map(({ path, stated }) => [path, stated])).toEqual([['quote.msg', 'tpm-quote'], ['quote.sig', 'tpm-signature'], ['quote.pcrs', 'pcr-values']])
    expect(opened.members.map(({ bytes }) => bytes)).toEqual(files)
  })

  it.each([['blanks around it', `\n  ${QUOTE}\r\n`], ['line ends in it', QUOTE.replaceAll(/(.{76})/g, '$1\n')]])('may have %s', (_, text) => {
    expect(membersOf(text).map(({ bytes }) => bytes)).toEqual([...PARTS])
    expect(written(text, 'quote.sig').replaceAll(/\s/g, '')).toBe(base64(PARTS[1]))
  })

  it('of an agent of API 1.0 is unpacked', () => {
    const { members } = parsed(quoteString(...PARTS, { packed: true })).opened
    expect(members.map(({ bytes }) => bytes)).toEqual([...PARTS])
    expect(members.map(({ inside }) => inside!.encoding)).toEqual(['base64-zlib', 'base64-zlib', 'base64-zlib'])
  })

  it.each([[':', 1], [':more', 1], [':more:and more', 1]])('with %j at its end says that it is ignored', (more, notes) => {
    const { document, opened } = parsed(quoteString(...PARTS, { more }))
    expect([document.notes.length, opened.members.length, opened.stopped]).toEqual([notes, 3, null])
  })

  it.each([
    ['no base64', 'A_A=', 'other text'], ['nothing', '', 'other text'], ['more than any file of values has', 'A'.repeat(140_000), '140000 characters'],
    ['a bomb', base64(deflateSync(Buffer.alloc(4 << 20))), 'more than 65536 unpacked bytes'], ['too short a stream', base64(Buffer.from('789c00ff', 'hex')), 'a broken zlib stream'], ['a stream that is cut off', base64(deflateSync(PARTS[2]).subarray(0, 40)), 'a broken zlib stream'],
    ['more than is unpacked', base64(Buffer.concat([Buffer.from([0x78]), Buffer.alloc(20_000)])), '20001 packed bytes'],
  ])('keeps the parts beside one that is %s', (_, part, found) => {
    const text = `r${base64(PARTS[0])}:${base64(PARTS[1])}:${part}`
    const { members, stopped } = parsed(text).opened
    expect(members.map(({ path }) => path)).toEqual(['quote.msg', 'quote.sig'])
    expect(stopped).toEqual({ code: 'keylime.part', file: 'response.json', byteOffset: text.lastIndexOf(':') + 1, field: 'quote (pcrs)', expected: 'base64 of a part of a quote', found })
  })

  it.each([
    ['another letter first', `q${QUOTE.slice(1)}`], ['two parts', QUOTE.slice(0, QUOTE.lastIndexOf(':'))], ['other bytes', quoteString(utf8('hello world'), utf8('hello world'), utf8('hello world'))],
    ['a line of an exclude list', 'rotate:this:file'], ['nothing', 'r'],
  ])('is none with %s', (_, text) => {
    expect(detected(text)).toBeNull()
  })
})

describe('an agent\'s response', () => {
  const LIST = '10 0adefe762c149c7cec19da62f0da1297fcfbffff ima-ng sha256:00 boot_aggregate\n'
  const RESPONSE = agentResponse({ pubkey: TRANSPORT_KEY, boottime: 123, ima_measurement_list: LIST, ima_measurement_list_entry: 0, mb_measurement_list: base64(utf8('Spec ID')) }, PARTS)

  it.each([['whole', RESPONSE], ['without its envelope', RESPONSE.results], ['with white space', JSON.stringify(RESPONSE, null, 4)]])('%s: its parts', (_, content) => {
    const { document, opened } = parsed(content)
    expect(opened).toMatchObject({ skipped: [], stopped: null })
    expect(opened.members.map(({ path, bytes, stated }) => [path, bytes, stated])).toEqual([
      ['quote.msg', PARTS[0], 'tpm-quote'], ['quote.sig', PARTS[1], 'tpm-signature'], ['quote.pcrs', PARTS[2], 'pcr-values'],
      ['ima_measurement_list', utf8(LIST), 'ima-log-ascii'], ['mb_measurement_list', utf8('Spec ID'), 'event-log'],
    ])
    expect(document.form).toBe('agent-response')
    expect(document.quotes).toMatchObject([{ quote: 'e1.1', signature: 'e1.2', hashAlgorithm: { value: 'sha256' }, signatureScheme: { value: 'ecdsa' }, transportKey: { value: utf8(TRANSPORT_KEY) } }])
    expect(document.fields.map(({ term, label, value }) => [term ?? label, value])).toEqual([
      ['hash_alg', 'sha256'], ['enc_alg', 'ecc'], ['sign_alg', 'ecdsa'], ['boottime', '123'], ['pubkey', '-----BEGIN PUBLIC KEY-----\\u{a}AAAA\\u{a}-----END PUBLIC KEY-----\\u{a}'],
      ['ima_measurement_list_entry', '0'], ['Part', 'quote.msg'], ['Part', 'quote.sig'], ['Part', 'quote.pcrs'], ['Part', 'ima_measurement_list'], ['Part', 'mb_measurement_list'],
    ])
  })

  it('says where each part stands, also behind characters of several bytes', () => {
    const content = { 'é😀': '"quote"', ...RESPONSE }
    expect(written(content, 'quote.msg')).toBe(base64(PARTS[0]))
    expect(written(content, 'quote.pcrs')).toBe(base64(PARTS[2]))
    expect(written(content, 'mb_measurement_list')).toBe(base64(utf8('Spec ID')))
    expect(JSON.parse(`"${written(content, 'ima_measurement_list')}"`)).toBe(LIST)
    const { transportKey, hashAlgorithm } = parsed(content).document.quotes[0]
    const at = ({ byteOffset, byteLength }: { byteOffset: number; byteLength: number }) => Buffer.from(bytesOf(content)).subarray(byteOffset, byteOffset + byteLength).toString()
    expect([JSON.parse(`"${at(transportKey!)}"`), at(hashAlgorithm!)]).toEqual([TRANSPORT_KEY, 'sha256'])
  })

  it('with escapes in its quote gives the same bytes, and the place of the whole string', () => {
    const text = JSON.stringify(RESPONSE).replaceAll('/', '\\/')
    expect(membersOf(text).map(({ bytes }) => bytes)).toEqual(membersOf(RESPONSE).map(({ bytes }) => bytes))
    expect(written(text, 'quote.sig').replaceAll('\\/', '/')).toBe(QUOTE)
  })

  it('of a list that does not begin at its start says so', () => {
    const notes = (entry: unknown) => member(agentResponse({ ima_measurement_list: LIST, ima_measurement_list_entry: entry }), 'ima_measurement_list').notes
    expect(notes(17)).toEqual(['begins with entry 18 of the whole list: what the PCR held before it is not in this part (--start-pcr)'])
    for (const entry of [0, -1, '17', null, 1.5]) expect(notes(entry)).toEqual([])
  })

  it('that is cut off keeps what is whole', () => {
    const text = JSON.stringify(RESPONSE)
    const { members, stopped } = parsed(text.slice(0, -20)).opened
    expect(members.map(({ path }) => path)).toEqual(['quote.msg', 'quote.sig', 'quote.pcrs', 'ima_measurement_list'])
    expect(stopped).toMatchObject({ code: 'keylime.truncated', byteOffset: text.length - 20 })
  })

  it('that is broken in the middle keeps what is before', () => {
    const text = JSON.stringify(RESPONSE).replace('"boottime":', '"boottime"é')
    const { members, stopped } = parsed(text).opened
    expect(members).toHaveLength(3)
    expect(stopped).toMatchObject({ code: 'keylime.json', byteOffset: text.indexOf('é'), expected: 'a colon' })
  })

  it('with a key that stands twice is refused', () => {
    const text = JSON.stringify(RESPONSE).replace('"results":{', '"results":{"quote":"r",')
    expect(refusal(text)).toMatchObject({ code: 'keylime.duplicate-key', byteOffset: text.lastIndexOf('"quote":'), found: '"quote" again' })
  })

  it('that is not UTF-8 is refused', () => {
    expect(refusal(Uint8Array.of(...bytesOf(RESPONSE), 0xff))).toMatchObject({ code: 'keylime.text', byteOffset: 0 })
  })

  it.each([['brackets', '['], ['commas', ',{}']])('with more %s than any document has is refused', (_, piece) => {
    expect(refusal(`{"quote":[0${piece.repeat(2_000_001)}`)).toMatchObject({ code: 'keylime.text', expected: 'at most 2000000 values' })
  })

  it('may be nested deeper than a stack', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    expect(namesOf(JSON.stringify(RESPONSE).replace('123', deep))).toHaveLength(5)
  })

  it('has parts of another kind of value left out, and says so', () => {
    const { document, opened } = parsed(agentResponse({ ima_measurement_list: [LIST], mb_measurement_list: '*' }))
    expect(opened.members.map(({ path }) => path)).toEqual(['quote.msg', 'quote.sig', 'quote.pcrs'])
    expect(document.notes).toEqual(['"ima_measurement_list" is no text and was not read'])
    expect(opened.stopped).toMatchObject({ code: 'keylime.part', field: 'mb_measurement_list', found: '*' })
  })
})

describe('a push attestation', () => {
  const LOG = '10 0adefe762c149c7cec19da62f0da1297fcfbffff ima-ng sha256:00 boot_aggregate\n'
  const imaLog = (entries: string, more: object = {}) => ({ evidence_class: 'log', evidence_type: 'ima_log', data: { entry_count: 1, entries }, ...more })
  const uefiLog = { evidence_class: 'log', evidence_type: 'uefi_log', data: { entries: base64(utf8('Spec ID')) } }
  const chosen = { challenge: base64(utf8('asked')), signature_scheme: 'ecdsa', hash_algorithm: 'sha384', certification_key: { public: base64(vector('akecc.pub')) } }

  it('has its parts as files', () => {
    const { document, opened } = parsed(pushEvidence([tpmQuote(PARTS), imaLog(LOG), uefiLog]))
    expect(document).toMatchObject({ form: 'push-evidence', quotes: [{ quote: 'e1.1', signature: 'e1.2', nonce: null }] })
    expect(opened.members.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['quote.msg', PARTS[0]], ['quote.sig', PARTS[1]], ['quote.pcrs', PARTS[2]], ['ima_measurement_list', utf8(LOG)], ['mb_measurement_list', utf8('Spec ID')],
    ])
  })

  it('may have its log in base64', () => {
    const content = pushEvidence([imaLog(base64(utf8(LOG)))])
    expect(member(content, 'ima_measurement_list')).toMatchObject({ bytes: utf8(LOG), inside: { encoding: 'base64' } })
  })

  it.each([
    ['in its items, as the verifier tells it', pushEvidence([], { evidence: [tpmQuote(PARTS, { chosen_parameters: chosen }), imaLog(LOG, { chosen_parameters: { ...chosen, challenge: undefined, starting_offset: 5 } })] })],
    ['beside them', pushEvidence([tpmQuote(PARTS), imaLog(LOG)], { evidence_requested: [{ evidence_type: 'tpm_quote', chosen_parameters: chosen }, { evidence_type: 'ima_log', chosen_parameters: { starting_offset: 5 } }] })],
    ['without an envelope', pushEvidence([tpmQuote(PARTS, { chosen_parameters: chosen }), imaLog(LOG, { chosen_parameters: { starting_offset: 5 } })]).data],
  ])('may name what was agreed %s', (_, content) => {
    const { document, opened } = parsed(content)
    expect(document.quotes).toMatchObject([{ hashAlgorithm: { value: 'sha384' }, signatureScheme: { value: 'ecdsa' }, nonce: { value: utf8('asked') } }])
    expect(opened.members.map(({ path }) => path).sort()).toEqual(['ak.pub', 'ima_measurement_list', 'nonce.hex', 'quote.msg', 'quote.pcrs', 'quote.sig'])
    expect(member(content, 'nonce.hex')).toMatchObject({ bytes: utf8('61736b6564'), stated: 'nonce', inside: { encoding: 'hex' } })
    expect(written(content, 'nonce.hex')).toBe(base64(utf8('asked')))
    expect(document.notes).toEqual(['states the nonce 61736b6564: whoever wrote the document could have chosen it, so it counts only if you asked for it'])
    expect(member(content, 'ima_measurement_list').notes).toHaveLength(1)
  })

  it('of several quotes keeps the parts of each together, each with what is said of it', () => {
    const other = quoteParts({ spec: { nonce: utf8('other') } })
    const { document, opened } = parsed(pushEvidence([tpmQuote(PARTS, { chosen_parameters: { hash_algorithm: 'sha1' } }), tpmQuote(other, { chosen_parameters: { hash_algorithm: 'sha512' } })]))
    expect(opened.members.map(({ path }) => path)).toEqual(['quote.msg', 'quote.sig', 'quote.pcrs', 'quote-2.msg', 'quote-2.sig', 'quote-2.pcrs'])
    expect(document.quotes).toMatchObject([{ quote: 'e1.1', hashAlgorithm: { value: 'sha1' } }, { quote: 'e1.4', signature: 'e1.5', hashAlgorithm: { value: 'sha512' } }])
  })

  it('with PCR values as a map says that they were not read', () => {
    const item = tpmQuote(PARTS)
    const { document, opened } = parsed(pushEvidence([{ ...item, data: { ...item.data, subject_data: { sha256: { 10: '0x00' } } } }, imaLog(LOG), imaLog(LOG)]))
    expect(opened.members.map(({ path }) => path)).toEqual(['quote.msg', 'quote.sig', 'ima_measurement_list', 'ima_measurement_list-2'])
    expect(document.notes).toEqual(['"subject_data" is no text and was not read'])
  })

  it.each([
    ['another resource', { data: { type: 'articles', attributes: { evidence: [{ title: 'x' }] } } }], ['no list', { data: { attributes: { evidence: 'x' } } }], ['no item', pushEvidence([])],
    ['items that are none', pushEvidence([null, 1, 'x'])],
  ])('is none with %s', (_, content) => {
    expect(detected(content)).toBeNull()
  })
})

describe('a record of durable attestation', () => {
  const AGENT = { agent_id: 'd432fbb3', nonce: 'G98b8NslrLpd2PEXSXA7', ak_tpm: base64(vector('ak.pub')), ek_tpm: base64(vector('ek-ecc.pub')), hash_alg: '', ima_pcrs: [10], pcr10: '', tpm_policy: '{"mask":"0x400"}' }
  const POLICY = policyText({ digests: { '/a': ['ab'.repeat(32)] } })

  it.each([
    ['a policy as text', { agent: AGENT, json_response: agentResponse(), runtime_policy: POLICY, verifier_timestamp: '04/05/2024, 19:34:38' }, 'json-string'],
    ['a policy as an object', { agent: AGENT, json_response: agentResponse(), ima_policy: JSON.parse(POLICY) as object }, 'json'],
    ['a policy in base64', { agent: AGENT, json_response: agentResponse().results, runtime_policy: base64(utf8(POLICY)) }, 'base64'],
    ['the names of another program', { agent_data: AGENT, attestation_data: agentResponse(), runtime_policy_data: JSON.parse(POLICY) as object }, 'json'],
  ])('with %s', (_, content, encoding) => {
    const { document, opened } = parsed(content)
    expect(document).toMatchObject({ form: 'attestation-record', quotes: [{ hashAlgorithm: { value: 'sha256' }, nonce: { value: utf8('G98b8NslrLpd2PEXSXA7') } }] })
    expect(opened.members.map(({ path }) => path)).toEqual(['quote.msg', 'quote.sig', 'quote.pcrs', 'ak.pub', 'ek.pub', 'runtime_policy.json', 'nonce.hex'])
    const policy = member(content, 'runtime_policy.json')
    expect(JSON.parse(Buffer.from(policy.bytes).toString())).toEqual(JSON.parse(POLICY))
    expect([policy.inside!.encoding, policy.stated]).toEqual([encoding, undefined])
    expect(recognise({ ...sourceInput('x', policy.bytes) })?.source.kind).toBe('runtime-policy')
    expect(recognise(sourceInput('x', bytesOf(content)))?.source.kind).toBe('keylime-document')
  })

  it('of a registration has the keys alone', () => {
    const { document, opened } = parsed({ agent: { agent_id: 'x', aik_tpm: base64(vector('ak.pub')) }, registrar_timestamp: 'x' })
    expect([document.form, opened.members.map(({ path }) => path)]).toEqual(['attestation-record', ['ak.pub']])
  })

  it('of a request to verify has the key as PEM', () => {
    const pem = Buffer.from(vector('ak.pem')).toString()
    expect(namesOf({ type: 'tpm', data: { quote: QUOTE, nonce: 'n', tpm_ak: pem, mb_log: base64(utf8('x')), ima_measurement_list: '' } })).toEqual(['quote.msg', 'quote.sig', 'quote.pcrs', 'mb_measurement_list', 'ak.pem', 'nonce.hex'])
  })

  it('a nonce that no quote can hold is shown as text only', () => {
    const { document, opened } = parsed({ agent: { ...AGENT, nonce: 'n'.repeat(67) }, json_response: agentResponse() })
    expect([document.quotes[0].nonce, opened.members.some(({ path }) => path === 'nonce.hex')]).toEqual([null, false])
    expect(document.fields.find(({ term }) => term === 'nonce')?.value).toBe('n'.repeat(67))
  })
})

describe('several documents in one file', () => {
  const RESPONSES = [agentResponse({ boottime: 1 }), agentResponse({ boottime: 2 })]

  it.each([
    ['an array', JSON.stringify(RESPONSES, null, 1)], ['an array of resources', JSON.stringify({ data: RESPONSES })], ['a document a line', RESPONSES.map((one) => `${JSON.stringify(one)}\n`).join('\n')],
    ['records of the file store', recordLines(RESPONSES)],
  ])('%s: each a file', (_, text) => {
    const { document, opened } = parsed(text)
    expect(document).toMatchObject({ form: 'documents', quotes: [] })
    expect(opened.members.map(({ path, bytes }) => [path, JSON.parse(Buffer.from(bytes).toString()) as unknown])).toEqual([['1.json', RESPONSES[0]], ['2.json', RESPONSES[1]]])
    const second = written(text, '2.json')
    expect(JSON.parse(opened.members[1].inside!.encoding === 'base64' ? Buffer.from(second, 'base64').toString() : second)).toEqual(RESPONSES[1])
  })

  it('one of them in base64, as the stores keep it', () => {
    const text = base64(bytesOf(RESPONSES[0]))
    expect(membersOf(`${text}\n`)).toMatchObject([{ path: '1.json', bytes: bytesOf(RESPONSES[0]), inside: { byteOffset: 0, encoding: 'base64' } }])
  })

  it('tells when a record was written, and where one is none', () => {
    const text = recordLines(RESPONSES).replace('1712345679--', '1712345679==')
    const { members, stopped } = parsed(text).opened
    expect(members).toMatchObject([{ path: '1.json', notes: ['recorded 2024-04-05T19:34:38Z'] }])
    expect(stopped).toMatchObject({ code: 'keylime.record', byteOffset: text.indexOf('1712345679==') })
  })

  it('an array that is cut off keeps its whole documents', () => {
    const text = JSON.stringify(RESPONSES).slice(0, -100)
    const { members, stopped } = parsed(text).opened
    expect([members[0].bytes, stopped?.code]).toEqual([bytesOf(RESPONSES[0]), 'keylime.truncated'])
  })

  it('are read up to a bound', () => {
    const { members, skipped } = parsed(`[${JSON.stringify(RESPONSES[0])}${',{}'.repeat(10_005)}]`).opened
    expect([members.length, skipped]).toEqual([10_000, [{ path: '10001', reason: 'the file has more than 10000 documents: this one and all after it were not read' }]])
  })
})

describe.runIf(PYTHON3)('a pickle', () => {
  const dump = (protocol: number): Uint8Array => Buffer.from(askPython<string>('import json, pickle, sys; print(json.dumps(pickle.dumps({"agent": {"agent_id": "x"}, "json_response": {}}, json.load(sys.stdin)).hex()))', protocol), 'hex')

  it.each([0, 1, 2, 3, 4, 5])('of protocol %i is never read', (protocol) => {
    const { document, opened } = parsed(dump(protocol))
    expect(document).toMatchObject({ form: 'pickle', quotes: [], fields: [] })
    expect(opened).toEqual({ members: [], stopped: null, skipped: [{ path: '', reason: expect.stringContaining('is a program and not data') as string }] })
  })

  it('in base64, or in a store, is a file that is not read', () => {
    expect(namesOf(base64(dump(4)))).toEqual(['1.pickle'])
    expect(namesOf(`1712345678--${base64(dump(4))}\n----\n`)).toEqual(['1.pickle'])
  })
})

describe('what else begins alike is no document', () => {
  it.each([
    ['a policy', policyText({ digests: { '/quote': ['ab'.repeat(32)], 'quote': ['cd'.repeat(32)] } })], ['JSON', '{"quote":"To be or not to be","a":[1]}'], ['a quotation', '{"quote":"rather: this: that"}'],
    ['a list', '[{"quote":"x"},1]'], ['an empty key', '{"ak_tpm":""}'], ['base64 of other things', base64(Buffer.from('{"a":1}'.padEnd(200)))], ['words', 'readme: one: two: three'], ['PCR values', makePcrFile([{ bank: 'sha1', pcrs: [1] }], [new Uint8Array(20)])],
    ['lines with dashes', `12345678--${'A'.repeat(100)}`],
  ])('%s', (_, content) => {
    expect(detected(content)).toBeNull()
  })
})

it('any value in any of its places is read or refused', () => {
  const keys = fc.constantFrom('quote', 'results', 'agent', 'json_response', 'data', 'attributes', 'evidence_collected', 'evidence_type', 'message', 'nonce', 'ak_tpm', 'pubkey', 'ima_measurement_list', 'chosen_parameters', '__proto__')
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 5, withCrossShrink: true }, fc.constantFrom<unknown>(QUOTE, base64(PARTS[0]), '', null, 1, 'tpm_quote'), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(keys, tie('value'), { maxKeys: 6, noNullPrototype: true })),
  }))
  fc.assert(fc.property(value, (one) => {
    const input = sourceInput('x', bytesOf(JSON.stringify(one)))
    if (keylimeDocument.detect(input)) expect((keylimeDocument.parse(input, noCheckpoint) as Document).kind).toBe('keylime-document')
  }), { numRuns: 300 })
})

describe('what Keylime\'s own tests carry', () => {
  it('reads as they say', () => {
    expect(namesOf(keylimeVector('checkquote.txt'))).toEqual(['quote.msg', 'quote.sig', 'quote.pcrs'])
    expect(namesOf(keylimeVector('identity-quote.json'))).toEqual(['quote.msg', 'quote.sig', 'quote.pcrs'])
    expect(namesOf(keylimeVector('registrar-agent.json'))).toEqual(['ak.pub', 'ek.pub'])
  })
})

it('a bound quote is one as an agent makes it', () => {
  expect(parsed(agentResponse({ pubkey: TRANSPORT_KEY }, boundQuote(TRANSPORT_KEY))).document.quotes).toHaveLength(1)
})
