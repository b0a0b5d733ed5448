import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ODDITY, PathScan } from '@shared/kernel/path-scan'
import { Sieve } from '@shared/checks/log/sieve'
import { SUSPICIONS } from '@shared/checks/log/suspicions'
import { visibleBytes } from '@shared/bytes/visible'

const scan = new PathScan()

/** The bytes behind others, as they stand in a log. */
function scanned(path: Uint8Array, at = 0): { hash: string; oddity: number } {
  const bytes = new Uint8Array(at + path.length + 5).fill(0xee)
  bytes.set(path, at)
  scan.scan(new DataView(bytes.buffer), at, path.length)
  return { hash: `${scan.high} ${scan.low}`, oddity: scan.oddity }
}

describe('a sieve', () => {
  it('misses no key that is there twice', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer(), fc.integer()), { maxLength: 2000 }), fc.nat(1999), (keys, which) => {
      const sieve = new Sieve(keys.length + 1)
      for (const key of keys) sieve.add(...key)
      const again = keys[which % Math.max(keys.length, 1)]
      if (!again) return
      sieve.add(...again)
      sieve.finish()
      expect(sieve.repeated).toBeGreaterThan(0)
      expect(sieve.mayRepeat(...again)).toBe(true)
    }))
  })

  it('names hardly one of 200,000 paths that are there once', () => {
    const sieve = new Sieve(200_000)
    const paths = Array.from({ length: 200_000 }, (_, i) => new TextEncoder().encode(`/usr/share/doc/package-${i % 1000}/file-${i}.gz`))
    const put = (path: Uint8Array) => {
      scan.scan(new DataView(path.buffer), 0, path.length)
      sieve.add(scan.high, scan.low)
      sieve.finish()
    }
    paths.forEach(put)
    expect(sieve.repeated).toBeLessThan(20)
    put(paths[777])
    const named = paths.filter((path) => {
      scan.scan(new DataView(path.buffer), 0, path.length)
      return sieve.mayRepeat(scan.high, scan.low)
    })
    expect(named).toContain(paths[777])
    expect(named.length).toBeLessThan(40)
  })

  it('of no keys says that none repeats', () => {
    expect(new Sieve(0).finish().mayRepeat(1, 2)).toBe(false)
  })
})

describe('a scan of a path', () => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.string({ unit: fc.constantFrom('/', '.', 'a', 'z', ' ', '\\', '\x7f', '~', '\x1f', 'é', '0'), maxLength: 40 }).map((text) => new TextEncoder().encode(text)))

  it('calls ordinary only what is printable ASCII without backslashes and dot names, and nothing that is worth a look', () => {
    const beginning = fc.constantFrom('', '/', '/tmp/', '/var/tmp/', '/dev/shm/', '/run/lock/', '/run/user/0/', 'memfd:', '/memfd:', '/var/', '/dev/', '/t')
    const ending = fc.constantFrom('', ' (deleted)', '_(deleted)', '/.x/y', '/\\x41')
    fc.assert(fc.property(beginning, bytes, ending, fc.nat(3), (before, middle, after, at) => {
      const path = Buffer.concat([Buffer.from(before), middle, Buffer.from(after)])
      const text = path.toString('latin1')
      const isOddPlace = !text.startsWith('/') || text.includes('/.') || /^\/(tmp|mem|run|dev\/shm|var\/tmp)/.test(text) || text.endsWith(')')
      const { oddity } = scanned(path, at)
      expect(oddity).toBe(!/^[ -[\]-~]*$/.test(text) ? ODDITY.bytes : isOddPlace ? ODDITY.place : ODDITY.none)
      if (oddity === ODDITY.none) expect(SUSPICIONS.some(([, matches]) => matches(visibleBytes(path)))).toBe(false)
    }), { numRuns: 3000 })
  })

  it.each(['/usr/lib/x86_64-linux-gnu/libc.so.6', '/bin/sh', '/', '/a', '/opt/a b/(c)~', '/dev/null', '/var/lib/x', '/var', '/usr/share/zoneinfo/America/Argentina/Buenos_Aires'])('calls %s ordinary', (path) => {
    expect(scanned(new TextEncoder().encode(path)).oddity).toBe(ODDITY.none)
  })

  it('gives equal paths one hash, wherever they stand, and others another', () => {
    fc.assert(fc.property(bytes, bytes, fc.nat(3), (a, b, at) => {
      expect(scanned(a, at).hash).toBe(scanned(a).hash)
      if (Buffer.compare(a, b) !== 0) expect(scanned(b).hash).not.toBe(scanned(a).hash)
    }), { numRuns: 2000 })
  })
})
