import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { EvidenceError } from '@shared/errors/evidence-error'
import type { SourceInput } from '@shared/model/evidence'
import { SOURCES, recognise } from '@shared/sources/index'
import type { Source } from '@shared/sources/source'
import { vector } from '../../vectors/tpm/load'
import { noCheckpoint, sourceInput } from '../../support/decode'
import { capture } from '../../support/kernel-facts'
import { ECC_KEY, policyText } from '../../support/make-case'
import { agentResponse, pushEvidence, quoteString, recordLines, tpmQuote } from '../../support/make-keylime'
import { makeCertificate } from '../../support/make-certificate'
import { makePem } from '../../support/make-tpm'

const text = (value: string) => new TextEncoder().encode(value)
/** Sound files to do damage to, by the name that helps their detection. */
const SOUND: Readonly<Record<string, Uint8Array>> = {
  'binary_runtime_measurements': capture('mixed').log.subarray(0, 3000),
  'legacy_runtime_measurements': capture('legacy').log.subarray(0, 1000),
  'binary_runtime_measurements_sha256': capture('sha256-column').log.subarray(0, 2000),
  'quote.msg': vector('all-banks-10.msg'),
  'quote.sig': vector('sha256-10.sig'),
  'ecc.sig': vector('ecc-sha256-0to10.sig'),
  'plain.sig': vector('ecc-sha256-10-plain.sig.plain'),
  'quote.pcrs': vector('ecc-sha256-0to10.pcrs'),
  'pcrs.yaml': vector('pcrs.yaml'),
  'raw.pcrs': vector('pcrs-sha1.values'),
  'ak.pub': vector('ak.pub'),
  'akecc.pub': vector('akecc.pub'),
  'ak.pem': makePem(ECC_KEY),
  'ak.crt': makeCertificate(ECC_KEY),
  'policy.json': text(policyText({ digests: { '/a': ['ab'.repeat(32)] }, excludes: ['/tmp'] })),
  'nonce.hex': text('c0ffee'),
  'quote.txt': text(quoteString(vector('ecc-sha256-0to10.msg'), vector('ecc-sha256-0to10.sig'), vector('ecc-sha256-0to10.pcrs'))),
  'response.json': text(JSON.stringify(agentResponse({ pubkey: 'key', nonce: 'n', ima_measurement_list: '10 ab ima-ng', ima_measurement_list_entry: 3, ak_tpm: 'AAAA' }))),
  'push.json': text(JSON.stringify(pushEvidence([tpmQuote()]))),
  'records.json': text(recordLines([agentResponse(), agentResponse()])),
  'excludes': text('/tmp\n/var/.*\n'),
}

/** What the source made of the bytes; anything but an EvidenceError is our own mistake and fails the test. */
async function outcome(source: Source, input: SourceInput): Promise<string> {
  try {
    return (await source.parse(input, noCheckpoint)).kind
  } catch (error) {
    if (error instanceof EvidenceError) return error.code
    throw error
  }
}

async function readByEverySource(path: string, bytes: Uint8Array): Promise<void> {
  const input = sourceInput(path, bytes)
  recognise(input)
  for (const source of SOURCES) {
    const found = await outcome(source, input)
    // Both forms of an IMA log decode to one kind; keys that were named for a part decode to that part's.
    if (!source.kind.startsWith(found) && found !== source.role && found !== 'signing-keys') expect(found).toMatch(/^[a-z-]+\.[a-z-]+$/)
  }
}

const damage = fc.record({
  at: fc.nat(4000), write: fc.oneof(fc.constant(Uint8Array.of(0xff, 0xff, 0xff, 0xff)), fc.constant(Uint8Array.of(0x7f, 0xff, 0xff, 0xff)), fc.constant(new Uint8Array(8)), fc.uint8Array({ minLength: 1, maxLength: 4 })),
  cut: fc.option(fc.nat(4000)), tail: fc.uint8Array({ maxLength: 8 }),
})

function damaged(sound: Uint8Array, { at, write, cut, tail }: { at: number; write: Uint8Array; cut: number | null; tail: Uint8Array }): Uint8Array {
  const bytes = sound.slice()
  const place = at % bytes.length
  bytes.set(write.subarray(0, bytes.length - place), place)
  return Uint8Array.of(...bytes.subarray(0, cut === null ? bytes.length : cut % (bytes.length + 1)), ...tail)
}

afterEach(() => vi.unstubAllGlobals())

describe('no source throws anything but an EvidenceError', () => {
  it.each(Object.entries(SOUND))('on a damaged %s', async (path, sound) => {
    await fc.assert(fc.asyncProperty(damage, (how) => readByEverySource(path, damaged(sound, how))), { numRuns: 150 })
  })

  it('on any bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...Object.keys(SOUND)), fc.uint8Array({ maxLength: 300 }), readByEverySource), { numRuns: 600 })
  })

  it('on nothing at all', async () => {
    for (const path of Object.keys(SOUND)) await readByEverySource(path, new Uint8Array())
  })
})

/** The largest number of elements that a buffer or typed array was made with. */
function watchAllocations(): { largest: number } {
  const seen = { largest: 0 }
  for (const name of ['ArrayBuffer', 'Uint8Array', 'Uint16Array', 'Uint32Array', 'Float64Array', 'Array'] as const) {
    const target = globalThis[name] as unknown as new (...args: unknown[]) => object
    const note = (size: unknown) => {
      if (typeof size === 'number') seen.largest = Math.max(seen.largest, size)
    }
    const proxy: typeof target = new Proxy(target, {
      construct(constructor, args, newTarget) {
        note(args[0])
        return Reflect.construct(constructor, args, newTarget === proxy ? constructor : newTarget) as object
      },
    })
    vi.stubGlobal(name, proxy)
  }
  return seen
}

it('no source makes room for a length that the bytes only claim', async () => {
  const files = Object.entries(SOUND).map(([path, bytes]) => [path, bytes] as const)
  const seen = watchAllocations()
  expect(new Uint8Array(12_345)).toHaveLength(12_345)
  expect(seen.largest).toBe(12_345)
  for (const [path, sound] of files) {
    for (let at = 0; at < Math.min(sound.length, 400); at++) {
      const bytes = sound.slice()
      bytes.set([0x7f, 0xff, 0xff, 0x7f].slice(0, bytes.length - at), at)
      await readByEverySource(path, bytes)
    }
  }
  expect(seen.largest).toBeLessThan(100_000)
})
