/** Files that grow what a decoder makes of them: each is some hundred kB of one hostile thing. Memory and steps are counted, not timed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EvidenceKind } from '@shared/model/evidence'
import { SOURCES } from '@shared/sources/index'
import type { Source } from '@shared/sources/source'
import { checkInput, inputOf, type Tally } from '../../support/fuzz/check-input'
import { corpus } from '../../support/fuzz/corpus'
import { installMeter } from '../../support/fuzz/meter'
import { makeEventLog, makeSha1EventLog } from '../../support/make-event-log'
import { makeLog, u32 } from '../../support/make-log'
import { fileTags, makeRpm } from '../../support/make-rpm'
import { makeTar } from '../../support/make-tar'
import { makeZip } from '../../support/make-zip'

const SIZE = 400_000
const text = (value: string) => new Uint8Array(Buffer.from(value))
const many = (part: string | Uint8Array, size = SIZE) => new Uint8Array(Buffer.alloc(size, part))
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
const nestedDer = () => {
  const bytes = Buffer.alloc(65_000)
  for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.set([0x30, 0x82, (bytes.length - at - 4) >> 8, (bytes.length - at - 4) & 0xff], at)
  return new Uint8Array(bytes)
}

const HOSTILE: readonly (readonly [kind: EvidenceKind, what: string, make: () => Uint8Array])[] = [
  ['ima-log-binary', 'entries without data', () => makeLog(times(12_000, () => ({ template: 'x', data: new Uint8Array() })))],
  ['ima-log-binary', 'entries that are all malformed', () => makeLog(times(10_000, () => ({ template: 'ima-ng', data: Uint8Array.of(9, 9, 9, 9) })))],
  ['ima-log-binary', '65,600 template names', () => makeLog(times(65_600, (i) => ({ template: `t${i}`, data: new Uint8Array() })))],
  ['ima-log-binary', '300 algorithm names', () => makeLog(times(300, (i) => ({ template: 'd-ng', data: Buffer.concat([u32(4 + `${i}`.length), Buffer.from(`a${i}:\0d`)]) })))],
  ['ima-log-binary', 'one entry of everything', () => makeLog([{ path: 'x' }, { template: 'ima-sig', path: 'y'.repeat(SIZE / 2), tail: new Uint8Array(SIZE / 2).fill(3) }])],
  ['ima-log-binary', 'a name of bytes that are no text', () => makeLog([{ path: new Uint8Array(SIZE).fill(0xff) }])],
  ['event-log', 'events without data', () => makeSha1EventLog(times(12_000, () => ({ pcr: 1, type: 5 })))],
  ['event-log', '70,000 events', () => makeSha1EventLog(times(70_000, () => ({ pcr: 1, type: 5 })))],
  ['event-log', 'a Spec ID event of many algorithms', () => makeEventLog([{ pcr: 0xffffffff, type: 3, data: Buffer.concat([Buffer.from('Spec ID Event03\0'), u32(0), Buffer.of(0, 2, 0, 2), u32(SIZE / 4), Buffer.alloc(SIZE)]) }])],
  ['event-log', 'many tables', () => makeEventLog([{ pcr: 1, type: 0x80000009, data: Buffer.concat([u32(SIZE / 24), u32(0), Buffer.alloc(SIZE)]) }])],
  ['event-log', 'many partitions', () => makeEventLog([{ pcr: 5, type: 0x80000006, data: Buffer.concat([Buffer.alloc(92), u32(SIZE / 128), u32(0), Buffer.alloc(SIZE)]) }])],
  ['event-log', 'many signature lists', () => makeEventLog([{ pcr: 7, type: 0x80000001, data: Buffer.concat([Buffer.alloc(16), u32(2), u32(0), u32(28 * 14_000), u32(0), Buffer.from('db', 'utf16le'), Buffer.alloc(28 * 14_000, Buffer.concat([Buffer.alloc(16), u32(28), u32(0), u32(16)]))]) }])],
  ['event-log', 'a text of zeros', () => makeEventLog([{ pcr: 8, type: 0xd, data: new Uint8Array(SIZE) }])],
  ['event-log', 'a text of control characters', () => makeEventLog([{ pcr: 8, type: 0xd, data: many('\x1b') }])],
  ['event-log', 'zeros', () => makeSha1EventLog([{ pcr: 0, type: 8, data: new Uint8Array(SIZE) }])],
  ['tpm-quote', 'zeros after the magic', () => Uint8Array.of(0xff, 0x54, 0x43, 0x47, ...new Uint8Array(4000))],
  ['tpm-signature', 'octets without end', () => many('x')],
  ['public-key', 'blocks without end', () => many('-----BEGIN PUBLIC KEY-----\n', 260_000)],
  ['public-key', 'private blocks', () => many('-----BEGIN A A A A A A A A PRIVATE KE', 260_000)],
  ['public-key', 'certificates', () => many('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', 260_000)],
  ['public-key', 'a block of base64', () => text(`-----BEGIN CERTIFICATE-----\n${'A'.repeat(200_000)}\n-----END CERTIFICATE-----\n`)],
  ['public-key', 'sequences in sequences', nestedDer],
  ['pcr-values', 'banks without values', () => many('sha256:\n')],
  ['pcr-values', 'a line without end', () => many('  1 : 0x')],
  ['pcr-values', 'blanks', () => text(`sha256:\n${' '.repeat(SIZE)}`)],
  ['xattr-dump', 'files without attributes', () => text(`# file: a\nuser.a=0x\n${'# file: a\n'.repeat(SIZE / 10)}`)],
  ['xattr-dump', 'attributes without end', () => text(`# file: a\n${'user.a=0x\n'.repeat(SIZE / 10)}`)],
  ['xattr-dump', 'escapes', () => text(`# file: a\n${`user.a="${'\\001'.repeat(10_000)}"\n`.repeat(10)}`)],
  ['xattr-dump', 'a line without end', () => text(`# file: a\nuser.a=0x\n${'user.'.repeat(SIZE / 5)}`)],
  ['rpm-package', 'files without a name', () => makeRpm({ main: fileTags(times(2500, () => ({ name: '' }))) })],
  ['rpm-package', 'folders without end', () => makeRpm({ main: { ...fileTags([{ name: 'a' }]), 1118: { texts: times(SIZE / 2, () => '') } } })],
  ['rpm-package', 'names without end', () => makeRpm({ main: { ...fileTags([{ name: 'a' }]), 1117: { texts: times(SIZE / 2, () => '') } } })],
  ['rpm-package', 'a long folder of many files', () => makeRpm({ main: fileTags(times(1500, (i) => ({ folder: `/${'x'.repeat(4000)}/`, name: `${i}` }))) })],
  ['rpm-package', 'a long name of the package', () => makeRpm({ main: { ...fileTags([]), 1000: { text: '\x1b'.repeat(SIZE) } } })],
  ['rpm-package', 'signatures without end', () => makeRpm({ main: { ...fileTags([{ name: 'a' }]), 5090: { texts: times(SIZE / 2, () => '') } } })],
  ['rpm-filelists', 'elements in elements', () => text(`<filelists xmlns="http://linux.duke.edu/metadata/filelists">${'<a>'.repeat(SIZE / 3)}`)],
  ['rpm-filelists', 'packages without files', () => text(`<filelists xmlns="http://linux.duke.edu/metadata/filelists">${'<package/>'.repeat(SIZE / 10)}`)],
  ['rpm-filelists', 'files of no length', () => text(`<filelists xmlns="http://linux.duke.edu/metadata/filelists"><package>${`<file hash="${'a'.repeat(32)}">/</file>`.repeat(SIZE / 53)}`)],
  ['rpm-filelists', 'attributes without end', () => text(`<filelists xmlns="http://linux.duke.edu/metadata/filelists"><package ${times(SIZE / 8, (i) => `a${i}=""`).join(' ')}/>`)],
  ['rpm-filelists', 'a text of entities', () => text(`<filelists xmlns="http://linux.duke.edu/metadata/filelists"><file>${'&amp;'.repeat(SIZE / 5)}</file>`)],
  ['sbom', 'components in components', () => text(`{"bomFormat":"CycloneDX","components":${'[{"components":'.repeat(SIZE / 30)}[]${'}]'.repeat(SIZE / 30)}}`)],
  ['sbom', 'hashes without end', () => text(JSON.stringify({ bomFormat: 'CycloneDX', components: [{ type: 'file', name: '/a', hashes: times(6000, () => ({ alg: 'MD5', content: 'ab'.repeat(16) })) }] }))],
  ['sbom', 'places times hashes', () => text(JSON.stringify({ bomFormat: 'CycloneDX', components: times(40, () => ({ type: 'file', name: 'a', hashes: times(24, () => ({ alg: 'MD5', content: 'ab'.repeat(16) })), evidence: { occurrences: times(400, () => ({ location: '/a' })) } })) }))],
  ['sbom', 'files that belong to each other', () => text(JSON.stringify({ spdxVersion: 'SPDX-2.3', packages: times(2000, (i) => ({ SPDXID: `p${i}`, name: '', hasFiles: times(5, () => 'f') })), files: [] }))],
  ['runtime-policy', 'arrays in arrays', () => text('[')],
  ['runtime-policy', 'objects in objects', () => text(`{"digests":${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)}}`)],
  ['runtime-policy', 'open objects', () => many('{"digests":')],
  ['runtime-policy', 'many deviations', () => text(`{"digests":{"__proto__":[${'"X",'.repeat(80_000)}"X"]}}`)],
  ['runtime-policy', 'one long string', () => text(`{"digests":{"${'\\u0000'.repeat(60_000)}":[]}}`)],
  ['runtime-policy', 'lines of one word', () => text(`${'ab'.repeat(20)} /a\n${'x\n'.repeat(SIZE / 2)}`)],
  ['runtime-policy', 'a line of blanks', () => text(`${'ab'.repeat(20)} /a${' '.repeat(SIZE)}b`)],
  ['runtime-policy', 'one path many times', () => text(`${'ab'.repeat(20)} /a\n`.repeat(9000))],
  ['runtime-policy', 'brackets of a checksum list', () => text(`SHA256 (/${')'.repeat(SIZE)}) = ${'ab'.repeat(20)}`)],
  ['runtime-policy', 'many keys', () => text(`{"digests":{},"meta":{},"verification-keys":${JSON.stringify(`{"keyids":[],"pubkeys":["MAA=${'","MAA='.repeat(50_000)}"]}`)}}`)],
  ['runtime-policy', 'a key without end', () => text(`{"digests":{},"meta":{},"verification-keys":${JSON.stringify(`{"keyids":[],"pubkeys":["${'A'.repeat(SIZE)}"]}`)}}`)],
  ['runtime-policy', 'a text in an allowlist', () => text(`{"allowlist":${JSON.stringify(`${'ab'.repeat(20)} /a\n`.repeat(8000))},"exclude":[]}`)],
  ['ima-policy', 'rules without conditions', () => many('hash\n', 200_000)],
  ['ima-policy', 'words of one byte', () => many(`measure ${'a '.repeat(2000)}\n`, 200_000)],
  ['ima-policy', 'lists of nothing', () => many(`measure keyrings=${'|'.repeat(4000)}\n`, 200_000)],
  ['ima-policy', 'keyrings of one letter', () => many(`measure func=KEY_CHECK keyrings=a${'|a'.repeat(2000)}\n`, 200_000)],
  ['ima-policy', 'a line without end', () => many('measure uid=0 ', 200_000)],
  ['ima-policy', 'line ends', () => many('\n', 200_000)],
  ['keylime-document', 'arrays in arrays', () => text(`{"quote":${'['.repeat(SIZE)}`)],
  ['keylime-document', 'a string of escapes', () => text(`{"ak_tpm":"AAAA","ima_measurement_list":"10 ${'\\n'.repeat(SIZE / 2)}"}`)],
  ['keylime-document', 'many documents', () => text(`[{"ak_tpm":"AAAA"}${',{}'.repeat(9000)}]`)],
  ['keylime-document', 'many lines', () => text(`{"ak_tpm":"AAAA"}\n${'{}\n'.repeat(9000)}`)],
  ['keylime-document', 'many items', () => text(`{"attributes":{"evidence":[{"evidence_type":"x"}${',{}'.repeat(100_000)}]}}`)],
  ['keylime-document', 'colons', () => text(`r/1RDR4AYAAAA:${':'.repeat(SIZE)}`)],
  ['keylime-document', 'base64', () => text(`{"ak_tpm":"${'A'.repeat(SIZE)}"}`)],
  ['exclude-list', 'line ends', () => many('\n')],
  ['exclude-list', 'short lines', () => many('a\n')],
  ['nonce', 'digits', () => many('00')],
  ['archive', 'a zip of many', () => makeZip(times(3000, (i) => ({ name: `f${i}` })))],
  ['archive', 'a tar of headers', () => makeTar(times(700, (i) => ({ name: `f${i}` })))],
  ['archive', 'a pax header without end', () => makeTar([{ name: 'p', type: 'x', content: many('6 a=b\n', 60_000) }, { name: 'f' }])],
]

let metered: ReturnType<typeof installMeter>
const files = corpus()
beforeAll(() => { metered = installMeter() })
afterAll(() => metered.restore())

async function check(source: Source, path: string, bytes: Uint8Array): Promise<void> {
  const tally: Tally = { inputs: 0, codes: new Set(), mostAllocated: 0 }
  await checkInput(source, inputOf({ path, bytes, role: source.role }, bytes), metered.meter, tally, false)
  expect(tally.inputs).toBe(1)
}

describe('what grows is bounded by the file', () => {
  it.each(HOSTILE)('%s: %s', async (kind, _, make) => {
    const bytes = make()
    const sources = SOURCES.filter((source) => source.kind === kind)
    expect(sources.length).toBeGreaterThan(0)
    for (const source of sources) await check(source, kind === 'event-log' ? 'binary_bios_measurements' : 'x', bytes)
  })
})

it.each(SOURCES.map((source) => [source.kind, source.role ?? 'no role', source] as const))('a file many times over: %s, %s', async (kind, _, source) => {
  for (const { path, bytes } of files.get(kind)!) await check(source, path, many(bytes, 200_000))
})
