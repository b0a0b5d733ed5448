import { describe, expect, it } from 'vitest'
import type { MadeEntry } from '../../../support/make-log'
import { codesOf, findingOf, logFile, quoteFiles, reportOf, trustedKey } from '../../../support/make-case'
import { bootLog } from '../../../support/make-log'

const BOOT: readonly MadeEntry[] = bootLog('/a', '/b', '/c', '/d', '/e', '/f')
const CODE = 'log.duplicate-segment'
const codes = async (entries: readonly MadeEntry[]) => codesOf(await reportOf([logFile(entries)], {}))

describe('a piece of a log that stands there twice', () => {
  it('is named with what it repeats', async () => {
    const found = findingOf(await reportOf([logFile([...BOOT.slice(0, 6), ...BOOT.slice(2, 5), BOOT[6]])], {}), CODE)
    expect(found).toMatchObject({ severity: 'error', entries: [7, 8, 9], message: expect.stringContaining('Entries 7 to 9 repeat entries 3 to 5') })
  })

  it('is found as often as it stands there', async () => {
    const found = findingOf(await reportOf([logFile([...BOOT, ...BOOT.slice(1, 3), { path: '/x' }, ...BOOT.slice(4, 6)])], {}), CODE)
    expect(found).toMatchObject({ entries: [8, 9, 11, 12], message: expect.stringContaining('1 more piece does the same') })
  })

  it('may hold a violation, but does not begin with one', async () => {
    const violation: MadeEntry = { path: '/v', violation: true }
    expect(findingOf(await reportOf([logFile([...BOOT.slice(0, 3), violation, BOOT[3], BOOT[2], violation, BOOT[3]])], {}), CODE)).toMatchObject({ entries: [6, 7, 8] })
    expect(await codes([...BOOT, violation, violation, violation, violation])).not.toContain(CODE)
  })

  it.each<[string, readonly MadeEntry[]]>([
    ['a single entry', [...BOOT, BOOT[3]]],
    ['what a kexec measures again', [...BOOT, ...BOOT]],
    ['the same names with other digests', [...BOOT, ...BOOT.slice(2, 5).map(({ path }) => ({ path, digest: new Uint8Array(32).fill(7) }))]],
  ])('is not %s', async (_, entries) => {
    expect(await codes(entries)).not.toContain(CODE)
  })

  it('is one again in the boot that a kexec began', async () => {
    expect(findingOf(await reportOf([logFile([...BOOT, ...BOOT, ...BOOT.slice(1, 3)])], {}), CODE)).toMatchObject({ entries: [15, 16] })
  })

  it('is the kernel\'s own where a quote proves it', async () => {
    const entries = [...BOOT, ...BOOT.slice(2, 5)]
    expect(codesOf(await reportOf([logFile(entries), ...quoteFiles({ entries }), trustedKey()]))).not.toContain(CODE)
    expect(codesOf(await reportOf([logFile(entries), ...quoteFiles({ entries: entries.slice(0, 8) }), trustedKey()]))).toContain(CODE)
  })

  it('takes time that grows with the log, not with its square', async () => {
    const same = Array.from({ length: 20_000 }, (): MadeEntry => BOOT[1])
    expect(findingOf(await reportOf([logFile([BOOT[0], ...same])], {}), CODE)).toMatchObject({ entry: 3, count: 19_999 })
  })
})
