import { expect, it } from 'vitest'
import type { CaseModel } from '@shared/checks/check'
import { compileExcludes } from '@shared/checks/policy/excludes/compile-excludes'
import { excludeEntries } from '@shared/checks/policy/excludes/excluded-entries'
import { Budget } from '@shared/checks/policy/excludes/python-re/budget'
import { noCheckpoint, parseLog } from '../../../../support/decode'
import { makeLog } from '../../../../support/make-log'

const NO_LISTS = { excludeLists: [], given: new Set() } as unknown as CaseModel
const LONG = `/opt/${'a'.repeat(60)}`
/** Takes no time on `/opt/ab`, which it matches, and too much on LONG. */
const COSTLY = '/opt/(?:a+)+(?=b)'

async function excluded(paths: readonly (string | Uint8Array)[], excludes: readonly string[], budget?: Budget) {
  const log = await parseLog(makeLog(paths.map((path) => ({ path }))))
  const entries = await excludeEntries(log, compileExcludes(NO_LISTS, [{ evidence: 'e2', path: 'policy.json', excludes }], budget), new Uint8Array(log.count), noCheckpoint)
  return { by: paths.map((_, i) => entries.by(i)?.pattern ?? null), has: paths.map((_, i) => entries.has(i)), observations: entries.observations }
}

it('each entry knows the first pattern that matches it', async () => {
  const { by, has, observations } = await excluded(['/a', '/tmp/x', '/b'], ['/tmp', '/[ab]', '/b'])
  expect([by, has, observations]).toEqual([['/[ab]', '/tmp', '/[ab]'], [true, true, true], []])
})

it('a path that is not UTF-8 matches nothing', async () => {
  const paths = [Uint8Array.of(0x2f, 0xff), Uint8Array.of(0x2f, 0xed, 0xa0, 0x80), Uint8Array.of(0x2f, 0x61, 0xc3)]
  for (const pattern of ['', '.*', '/', '/.', '/\ufffd', '[^x]', '\\S+']) expect((await excluded([...paths, '/\ufffd'], [pattern])).has).toEqual([false, false, false, true])
})

it.each([[['/opt/ab', LONG]], [[LONG, '/opt/ab']]])('a pattern that costs too much on one path excludes none, in whatever order they come', async (paths) => {
  const { has, observations } = await excluded(paths, [COSTLY])
  expect(has).toEqual([false, false])
  expect(observations).toMatchObject([{ code: 'policy.lint.exclude-not-run', evidence: 'e2', found: COSTLY }])
})

it('what such a pattern had excluded is left to the others', async () => {
  expect((await excluded(['/opt/ab', LONG, '/opt/ab'], [COSTLY, '/opt/ab'])).by).toEqual(['/opt/ab', null, '/opt/ab'])
  expect((await excluded(['/opt/ab'], [COSTLY, '/opt/ab'])).by).toEqual([COSTLY])
})

it('a pattern on which Python itself fails excludes none', async () => {
  const { has, observations } = await excluded(['/ab', '/c'], ['/(?:(a)(?=a?)+|b*+)++'])
  expect(has).toEqual([false, false])
  expect(observations).toMatchObject([{ code: 'policy.lint.exclude-not-run', message: expect.stringContaining('Python') as string }])
})

it('once the steps of the run are spent, what needs more excludes nothing', async () => {
  const { has, observations } = await excluded(['/aa', '/bb', '/cc'], ['/[a-z]+[a-z]'], new Budget(3000))
  expect([has, observations.length]).toEqual([[true, true, true], 0])
  const spent = await excluded(['/aa', '/bb', '/cc'], ['/[a-z]+[a-z]'], new Budget(10))
  expect([spent.has, spent.observations.length]).toEqual([[false, false, false], 1])
})
