/** The traps of our reference on formats that are about Keylime, each with its number: what the program says with `--mode keylime`, and the model too. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codesOf, file, policyFile, policyText, reportOf, textFile } from '../support/make-case'
import { eventPcr, makeEventLog, type MadeEvent } from '../support/make-event-log'
import { makeLog } from '../support/make-log'
import { PLAIN, printLine, type LineParts } from './make-line'
import { modelAnswers, MODEL_PYTHON } from './model'
import { printBinary } from './print-binary'
import { keylimeAnswer } from './product'
import { certificate, keyId, signatureOver, spki, type KeyName } from './signing-keys'

const [PASS, UNLISTED, OTHER_DIGEST] = ['pass', 'ima.validation.ima-ng.not_in_allowlist', 'ima.validation.ima-ng.runtime_policy_hash']
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest()
const hex = (content: string | Uint8Array) => sha256(content).toString('hex')

type Made = Partial<LineParts>
const made = (parts: Made = {}): LineParts => ({ template: 'ima-ng', algorithm: 'sha256', digest: sha256('a'), name: '/a', third: null, pcr: '10', column: 'sha1', ...parts })

interface Parts { readonly [key: string]: unknown }

/** `pass`, or the events, of each line; the model must say the same where there is one. */
async function verdicts(lines: readonly (Made | string)[], parts: Parts = {}): Promise<string[]> {
  const log = Buffer.from(lines.map((line) => `${typeof line === 'string' ? line : printLine(made(line), PLAIN)}\n`).join(''))
  const policy = policyText(parts)
  const product = await keylimeAnswer([file('ascii_runtime_measurements', log, 'log'), textFile('policy.json', policy, 'policy')])
  const said = product.lines.map(({ verdict, keylimeEvents }) => (verdict === 'pass' ? PASS : keylimeEvents.join(' ')))
  if (MODEL_PYTHON !== undefined) expect(modelAnswers([{ log, policy, pcr: null }])[0].lines.map((line) => (line!.verdict === 'pass' ? PASS : line!.events.join(' ')))).toEqual(said)
  return said
}

function signed(key: KeyName, { content = 'a', id = keyId(key), type = 3, hashId = 4, hash = 'sha256' } = {}): Made {
  const value = signatureOver(key, hash, content)
  const header = Buffer.of(type, 2, hashId, 0, 0, 0, 0, 0, 0)
  header.writeUInt32BE(id, 3)
  header.writeUInt16BE(value.length, 7)
  return { template: 'ima-sig', third: Buffer.concat([header, value]) }
}

const learned = (name: string, bytes: Buffer): Made => ({ template: 'ima-buf', name, digest: sha256(bytes), third: bytes })
const tenant = (keyids: readonly number[], ...keys: readonly KeyName[]) => JSON.stringify({ pubkeys: keys.map((key) => spki(key).toString('base64')), keyids })

describe('lines', () => {
  it('6: an EVM portable signature is tried against the file digest, and the list decides', async () => {
    const line = { ...signed('p256', { content: 'another thing', type: 5 }) }
    expect([await verdicts([line], { 'verification-keys': tenant([], 'p256'), 'digests': { '/a': [hex('a')] } }), await verdicts([line], { 'verification-keys': tenant([], 'p256') })]).toEqual([[PASS], [UNLISTED]])
  })

  it('7: Keylime can\'t read a big-endian log', async () => {
    const text = printBinary(Buffer.from(makeLog([{ path: '/a' }])))
    const big = Buffer.from(makeLog([{ path: '/a' }], { bigEndian: true })).subarray(4, 24).toString('hex')
    const [, , ...rest] = text.toString().trimEnd().split(' ')
    expect(await verdicts([`10 ${big} ${rest.join(' ')}`])).toEqual(['ima.validation.ima_hash'])
  })

  it('8: log_hash_alg is the hash of the column, not of files', async () => {
    const ima = (log_hash_alg: string) => ({ digests: { '/a': [hex('a')] }, ima: { ignored_keyrings: [], log_hash_alg, dm_policy: null } })
    expect([await verdicts([{ column: 'sha256' }], ima('sha256')), await verdicts([{ column: 'sha256' }], ima('sha1')), await verdicts([{}], ima('sha256'))]).toEqual([[PASS], ['ima.validation.ima_hash'], ['ima.validation.ima_hash']])
  })

  it('9: the blank at the end of an unsigned ima-sig line is data', async () => {
    const line = printLine(made({ template: 'ima-sig', third: Buffer.alloc(0) }))
    expect(await verdicts([line, line.trimEnd()], { digests: { '/a': [hex('a')] } })).toEqual([PASS, 'ima.parser.entry'])
  })

  it('10: the blank before a PCR below 10 breaks the line for Keylime, and is none of the number for us', async () => {
    const line = printLine(made({ pcr: ' 5' }))
    expect(await verdicts([{}, line], { digests: { '/a': [hex('a')] } })).toEqual([PASS, 'ima.parser.entry'])
    const report = await reportOf([textFile('ascii_runtime_measurements', `${line}\n`)], {})
    expect(report.replay.map(({ pcr }) => pcr)).toContain(5)
  })

  it('39: a column of ones passes unchecked', async () => {
    expect(await verdicts([{ columnDigest: Buffer.alloc(20, 0xff) }, { columnDigest: Buffer.alloc(20) }, { columnDigest: Buffer.alloc(20, 0xfe) }])).toEqual([PASS, PASS, 'ima.validation.ima_hash'])
  })
})

describe('policies', () => {
  it('17: an exclude is anchored at its start only, and one that does not compile turns all off', async () => {
    const lines = ['/tmp/x', '/tmp_evil', '/usr/tmp'].map((name) => ({ name }))
    expect([await verdicts(lines, { excludes: ['/tmp'] }), await verdicts(lines, { excludes: ['/tmp', '('] })]).toEqual([[PASS, PASS, UNLISTED], [UNLISTED, UNLISTED, UNLISTED]])
  })

  it('18: digests are lower case without prefix, and the hash is not compared', async () => {
    const list = (text: string) => ({ digests: { '/a': [text] } })
    expect([await verdicts([{}, { algorithm: 'sha512' }], list(hex('a'))), await verdicts([{}], list(hex('a').toUpperCase())), await verdicts([{}], list(`sha256:${hex('a')}`))]).toEqual([[PASS, PASS], [OTHER_DIGEST], [OTHER_DIGEST]])
  })

  it.each([[0, true], [1, true], [2, false], [3, false]])('19: generator %i: Keylime takes the policy for none in places: %s', async (generator, told) => {
    const policy = policyFile(policyText({ meta: { version: 1, generator } } as Parts))
    const report = await reportOf([textFile('ascii_runtime_measurements', `${printLine(made())}\n`, 'log'), policy], { mode: 'keylime' })
    expect(codesOf(report).includes('keylime.policy-ignored')).toBe(told)
  })

  it('20: paths stand in a policy as they stand in the log', async () => {
    const line = { name: '/with_blank' }
    expect([await verdicts([line], { digests: { '/with blank': [hex('a')] } }), await verdicts([line], { digests: { '/with_blank': [hex('a')] } })]).toEqual([[UNLISTED], [PASS]])
  })

  it('21: several values of boot_aggregate are allowed', async () => {
    const boots = ['a', 'b', 'c'].map((text) => ({ name: 'boot_aggregate', digest: sha256(text) }))
    expect(await verdicts(boots, { digests: { boot_aggregate: [hex('a'), hex('b')] } })).toEqual([PASS, PASS, OTHER_DIGEST])
  })

  it('21: those that a measured boot log proves are allowed too', async () => {
    const events: MadeEvent[] = Array.from({ length: 10 }, (_, pcr) => ({ pcr, type: 5, data: Buffer.from(`event of PCR ${pcr}`) }))
    const aggregate = (bank: string, last: number) => createHash(bank).update(Buffer.concat(Array.from({ length: last + 1 }, (_, pcr) => eventPcr(events, bank, pcr)))).digest()
    const proven = [['sha256', 7], ['sha256', 9], ['sha1', 7], ['sha1', 9]].map(([bank, last]) => aggregate(String(bank), Number(last)))
    const log = Buffer.from([...proven, sha256('another boot')].map((digest) => `${printLine(made({ name: 'boot_aggregate', digest, algorithm: digest.length === 20 ? 'sha1' : 'sha256' }))}\n`).join(''))
    const policy = policyText({ digests: { boot_aggregate: [hex('listed')] } })
    const { lines } = await keylimeAnswer([textFile('ascii_runtime_measurements', log.toString(), 'log'), textFile('policy.json', policy, 'policy'), file('boot', makeEventLog(events), 'event-log')])
    expect(lines.map(({ verdict, keylimeEvents }) => (verdict === 'pass' ? PASS : keylimeEvents.join(' ')))).toEqual([PASS, PASS, PASS, PASS, OTHER_DIGEST])
    if (MODEL_PYTHON === undefined) return
    const [model] = modelAnswers([{ log, policy, pcr: null, bootAggregates: { sha256: proven.slice(0, 2).map((one) => one.toString('hex')), sha1: proven.slice(2).map((one) => one.toString('hex')) } }])
    expect(model.lines.map((line) => line!.verdict)).toEqual(lines.map(({ verdict }) => verdict))
  })

  it('30: a policy may write what is not ASCII either way', async () => {
    const policy = (name: string) => policyText({ digests: { NAME: [hex('a')] } }).replace('NAME', name)
    for (const name of ['/ü', '/\\u00fc']) {
      const { lines } = await keylimeAnswer([textFile('ascii_runtime_measurements', `${printLine(made({ name: '/ü' }))}\n`, 'log'), textFile('p.json', policy(name), 'policy')])
      expect(lines.map(({ verdict }) => verdict)).toEqual(['pass'])
    }
  })

  it('31: names of objects are paths like any other', async () => {
    expect(await verdicts(['__proto__', 'constructor', 'toString'].map((name) => ({ name })), { digests: JSON.parse(`{"__proto__":["${hex('a')}"]}`) as object })).toEqual([PASS, UNLISTED, UNLISTED])
  })
})

describe('keys', () => {
  const der = certificate('p256', 'der')
  const signedFile = signed('p256')

  it('23: a key is learned only from its entry on, and only if its digest is allowed', async () => {
    const lines = [signedFile, learned('.ima', der), signedFile]
    expect([await verdicts(lines, { keyrings: { '.ima': [hex(der)] } }), await verdicts(lines, {}), await verdicts(lines, { ima: { ignored_keyrings: ['.ima'], log_hash_alg: 'sha1', dm_policy: null } })])
      .toEqual([[UNLISTED, PASS, PASS], [UNLISTED, UNLISTED, UNLISTED], [UNLISTED, PASS, UNLISTED]])
  })

  it('24: the hash of a signature must be that of the digest', async () => {
    const keys = { 'verification-keys': tenant([], 'p256') }
    expect(await verdicts([signedFile, { ...signedFile, algorithm: 'sha512' }, signed('p256', { hashId: 6 })], keys)).toEqual([PASS, UNLISTED, UNLISTED])
  })

  it('25: key id 0, or none, is computed', async () => {
    const lines = [signedFile, signed('rsa2048')]
    for (const keyids of [[0, 0], [], [keyId('p256')]]) expect(await verdicts(lines, { 'verification-keys': tenant(keyids, 'p256', 'rsa2048') })).toEqual([PASS, PASS])
    expect(await verdicts(lines, { 'verification-keys': tenant([1, 0], 'p256', 'rsa2048') })).toEqual([UNLISTED, PASS])
  })

  it('26: the id of a certificate is the end of its Subject Key Identifier, not of the key\'s SHA-1', async () => {
    const foreign = certificate('foreign-skid', 'der')
    expect(await verdicts([learned('.ima', foreign), signed('rsa1024', { id: 0x01020304 }), signed('rsa1024')], { keyrings: { '.ima': [hex(foreign)] } })).toEqual([PASS, PASS, UNLISTED])
  })
})

it('every trap has its test, but for those of writing signed policies', () => {
  const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('traps.test.ts')).map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('')
  const numbers = new Set([...tests.matchAll(/\bit[.\w]*\([^\n]*?'(\d+): |\]\)\('(\d+): /g)].map((match) => Number(match[1] ?? match[2])))
  expect(Array.from({ length: 39 }, (_, i) => i + 1).filter((number) => !numbers.has(number))).toEqual([27, 28, 29])
})
