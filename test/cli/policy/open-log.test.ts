import { createHash } from 'node:crypto'
import { appendFileSync, truncateSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openLog } from '../../../cli/policy/files'
import { LargeFile } from '../../../cli/large-file'
import { READ_WHOLE } from '../../../cli/read-inputs'
import { keptHex } from '@shared/bytes/hex'
import { policyText } from '../../support/make-case'
import { bootLog, digestOf, makeLog } from '../../support/make-log'
import { fakeIo } from '../support/fake-io'
import { policyFolder } from '../support/policy-files'

const LARGE = makeLog([...bootLog('/a'), ...Array.from({ length: 24 }, (_, i) => ({ path: `/b${i}`, template: 'ima-sig', tail: new Uint8Array(1 << 20) }))])

it('a large log stays in its file, and a small one is read', async () => {
  expect(LARGE.length).toBeGreaterThan(READ_WHOLE)
  const { path } = policyFolder({ large: LARGE, small: makeLog(bootLog()) })
  const [large, small] = [await openLog(path('large'), fakeIo().io), await openLog(path('small'), fakeIo().io)]
  expect([large.content instanceof LargeFile, small.content instanceof ArrayBuffer]).toEqual([true, true])
  const content = large.content as LargeFile
  expect(Buffer.from(await content.sha256())).toEqual(createHash('sha256').update(LARGE).digest())
  appendFileSync(path('large'), 'x')
  await expect(content.refuseChanged()).rejects.toThrow('it was written to while it was read')
  await content.close()
})

it('entries whose verdict changes are found in a log that stays in its file', async () => {
  const { policy, path } = policyFolder({ large: LARGE, one: policyText({ digests: { '/a': [keptHex(digestOf('/a'))] } }), none: policyText({ digests: {} }) })
  const { code, out } = await policy('diff @one @none --log @large')
  expect([code, out]).toEqual([1, `- digests ${keptHex(digestOf('/a'))} /a\n~ ${path('large')}: entry 2 /a: pass -> fail\n`])
})

it('a policy of a log that stays in its file lists what it lists of the same log in memory', async () => {
  const { policy, path } = policyFolder({ large: LARGE })
  const { code, out } = await policy('create --log @large')
  const { digests } = JSON.parse(out) as { digests: Record<string, string[]> }
  expect([code, Object.keys(digests)]).toEqual([0, ['boot_aggregate', '/a', ...Array.from({ length: 24 }, (_, i) => `/b${i}`)]])
  truncateSync(path('large'), LARGE.length - 1)
  expect(await policy('create --log @large')).toMatchObject({ code: 1, err: expect.stringContaining('large: at byte') as string })
})
