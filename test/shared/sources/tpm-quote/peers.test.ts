import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { computePcrDigest } from '@shared/crypto/pcr-digest'
import { verifyQuoteSignature } from '@shared/crypto/verify-quote-signature'
import { flipBit, hex, input, parseKey, parsePcrs, parseQuote, parseSignature, vector, vectorPath } from '../../../vectors/tpm/load'
import { hasTool, run, succeeds } from '../../../vectors/tpm/peers'

let folder: string
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'imascope-peers-')) })
afterAll(() => { rmSync(folder, { recursive: true }) })

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

async function ours(message: Uint8Array, signature: Uint8Array, ak: string): Promise<boolean> {
  return (await verifyQuoteSignature(parseSignature(input('s', signature, 'signature')), parseKey(input(`${ak}.pub`)), message)).outcome === 'valid'
}

describe.skipIf(!hasTool('openssl'))('OpenSSL (skipped where openssl is not installed)', () => {
  it.each(['ak', 'akpss', 'akecc', 'ak384', 'ek-ecc', 'banks-ak'])('%s: the public area\'s key is that of tpm2_readpublic\'s PEM', (name) => {
    const der = run('openssl', ['pkey', '-pubin', '-in', vectorPath(`${name}.pem`), '-outform', 'DER'])
    expect(hex(parseKey(input(`${name}.pub`)).spki!)).toBe(hex(der))
  })

  const PSS = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:auto']
  it.each([
    ['sha256-10.sig', 'sha256-10', 'ak', 'sha256', [], 6], ['rsa384-sha256-10.sig', 'rsa384-sha256-10', 'ak384', 'sha384', [], 6],
    ['pss-sha256-10.sig', 'pss-sha256-10', 'akpss', 'sha256', PSS, 6], ['all-banks-10.sig', 'all-banks-10', 'banks-ak', 'sha256', [], 6],
    ['rsa-sha256-10-plain.sig.plain', 'rsa-sha256-10-plain', 'banks-ak', 'sha256', [], 0],
    ['ecc-sha256-10-plain.sig.plain', 'ecc-sha256-10-plain', 'akecc', 'sha256', [], 0],
  ])('%s: both say good, and bad for changed bytes', async (name, label, ak, hash, options, header) => {
    const signature = vector(name)
    const message = vector(`${label}.msg`)
    // Bits of the message, of the signature, and none.
    for (const [changedMessage, changedSignature] of [
      [message, signature], [flipBit(message, 500), signature], [message, flipBit(signature, (header + 20) * 8)], [message, flipBit(signature, signature.length * 8 - 1)],
    ]) {
      const theirs = succeeds('openssl', [
        'dgst', `-${hash}`, ...options, '-verify', vectorPath(`${ak}.pem`),
        '-signature', file('signature', changedSignature.subarray(header)), file('message', changedMessage),
      ])
      expect(await ours(changedMessage, changedSignature, ak)).toBe(theirs)
    }
  })

  it('reads certificates that OpenSSL made', () => {
    for (const algorithm of [['rsa:2048'], ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384']]) {
      const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
      run('openssl', ['req', '-x509', '-newkey', ...algorithm, '-nodes', '-keyout', key, '-out', certificate, '-subj', '/CN=ak', '-days', '2'])
      const publicPem = run('openssl', ['x509', '-in', certificate, '-noout', '-pubkey'])
      const der = run('openssl', ['x509', '-in', certificate, '-outform', 'DER'])
      const withText = run('openssl', ['x509', '-in', certificate, '-text'])
      const expected = hex(run('openssl', ['pkey', '-pubin', '-outform', 'DER'], publicPem))
      expect(parseKey(input('k', der))).toMatchObject({ form: 'certificate-der' })
      expect(parseKey(input('k', withText))).toMatchObject({ form: 'certificate-pem' })
      expect([der, withText, publicPem].map((bytes) => hex(parseKey(input('k', bytes)).spki!))).toEqual([expected, expected, expected])
    }
  })
})

describe.skipIf(!hasTool('tpm2_print'))('tpm2_print (skipped where tpm2-tools is not installed)', () => {
  it.each(['sha256-10', 'sha1-and-sha256-10', 'all-banks-10', 'ecc-sha256-0to10'])('%s.msg says the same', (label) => {
    const printed = run('tpm2_print', ['-t', 'TPMS_ATTEST', vectorPath(`${label}.msg`)]).toString()
    const said = (term: string) => new RegExp(`^ *${term}: (.*)$`, 'm').exec(printed)?.[1]
    const quote = parseQuote(input(`${label}.msg`))
    expect({
      qualifiedSigner: hex(quote.qualifiedSigner), extraData: hex(quote.qualifyingData), clock: `${quote.clock}`, resetCount: `${quote.resetCount}`,
      restartCount: `${quote.restartCount}`, safe: quote.safe ? '1' : '0', count: `${quote.pcrSelection.length}`, pcrDigest: hex(quote.pcrDigest),
    }).toEqual(Object.fromEntries(['qualifiedSigner', 'extraData', 'clock', 'resetCount', 'restartCount', 'safe', 'count', 'pcrDigest'].map((term) => [term, said(term)])))
    expect([...printed.matchAll(/hash: \d+ \((\w+)\)/g)].map(([, bank]) => bank)).toEqual(quote.pcrSelection.map(({ bank }) => bank))
  })

  it.each(['ak', 'akpss', 'akecc', 'ak384', 'ek-ecc'])('%s.pub says the same', (name) => {
    const printed = run('tpm2_print', ['-t', 'TPM2B_PUBLIC', vectorPath(`${name}.pub`)]).toString()
    const key = parseKey(input(`${name}.pub`))
    expect(printed).toContain(`raw: 0x${key.attributes!.bits.toString(16)}`)
    const { material } = key
    if (material.type === 'rsa') expect(printed).toContain(`rsa: ${hex(material.modulus)}`)
    else expect(material.type === 'ecc' && printed.includes(`x: ${hex(material.x)}\ny: ${hex(material.y)}`)).toBe(true)
  })
})

describe.skipIf(!hasTool('tpm2_checkquote'))('tpm2_checkquote (skipped where tpm2-tools is not installed)', () => {
  // 5.4 refuses RSAPSS, so that quote is left to OpenSSL above.
  it.each([['sha256-10', 'ak', 'sha256'], ['sha1-and-sha256-10', 'ak', 'sha256'], ['all-banks-10', 'banks-ak', 'sha256'], ['ecc-sha256-0to10', 'akecc', 'sha256'], ['rsa384-sha256-10', 'ak384', 'sha384']])(
    '%s: both say good with these PCR values, and bad with others', async (label, ak, hash) => {
      const pcrs = vector(`${label}.pcrs`)
      const quote = parseQuote(input(`${label}.msg`))
      const theirs = (bytes: Uint8Array) => succeeds('tpm2_checkquote', [
        '-u', vectorPath(`${ak}.pem`), '-m', vectorPath(`${label}.msg`), '-s', vectorPath(`${label}.sig`), '-g', hash,
        '-f', file('pcrs', bytes), '-q', hex(quote.qualifyingData),
      ])
      const matches = (bytes: Uint8Array) => {
        const { values } = parsePcrs(input('p', bytes))
        const lookup = (bank: string, pcr: number) => values.find((value) => value.bank === bank && value.pcr === pcr)?.value ?? null
        return hex(computePcrDigest(quote.pcrSelection, lookup, hash)!) === hex(quote.pcrDigest)
      }
      const changed = flipBit(pcrs, 150 * 8)
      expect([matches(pcrs), matches(changed)]).toEqual([true, false])
      expect([theirs(pcrs), theirs(changed)]).toEqual([await ours(quote.bytes, vector(`${label}.sig`), ak), false])
    })
})
