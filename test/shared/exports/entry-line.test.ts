import { describe, expect, it } from 'vitest'
import { ECC_KEY, analyzed, file, logFile, policyFile, quoteFiles, trustedKey } from '../../support/make-case'
import { digestOf, entryOffsets, makeLog, type MadeEntry } from '../../support/make-log'

const BOOT: MadeEntry = { path: 'boot_aggregate' }
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The lines of the whole log, as text and as the objects that they are. */
async function lines(...args: Parameters<typeof analyzed>): Promise<{ text: string; objects: Record<string, unknown>[] }> {
  const text = await (await analyzed(...args)).entryLines(0, 1000)
  return { text, objects: text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>) }
}

describe('a line of --entries', () => {
  it('has the fields of the contract, in their order, and ends in LF', async () => {
    const { text, objects } = await lines([logFile([BOOT, { path: '/a' }]), policyFile({ digests: { boot_aggregate: [hex(digestOf('boot_aggregate'))] } })], {})
    const offsets = entryOffsets([BOOT, { path: '/a' }])
    expect(text.endsWith('}\n')).toBe(true)
    expect(Object.keys(objects[1])).toEqual([
      'entry', 'pcr', 'template', 'templateDigest', 'digestAlgorithm', 'digest', 'path', 'violation', 'signature', 'keyId', 'attested', 'attestedBy', 'coverage', 'verdict', 'acceptedBy', 'findings', 'evidence', 'byteOffset', 'byteLength',
    ])
    expect(objects).toEqual([
      expect.objectContaining({ entry: 1, verdict: 'pass', acceptedBy: 'digest', findings: [], byteOffset: 0 }),
      {
        entry: 2, pcr: 10, template: 'ima-ng', templateDigest: hex(makeLog([{ path: '/a' }]).subarray(4, 24)), digestAlgorithm: 'sha256', digest: hex(digestOf('/a')), path: '/a', violation: false, signature: 'absent',
        keyId: null, attested: null, attestedBy: null, coverage: 'not-checked', verdict: 'fail', acceptedBy: null, findings: ['f1', 'f3'], evidence: 'e1', byteOffset: offsets[1], byteLength: offsets[2] - offsets[1],
      },
    ])
  })

  it('has the bytes of a path only where it is no plain text', async () => {
    const paths = ['/plain', '/é', '/back\\slash', '/new\nline', '/\u202e', Uint8Array.of(0x2f, 0xff)]
    const { text, objects } = await lines([logFile([BOOT, ...paths.map((path) => ({ path }))])], {})
    expect(objects.slice(1).map((one) => one['path'])).toEqual(['/plain', '/é', '/back\\\\slash', '/new\\u{a}line', '/\\u{202e}', '/\\xff'])
    expect(objects.slice(1).map((one) => one['pathBytes'] ?? null)).toEqual([null, null, ...paths.slice(2).map((path) => Buffer.from(path).toString('base64'))])
    expect(text.split('\n')).toHaveLength(1 + 1 + paths.length)
  })

  it('tells attestation, violations and signatures', async () => {
    const signature = Buffer.from('030204d3320449000401020304', 'hex')
    const entries: MadeEntry[] = [BOOT, { path: '/v', violation: true }, { template: 'ima-sig', path: '/s', tail: signature }]
    const { objects } = await lines([logFile([...entries, { path: '/later' }]), ...quoteFiles({ entries }), trustedKey(ECC_KEY)])
    expect(objects.map((one) => [one['attested'], one['violation'], one['signature'], one['keyId'], one['verdict']])).toEqual([
      [true, false, 'absent', null, 'not-judged'], [true, true, 'absent', null, 'not-judged'], [true, false, 'unknown-key', 'd3320449', 'not-judged'], [false, false, 'absent', null, 'not-judged'],
    ])
  })

  it('names its host only where there are several', async () => {
    const logs = ['a', 'b'].map((host) => file(`${host}/binary_runtime_measurements`, makeLog([BOOT, { path: `/opt/${host}` }].map((entry) => ({ ...entry, digest: digestOf(host) })))))
    const several = await analyzed(logs, {})
    const line = async (place: number) => JSON.parse((await several.host(place).entryLines(1, 1)).trimEnd()) as Record<string, unknown>
    expect(several.report.hosts!.map((host) => host.name)).toEqual(['a', 'b'])
    expect([await line(0), await line(1)]).toMatchObject([{ host: 'a', entry: 2, path: '/opt/a' }, { host: 'b', entry: 2, path: '/opt/b' }])
    expect(() => several.host(2)).toThrow(RangeError)
    expect((await lines([logs[0]], {})).objects[0]).not.toHaveProperty('host')
  })

  it('is nothing outside the log', async () => {
    const found = await analyzed([logFile([BOOT])], {})
    expect([await found.entryLines(1, 10), await found.entryLines(-5, 3), await found.entryLines(0, 0)]).toEqual(['', '', ''])
    expect((await found.entryLines(-5, 6)).split('\n')).toHaveLength(2)
    expect(await (await analyzed([policyFile()], {})).entryLines(0, 10)).toBe('')
  })
})
