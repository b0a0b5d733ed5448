import { describe, expect, it } from 'vitest'
import { tpmName } from '@shared/sources/tpm-name'
import { hex, input, vector } from '../../../vectors/tpm/load'
import { ECC_KEY, OTHER_KEY, codesOf, file, findingOf, logFile, quoteFiles, reportOf, textFile, trustedKey } from '../../../support/make-case'
import { makePublic } from '../../../support/make-tpm'
import { createHash } from 'node:crypto'

const detect = (path: string, bytes?: Uint8Array) => tpmName.detect(input(path, bytes))?.confidence ?? null
const parsed = (path: string, bytes?: Uint8Array) => tpmName.parse(input(path, bytes), () => Promise.resolve()) as Extract<ReturnType<typeof tpmName.parse>, { kind: 'tpm-name' }>
const nameOf = (key: typeof ECC_KEY) => Buffer.concat([Buffer.of(0, 0x0b), createHash('sha256').update(makePublic(key).subarray(2)).digest()])

describe('the name of a key', () => {
  it('is what tpm2_readpublic -n writes', () => {
    expect(parsed('ak.name').name).toMatchObject({ qualifiedName: null })
    expect(hex(parsed('ak.name').name.name)).toBe(hex(vector('ak.name')))
    expect(['ak.name', 'akecc.name'].map((path) => detect(path))).toEqual(['likely', 'likely'])
    expect([detect('ak.bin', vector('ak.name')), detect('x.name', vector('ak.name').subarray(1)), detect('x.name', new Uint8Array())]).toEqual([null, null, null])
  })

  it('is what tpm2_createak prints, with the qualified one', () => {
    const { name } = parsed('ak.yaml')
    expect(hex(name.name)).toBe(hex(vector('ak.name')))
    expect(hex(name.qualifiedName!)).toBe('000bbb9aaf718e6f43f20a1110d5dd8c4698d9f8ad9e2b18ba18464d203e91b58445')
    expect(detect('x', vector('ak.yaml'))).toBe('certain')
    expect(detect('x', Buffer.from('loaded-key:\n  name: zz\n'))).toBeNull()
    for (const { value, byteOffset, byteLength } of name.fields) expect(Buffer.from(vector('ak.yaml').subarray(byteOffset, byteOffset + byteLength)).toString()).toBe(value)
  })

  it('beside a key of the same file name must be that key\'s', async () => {
    const files = [logFile(), ...quoteFiles(), trustedKey()]
    expect(codesOf(await reportOf([...files, file('given/ak.name', nameOf(ECC_KEY)), textFile('given/ak.yaml', `loaded-key:\n  name: ${hex(nameOf(ECC_KEY))}\n`)]))).toEqual([])
    expect(codesOf(await reportOf([...files, file('given/other.name', nameOf(OTHER_KEY))]))).toEqual([])
    const report = await reportOf([...files, file('given/ak.name', nameOf(OTHER_KEY))])
    expect(findingOf(report, 'quote.key-name-mismatch')).toMatchObject({ severity: 'warning', evidence: 'e6', expected: hex(nameOf(ECC_KEY)), found: hex(nameOf(OTHER_KEY)) })
    expect(report.evidence.at(-1)).toMatchObject({ kind: 'tpm-name' })
  })

  it('in the text of tpm2_readpublic must be that of what stands there', async () => {
    const text = new TextDecoder().decode(vector('ak.readpublic.yaml'))
    const report = await reportOf([logFile(), ...quoteFiles(), trustedKey(), textFile('k.yaml', text.replace('raw: 0x50072', 'raw: 0x40072'))])
    expect(findingOf(report, 'quote.key-name-mismatch')).toMatchObject({ evidence: 'e6', found: hex(vector('ak.name')) })
  })
})
