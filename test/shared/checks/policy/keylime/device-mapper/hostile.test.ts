import { expect, it } from 'vitest'
import { DeviceMapper } from '@shared/checks/policy/keylime/device-mapper/device-mapper'
import { JsonText } from '@shared/checks/policy/keylime/device-mapper/json-text'
import { parseLine } from '@shared/checks/policy/keylime/parse-line'
import { mutated } from '../../../../../support/fuzz/mutate'
import { Random } from '../../../../../support/fuzz/random'
import * as E from '../../../../../support/device-events'

const mapperFor = (policy: unknown) => new DeviceMapper(new JsonText(JSON.stringify(policy)).value() ?? 'unknown')
const judge = (mapper: DeviceMapper, name: string, text: string | Uint8Array) => mapper.judge(parseLine(E.deviceLine(name, text))!)
const PASS = { events: [] }
/** Of what takes milliseconds when nothing grows with the square. */
const SOON = 120_000

it('ten thousand devices under a thousand rules come to an end', () => {
  const rules = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`r${i}`, E.linearRule({ name: `${'x'.repeat(i % 7)}d${i}`, num_targets: 4 })]))
  const mapper = mapperFor({ match_on: 'name', rules: { ...rules, any: E.linearRule({ name: 'linear.*' }) } })
  for (let n = 0; n < 10_000; n++) expect(judge(mapper, 'dm_table_load', E.LINEAR_LOAD.replace('linear1', `linear-${n}`))).toEqual(PASS)
  expect(judge(mapper, 'dm_table_clear', E.CLEAR_EMPTY.replace('linear1', 'linear-77'))).toEqual(PASS)
}, SOON)

it('a table of a hundred thousand rows, and a mirror of as many devices, are read in one go', () => {
  const row = E.LINEAR_LOAD.slice(E.LINEAR_LOAD.indexOf('target_index=3'))
  const mapper = mapperFor({ match_on: 'name', rules: { any: E.linearRule({ name: '.*', num_targets: 100_000, targets: [] }) } })
  expect(judge(mapper, 'dm_table_load', `${E.LINEAR_LOAD.slice(0, E.LINEAR_LOAD.indexOf('num_targets'))}num_targets=100000;${row.repeat(100_000)}`)).toEqual(PASS)
  const devices = Array.from({ length: 100_000 }, (_, i) => `,mirror_device_${i}=7:${i},mirror_device_${i}_status=A`).join('')
  const mirror = E.MIRROR_LOAD.replace(/,mirror_device_0.*_1_status=A/, devices)
  const holding = (value: unknown) => mapperFor({ match_on: 'name', rules: { any: E.linearRule({ name: '.*', num_targets: 1, targets: [{ mirror_device_data: value }] }) } })
  expect([null, 1, '.*'].map((value) => judge(holding(value), 'dm_table_load', mirror))).toEqual([PASS, { events: ['ima.validation.dm.parsing_failed'] }, 'unknown'])
}, SOON)

it('rules that are nested too deeply, or have numbers without end, are not judged by', () => {
  for (const text of ['['.repeat(100_000) + ']'.repeat(100_000), '9'.repeat(5000)]) {
    const policy = new JsonText(`{"rules":[1,"]}\\"",{"a":[]}],"match_on":${text}}`).value() ?? 'unknown'
    expect(policy).toBe('unknown')
    expect(judge(new DeviceMapper(policy), 'dm_table_load', E.LINEAR_LOAD)).toBe('unknown')
  }
})

it('a comparison counts, whatever it takes: many rules and many events end', () => {
  const rules = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`r${i}`, { table_load: { name: 'never' } }]))
  const mapper = mapperFor({ match_on: 'name', rules })
  let said: unknown = null
  for (let n = 0; n < 3000 && said !== 'unknown'; n++) said = judge(mapper, 'dm_table_load', E.LINEAR_LOAD)
  expect(said).toBe('unknown')
}, 60_000)

it('what changed events say is always an answer', () => {
  const random = new Random(7)
  const texts = [E.LINEAR_LOAD, E.CRYPT_LOAD, E.MIRROR_LOAD, E.VERITY_LOAD, E.INTEGRITY_LOAD, E.CACHE_LOAD, E.SNAPSHOT_LOAD, E.resumeOf(E.LINEAR_LOAD), E.REMOVE, E.REMOVE_BOTH, E.CLEAR, E.CLEAR_EMPTY, E.renameTo('linear2'), E.UPDATE].map((text) => new Uint8Array(Buffer.from(text)))
  const names = ['dm_table_load', 'dm_device_resume', 'dm_device_remove', 'dm_table_clear', 'dm_device_rename', 'dm_target_update']
  const mapper = mapperFor({ match_on: 'name', rules: { any: E.linearRule({ name: '.*' }) } })
  for (let n = 0; n < 20_000; n++) {
    const said = judge(mapper, random.pick(names), mutated(random, random.pick(texts), texts))
    expect(said !== 'unknown' && ('crash' in said || said.events.every((event) => event.startsWith('ima.validation.dm.')))).toBe(true)
  }
}, SOON)
