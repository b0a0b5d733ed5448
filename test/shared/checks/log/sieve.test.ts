import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PathScan } from '@shared/kernel/path-scan'
import { Sieve } from '@shared/checks/log/sieve'

const scan = new PathScan()

function add(sieve: Sieve, high: number, low: number): void {
  sieve.addAll(Int32Array.of(high), Int32Array.of(low), 1)
}

/** The bytes behind others, as they stand in a log. */
function scanned(path: Uint8Array, at = 0): { hash: string; isOrdinary: boolean } {
  const bytes = new Uint8Array(at + path.length + 5).fill(0xee)
  bytes.set(path, at)
  scan.scan(new DataView(bytes.buffer), at, path.length)
  return { hash: `${scan.high} ${scan.low}`, isOrdinary: scan.isOrdinary }
}

describe('a sieve', () => {
  it('misses no key that is there twice', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer(), fc.integer()), { maxLength: 200 }), fc.nat(199), (keys, which) => {
      const sieve = new Sieve(keys.length + 1)
      sieve.addAll(Int32Array.from(keys, ([high]) => high), Int32Array.from(keys, ([, low]) => low), keys.length)
      const again = keys[which % Math.max(keys.length, 1)]
      if (!again) return
      add(sieve, ...again)
      expect(sieve.repeated).toBeGreaterThan(0)
      expect(sieve.mayRepeat(...again)).toBe(true)
    }))
  })

  it('names hardly one of 200,000 paths that are there once', () => {
    const sieve = new Sieve(200_000)
    const paths = Array.from({ length: 200_000 }, (_, i) => new TextEncoder().encode(`/usr/share/doc/package-${i % 1000}/file-${i}.gz`))
    const put = (path: Uint8Array) => {
      scan.scan(new DataView(path.buffer), 0, path.length)
      add(sieve, scan.high, scan.low)
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
    expect(new Sieve(0).mayRepeat(1, 2)).toBe(false)
  })
})

describe('a scan of a path', () => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.string({ unit: fc.constantFrom('/', '.', 'a', 'z', ' ', '\\', '\x7f', '~', '\x1f', 'é', '0'), maxLength: 40 }).map((text) => new TextEncoder().encode(text)))

  it('calls ordinary only what is printable ASCII without backslashes and dot names', () => {
    fc.assert(fc.property(bytes, fc.nat(3), (path, at) => {
      const text = Buffer.from(path).toString('latin1')
      const isOrdinary = /^[ -[\]-~]*$/.test(text) && !text.includes('/.')
      expect(scanned(path, at).isOrdinary && !isOrdinary).toBe(false)
    }), { numRuns: 2000 })
  })

  it.each(['/usr/lib/x86_64-linux-gnu/libc.so.6', '/bin/sh', '/', '/a', '/opt/a b/(c)~', '/usr/share/zoneinfo/America/Argentina/Buenos_Aires'])('calls %s ordinary', (path) => {
    expect(scanned(new TextEncoder().encode(path)).isOrdinary).toBe(true)
  })

  it('gives equal paths one hash, wherever they stand, and others another', () => {
    fc.assert(fc.property(bytes, bytes, fc.nat(3), (a, b, at) => {
      expect(scanned(a, at).hash).toBe(scanned(a).hash)
      if (Buffer.compare(a, b) !== 0) expect(scanned(b).hash).not.toBe(scanned(a).hash)
    }), { numRuns: 2000 })
  })
})
