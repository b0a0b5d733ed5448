import { describe, expect, it } from 'vitest'
import type { DigestListName } from '@shared/model/policy-edit'
import { findListed } from '@shared/sources/runtime-policy/find-listed'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'
import { sourceInput } from '../../../support/decode'
import { policyText } from '../../../support/make-case'

const D1 = 'ab'.repeat(32)
const D2 = 'CD'.repeat(20)

function places(text: string, list: DigestListName, name: string, digest?: string): string[] {
  const policy = parseRuntimePolicy(sourceInput('policy', new Uint8Array(Buffer.from(text))))
  return findListed(policy, list, name, (written) => digest === undefined || written === digest).map(({ written, byteOffset, byteLength }) => {
    const there = Buffer.from(text).subarray(byteOffset, byteOffset + byteLength).toString()
    expect(there).toContain(written)
    return there
  })
}

describe('where a digest is listed', () => {
  it('in a runtime policy', () => {
    const text = `\ufeff${policyText({ digests: { '/é': [D1, D2, D1], '/b': [D1] }, keyrings: { '/é': [D2] }, 'ima-buf': { x: [D1] } })}`
    expect(places(text, 'digests', '/é', D2)).toEqual([`"${D2}"`])
    expect(places(text, 'digests', '/é')).toEqual([`"${D1}"`, `"${D2}"`, `"${D1}"`])
    expect([places(text, 'keyrings', '/é'), places(text, 'ima-buf', 'x'), places(text, 'digests', '/none'), places(text, 'keyrings', '/b')]).toEqual([[`"${D2}"`], [`"${D1}"`], [], []])
  })

  it('beside what is no digest, and of names that objects have', () => {
    expect(places(`{"digests":{"__proto__":[7,null,"${D1}"],"constructor":["${D2}"],"/x":"${D1}"}}`, 'digests', '__proto__')).toEqual([`"${D1}"`])
    expect(places(`{"digests":{"__proto__":[7],"constructor":["${D2}"],"/x":"${D1}"}}`, 'digests', 'constructor')).toEqual([`"${D2}"`])
    expect(places(`{"digests":{"/x":"${D1}"}}`, 'digests', '/x')).toEqual([])
  })

  it('in allowlists', () => {
    const hashes = { '/a': [D1] }
    expect(places(JSON.stringify({ meta: {}, hashes, keyrings: { '.ima': [D2] } }), 'digests', '/a')).toEqual([`"${D1}"`])
    expect(places(JSON.stringify({ allowlist: { hashes, keyrings: { '.ima': [D2] } }, exclude: [] }), 'keyrings', '.ima')).toEqual([`"${D2}"`])
    const text = `${D1} /a b\n${D2} %keyring:.ima`
    expect(places(JSON.stringify({ allowlist: text, exclude: [] }), 'digests', '/a_b')).toEqual([JSON.stringify(text)])
  })

  it('in lines', () => {
    const text = `${D2} boot_aggregate\n${D1}  /é b\n${D2} %keyring:/é_b\n${D2}  /é_b\r\n`
    expect(places(text, 'digests', '/é_b')).toEqual([`${D1}  /é b`, `${D2}  /é_b`])
    expect([places(text, 'digests', '/é_b', D2), places(text, 'keyrings', '/é_b'), places(text, 'digests', '/é b')]).toEqual([[`${D2}  /é_b`], [`${D2} %keyring:/é_b`], []])
    expect(places(`SHA256 (/a b) = ${D1}\n${D1} */c\n`, 'digests', '/a_b')).toEqual([`SHA256 (/a b) = ${D1}`])
  })

  it('twenty places at most', () => {
    expect(places(`${D1} /a\n`.repeat(50), 'digests', '/a')).toHaveLength(20)
    expect(places(policyText({ digests: { '/a': Array.from({ length: 50 }, () => D1) } }), 'digests', '/a')).toHaveLength(20)
  })

  it('nowhere in what can\'t be read', () => {
    const policy = parseRuntimePolicy(sourceInput('policy', Uint8Array.of(0xff)))
    expect(findListed(policy, 'digests', '/a', () => true)).toEqual([])
  })
})
