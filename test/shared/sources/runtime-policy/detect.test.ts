import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recognise } from '@shared/sources/index'
import { detectRuntimePolicy } from '@shared/sources/runtime-policy/detect'
import { sourceInput } from '../../../support/decode'

const D1 = 'ab'.repeat(32)
const D2 = 'CD'.repeat(20)
const SAMPLES = join(import.meta.dirname, '../../../../samples')

const input = (text: string) => sourceInput('file', new Uint8Array(Buffer.from(text)))
const kindOf = (text: string) => recognise(input(text))?.source.kind ?? null

describe('a file of a bundle is a policy', () => {
  it.each<[string, string]>([
    ['an allowlist of lines', `${D1} boot_aggregate\n${D2} /usr/bin/ls\n\n${D1}\t/a b\r\n`], ['with keyrings', `${D2} %keyring:.ima\n`], ['checksums', `${D1}  /usr/bin/é\n${D1} */b\n`], ['checksums with tags', `SHA256 (/a b) = ${D1}\nSHA1 (/c) = ${D2}\n`],
    ['an escaped name', `\\${D1}  /a\\nb\n`], ['with a byte order mark', `\ufeff${D1} /a\n`], ['a JSON allowlist', `{"meta":{"version":1},"hashes":{"/a":["${D1}"]}}`], ['an empty one', '{"meta":{"version":1},"release":0,"hashes":{}}'],
    ['a wrapped one', `{"allowlist":{"hashes":{}},"exclude":[]}`], ['a text in one', `{"exclude":["/tmp"],"allowlist":"${D1} /a"}`], ['a long list', Array.from({ length: 5000 }, (_, i) => `${D1}  /usr/share/${i}\n`).join('')],
  ])('%s', (_, text) => {
    expect(kindOf(text)).toBe('runtime-policy')
  })
})

describe('a file of a bundle is none', () => {
  it.each<[string, string]>([
    ['names without a folder', `${D1}  archive.iso\n`], ['names below the folder', `${D1}  ./binary_runtime_measurements\n`], ['a digest alone', `${D1}\n`], ['a list with a comment', `# made by hand\n${D1} /a\n`], ['a list with another line', `${D1} /a\nnot a digest\n`],
    ['PCR values', `sha256:\n  10: 0x${D1}\n`], ['a list of PCR values', `10: ${D1}\n`], ['a line of an ASCII log', `10 ${D2.toLowerCase()} ima-ng sha256:${D1} /usr/bin/ls\n`], ['an exclude list', '/tmp\n/var/.*\n'], ['a short digest', `${D1.slice(0, 32)} /a\n`], ['a digest of no length', `${D1.slice(0, 60)} /a\n`],
    ['packages with hashes', '{"_meta":{"hash":{}},"default":{"x":{"hashes":["sha256:00"]}}}'], ['facts of a file', '{"meta":{},"hashes":{"sha256":"00"}}'], ['an allowlist of something else', '{"allowlist":["a"],"exclude":[]}'], ['words', 'allowlist exclude digests\n'],
  ])('%s', (_, text) => {
    expect(detectRuntimePolicy(input(text))).toBeNull()
  })

  it('among the samples only the policies are', () => {
    const found = readdirSync(SAMPLES, { recursive: true, withFileTypes: true }).filter((one) => one.isFile() && detectRuntimePolicy(sourceInput(one.name, new Uint8Array(readFileSync(join(one.parentPath, one.name)))))).map((one) => one.name)
    expect(new Set(found)).toEqual(new Set(['policy.json', 'allowlist.txt']))
  })
})
