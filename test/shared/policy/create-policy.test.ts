import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImaLog } from '@shared/model/ima-log'
import { createPolicy, type CreateOptions } from '@shared/policy/create-policy'
import { formatPolicy } from '@shared/policy/format-policy'
import { EMPTY_CONTENT, type PolicyContent } from '@shared/policy/policy-content'
import { parseImaAscii } from '@shared/sources/ima-ascii/parse'
import { noCheckpoint, parseLog, sourceInput } from '../../support/decode'
import { Random } from '../../support/fuzz/random'
import { makeCertificate } from '../../support/make-certificate'
import { bootLog, digestOf, makeLog, type MadeEntry } from '../../support/make-log'
import { makeKey } from '../../support/make-tpm'
import { printLog } from '../../support/print-log'
import { PYTHON3, askPython } from '../../support/python-peer'

const CAPTURES = join(import.meta.dirname, '../../vectors/ima')
const hex = (text: string) => Buffer.from(digestOf(text)).toString('hex')

/** What Keylime's tool is documented to do with an ASCII log and a base (docs/formats/runtime-policy.md), digests of zeros apart, and what Python makes of it. */
const PROGRAM = `
import json, sys
asked = json.load(sys.stdin)
policy = {"meta": {"version": 1, "generator": 1}, "release": 0, "digests": {}, "excludes": [], "keyrings": {}, "ima": {"ignored_keyrings": [], "log_hash_alg": "sha1", "dm_policy": None}, "ima-buf": {}, "verification-keys": ""}
for path, digests in asked["base"]:
    policy["digests"][path] = digests
found = {}
for line in asked["log"].split("\\n"):
    pieces = line.split(" ")
    if len(pieces) < 5 or pieces[2] not in ("ima-ng", "ima-sig"): continue
    digest = pieces[3].split(":")[1]
    if digest.strip("0"): found.setdefault(pieces[4], []).append(digest)
for path, digests in found.items():
    policy["digests"][path] = policy["digests"].get(path, []) + digests
policy["digests"] = {path: sorted(set(digests)) for path, digests in policy["digests"].items()}
policy["excludes"] = sorted(set(asked["excludes"]))
policy["meta"]["generator"] = 3
sys.stdout.write(json.dumps(json.dumps(policy)))
`

function created(log: ImaLog, options: CreateOptions = {}): string {
  return formatPolicy(createPolicy([log], options).content, null)
}

function keylimes(log: Buffer, base: PolicyContent = EMPTY_CONTENT, excludes: readonly string[] = []): string {
  return askPython<string>(PROGRAM, { log: log.toString(), base: [...base.digests], excludes })
}

describe.runIf(PYTHON3)('a policy of a log', () => {
  it('has the digests, order and form of Keylime\'s tool', async () => {
    const random = new Random(5)
    for (let round = 0; round < 20; round++) {
      const entries = [...bootLog(), ...Array.from({ length: random.below(40) }, (): MadeEntry => ({
        template: random.pick(['ima-ng', 'ima-sig']), path: random.pick(['/usr/bin/a', '/b', '/\u00e9\u{1f600}', '/__proto__', '/"\\', '/10', '/9']), ...(random.below(8) === 0 ? { violation: true } : { digest: digestOf(`${random.below(4)}`) }),
      }))].map((entry) => (entry.template === 'ima-sig' ? { ...entry, tail: new Uint8Array(0) } : entry))
      const base: PolicyContent = { ...EMPTY_CONTENT, digests: new Map([['/b', [hex('9'), hex('1')]], ['/of the base', [hex('x')]]]) }
      const log = await parseLog(makeLog(entries))
      expect(created(log)).toBe(keylimes(printLog(entries)))
      expect(created(log, { base, excludes: ['/tmp', '/b', '/tmp'] })).toBe(keylimes(printLog(entries), base, ['/tmp', '/b', '/tmp']))
    }
  })

  it('of a captured text is that of Keylime\'s tool', async () => {
    const text = readFileSync(join(import.meta.dirname, '../../../samples/log-as-text/ascii_runtime_measurements'))
    expect(created(await parseImaAscii(sourceInput('ascii_runtime_measurements', text), noCheckpoint))).toBe(keylimes(text))
  })

  it.each(readdirSync(CAPTURES).filter((name) => name !== 'PROVENANCE.md'))('of the captured log %s is what Keylime\'s tool makes of the kernel\'s own text', async (name) => {
    const [text, binary] = readdirSync(join(CAPTURES, name)).filter((file) => file.includes('runtime_measurements') && !file.endsWith('_count')).sort()
    expect(created(await parseLog(readFileSync(join(CAPTURES, name, binary))))).toBe(keylimes(readFileSync(join(CAPTURES, name, text))))
  })
})

describe('what is left out', () => {
  it('is told', async () => {
    const entries: MadeEntry[] = [
      { path: 'boot_aggregate', digest: new Uint8Array(32) }, { path: '/v', violation: true }, { template: 'ima-ngv2', path: '/w' }, { template: 'ima', path: '/l' }, { path: Uint8Array.of(0x2f, 0xff), digest: digestOf('x') }, { path: '/ok' },
      { path: '/md5', algorithm: 'md5', digest: new Uint8Array(16).fill(1) },
    ]
    const { content, leftOut } = createPolicy([await parseLog(makeLog(entries))], {})
    expect([...content.digests]).toEqual([['/ok', [hex('/ok')]]])
    expect({ ...leftOut, templates: [...leftOut.templates] }).toEqual({ violations: 1, zeroDigests: 1, names: 1, unreadable: 1, mismatched: 0, keys: 0, buffers: 0, templates: [['ima-ngv2', 1], ['ima', 1]] })
  })

  it('is less where files of every template are asked for', async () => {
    const log = await parseLog(makeLog([{ template: 'ima-ngv2', path: '/w' }, { template: 'ima', path: '/l' }]))
    const { content, leftOut } = createPolicy([log], { allTemplates: true })
    expect([[...content.digests.keys()], leftOut.templates.size]).toEqual([['/w', '/l'], 0])
  })

  it('are keys and buffers, unless they are asked for; a keyring that is ignored has none', async () => {
    const der = makeCertificate(makeKey('ecc'))
    const log = await parseLog(makeLog([{ template: 'ima-buf', path: '.ima', tail: der, digest: digestOf('key') }, { template: 'ima-buf', path: 'kexec-cmdline', tail: Buffer.from('quiet'), digest: digestOf('quiet') }]))
    const listsOf = (options: CreateOptions) => {
      const { keyrings, imaBuf } = createPolicy([log], options).content
      return [[...keyrings], [...imaBuf]]
    }
    expect(listsOf({})).toEqual([[], []])
    expect(createPolicy([log], { keyrings: true }).leftOut).toMatchObject({ keys: 0, buffers: 1 })
    expect(createPolicy([log], {}).leftOut).toMatchObject({ keys: 1, buffers: 1 })
    expect(listsOf({ keyrings: true, imaBuf: true })).toEqual([[['.ima', [hex('key')]]], [['kexec-cmdline', [hex('quiet')]]]])
    expect(listsOf({ keyrings: true, ignoredKeyrings: ['.ima'] })).toEqual([[], []])
  })
})

it('several captured logs give the digests of each', async () => {
  const samples = join(import.meta.dirname, '../../../samples')
  const logs = await Promise.all(readdirSync(samples).flatMap((name) => {
    const file = join(samples, name, 'binary_runtime_measurements')
    return name === 'good-boot' || name === 'unlisted-files' ? [parseLog(readFileSync(file))] : []
  }))
  const all = createPolicy(logs, {}).content
  for (const log of logs) for (const [path, digests] of createPolicy([log], {}).content.digests) expect(all.digests.get(path)).toEqual(expect.arrayContaining([...digests]))
})
