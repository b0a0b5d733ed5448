import type { Random } from '../support/fuzz/random'
import type { MadeDevice } from './make-device-events'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const PATTERNS = ['.*', '', '[a-z]+', '\\w*', 'root|home|linear1', '(?i)ROOT', 'a', '.', '[^:]*', '(x|a)(?(1).*|b)', '\\d+(:\\d+)?', '(?!root).*', '(', 'a{2,1}', '.+\\Z', '^.*$', '(a|b)?.*']
/** In their place JavaScript would put them before all others. */
const RULE_NAMES = ['b', '7', 'a', '10', '__proto__', 'rule', '2']

/** Rules for the devices of a log, most of which describe them. */
export function makeDevicePolicy(random: Random, devices: readonly MadeDevice[]): string {
  const matchOn: Json = random.below(100) < 95 ? random.pick(['name', 'name', 'name', 'uuid']) : random.pick<Json>(['major', 'minor', 'label', 1, null, ['name']])
  const names = [...RULE_NAMES].sort(() => random.below(3) - 1)
  const described = devices.filter((one, place) => random.below(8) > 0 && devices.findIndex((other) => other.name === one.name) === place).slice(0, names.length)
  const isSound = random.below(100) < 55
  const rules = described.map((device, place) => `${JSON.stringify(names[place])}:${JSON.stringify(makeRule(random, device, isSound))}`)
  if (random.below(4) === 0 && devices.length > 0) rules.splice(random.below(rules.length + 1), 0, `"first":${JSON.stringify(makeRule(random, random.pick(devices), isSound))}`)
  const policy = random.below(40) > 0 ? `{${rules.join(',')}}` : random.pick(['[]', 'null', '{}', '1', '"x"'])
  const whole = `{"version":1,${random.below(60) > 0 ? `"match_on":${JSON.stringify(matchOn)},` : ''}"rules":${policy}}`
  return random.below(60) > 0 ? whole : random.pick(['[]', '{}', '0', 'false', '""', '"name"', '[{}]'])
}

/** `isSound`: whatever is not about what may be done to the device lets it pass. */
function makeRule(random: Random, { name, uuid, rows }: MadeDevice, isSound: boolean): Json {
  const any = (value: string) => reference(random, value, isSound)
  const rule: Record<string, Json> = {
    required: false, device_resume_required: true, device_rename: { valid_name: any('.*'), valid_uuid: any('.*') }, device_remove: { allow_removal: random.pick<Json>([true, true, false, 0, 'no', [], null]) },
    allow_clear: random.pick<Json>([true, true, false, '', {}]),
    table_load: {
      allow_multiple_loads: random.pick<Json>([false, false, true, 1]), name: own(random, name, isSound), uuid: own(random, uuid, isSound), major: any('253'), minor: random.pick<Json>(isSound ? [null, '\\d+', '.'] : [null, '\\d+', 0, 1, true]), minor_count: any('1'),
      num_targets: isSound || random.below(12) > 0 ? rows.length : random.pick<Json>([null, 'x', true, `${rows.length}`, rows.length + 1]), targets: rows.slice(0, random.below(6) > 0 ? rows.length : 0).map((row) => makeTarget(random, row, isSound)),
    },
  }
  return isSound || random.below(100) < 88 ? rule : odd(random, rule)
}

/** Of a pattern that names the device. */
function own(random: Random, value: string, isSound: boolean): Json {
  return isSound || random.below(100) < 85 ? value.replaceAll(/[\\^]/g, '\\$&') : random.below(8) === 0 ? random.pick<Json>([null, 1, ['a'], true]) : random.pick(PATTERNS)
}

function makeTarget(random: Random, row: readonly (readonly [string, string])[], isSound: boolean): Json {
  const kept = row.filter(([name]) => name !== '' && !name.startsWith('mirror_device_') && random.below(4) > 0).map(([name, value]) => [name, name === 'target_version' ? '.*' : reference(random, value ?? '', isSound)] as const)
  if (isSound) return Object.fromEntries(kept)
  if (row.some(([name]) => name === 'nr_mirrors') && random.below(4) === 0) kept.push(['mirror_device_data', random.pick<Json>([null, '.*', '\\[MirrorDevice.*', '\\[+M.*\'253:2\'.*\\]', 'x', 2, true, []])])
  if (random.below(12) === 0) kept.push([random.pick(['verity_mode', 'cipher_auth', 'meta_device', 'start', 'other', '1', 'target_attributes', 'name', 'mode']), reference(random, '1', false)])
  return Object.fromEntries(kept)
}

/** Something that a value meets, always or mostly. */
function reference(random: Random, value: string, isSound: boolean): Json {
  const roll = random.below(isSound ? 90 : 100)
  if (roll < 45) return value
  if (roll < 60) return null
  if (roll < 75) return /^\d+$/.test(value) ? Number(value) : /^[yn]$/.test(value) ? value === 'y' : `${value.slice(0, 1)}.*`
  if (roll < 90) return '.*'
  return random.pick<Json>([true, false, 0, 1, 1.5, [], {}, '', 'x', ...PATTERNS.slice(0, 11)])
}

/** A rule that lacks something, or has a value of another type in its place. */
function odd(random: Random, rule: Record<string, Json>): Json {
  const inside = random.below(2) === 0 ? rule : (rule[random.pick(['table_load', 'table_load', 'device_rename', 'device_remove'])] as Record<string, Json>)
  const key = random.pick(Object.keys(inside))
  if (random.below(2) === 0) delete inside[key]
  else inside[key] = random.pick<Json>([null, 1, 'x', '', [], [null], {}, { a: 1 }, true, 2.5])
  return random.below(20) > 0 ? rule : random.pick<Json>([null, [], 'x', 1, {}])
}
