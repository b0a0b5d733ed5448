import { describe, expect, it } from 'vitest'
import { codesOf, file, findingOf, logFile, reportOf } from '../../../support/make-case'
import { bootLog, entryOffsets, makeLog, type MadeEntry } from '../../../support/make-log'

const BOOT: MadeEntry = { path: 'boot_aggregate' }
const report = (entries: readonly MadeEntry[], imaPcr?: number) => reportOf([logFile(entries)], { imaPcr })

describe('a sound log', () => {
  it('is no news', async () => {
    const told = await report([...bootLog('/usr/bin/ls'), { template: 'ima', path: '/sbin/init' }, { template: 'ima-sigv2', path: '/usr/bin/cat' }])
    expect(codesOf(told)).toEqual([])
    expect(told.log).toMatchObject({ entries: 4, templates: { 'ima-ng': 2, 'ima': 1, 'ima-sigv2': 1 }, violations: 0, stopped: null, byteOrder: 'le', templateDigestAlgorithm: 'sha1' })
  })

  it('of a big-endian machine is as good', async () => {
    const told = await reportOf([file('binary_runtime_measurements', makeLog(bootLog('/usr/bin/ls', '/usr/bin/cat'), { bigEndian: true, column: 'sha256' }))], {})
    expect(codesOf(told)).toEqual([])
    expect(told.log).toMatchObject({ entries: 3, byteOrder: 'be', templateDigestAlgorithm: 'sha256' })
  })
})

describe('entries that stand out', () => {
  it('are one finding a kind, with every entry of it', async () => {
    const entries: MadeEntry[] = [BOOT, { path: '/a', violation: true }, { path: '/b' }, { path: '/c', violation: true }, { pcr: 11, path: '/d' }, { template: 'x|y', data: Buffer.from('z') }, { pcr: 12, path: '/e', violation: true }]
    const told = await report(entries)
    const offset = entryOffsets(entries)
    expect(findingOf(told, 'log.violation')).toMatchObject({ entries: [2, 4, 7], count: 3, byteOffset: offset[1] })
    expect(findingOf(told, 'log.unexpected-pcr')).toMatchObject({ entries: [5, 7], byteOffset: offset[4] })
    expect(findingOf(told, 'log.unknown-template')).toMatchObject({ entries: [6], byteOffset: offset[5] })
    expect(told.log).toMatchObject({ violations: 3 })
  })

  it('on IMA\'s own PCR are expected, whichever it is', async () => {
    const entries = bootLog('/a').map((entry) => ({ ...entry, pcr: 12 }))
    expect(codesOf(await report(entries, 12))).toEqual([])
    expect(findingOf(await report(entries), 'log.unexpected-pcr').count).toBe(2)
  })

  it('with a name of terminal escapes show none', async () => {
    const told = await report([{ path: '\u001b[2Jx' }, { template: '\u001b]0;', data: Buffer.from('z') }])
    expect(/\p{Cc}/u.test(JSON.stringify(told.findings).replaceAll('\\n', ''))).toBe(false)
    expect(findingOf(told, 'log.missing-start').found).toBe('\\u{1b}[2Jx')
  })
})

describe('the start of the log', () => {
  it.each<[string, MadeEntry[], boolean]>([
    ['is boot_aggregate', [BOOT], false], ['is boot_aggregate in another template', [{ ...BOOT, template: 'ima' }], false], ['is another path', [{ path: '/boot_aggregate' }], true],
    ['only begins like it', [{ path: 'boot_aggregate2' }], true], ['comes second', [{ path: '/a' }, BOOT], true], ['cannot be told: an unknown template', [{ template: 'x|y', data: Buffer.from('z') }], false],
    ['cannot be told: fields that do not fit', [{ data: Buffer.from('ffffffff', 'hex') }], false],
  ])('%s', async (_, entries, missing) => {
    expect(codesOf(await report([...entries, { path: '/usr/bin/x' }])).includes('log.missing-start')).toBe(missing)
  })
})

describe('damage', () => {
  it('at the end of any entry\'s part leaves the entries before it', async () => {
    const entries = bootLog('/a', '/b')
    const whole = makeLog(entries)
    const [, , start] = entryOffsets(entries)
    for (let length = start + 1; length < whole.length; length++) {
      const told = await reportOf([file('given/log', whole.subarray(0, length), 'log')], {})
      expect(told.log).toMatchObject({ entries: 2, stopped: { entry: 3 } })
      expect(findingOf(told, 'evidence.truncated')).toMatchObject({ entry: 3, evidence: 'e1', byteOffset: told.log!.stopped!.byteOffset })
    }
  })

  it('of fields only is told with all its entries, and the log goes on', async () => {
    const odd: MadeEntry = { data: Buffer.from('ffffffff', 'hex') }
    const told = await report([BOOT, odd, { path: '/a' }, odd])
    expect(findingOf(told, 'evidence.malformed')).toMatchObject({ entries: [2, 4], count: 2 })
    expect(told.log).toMatchObject({ entries: 4, stopped: null })
  })
})
