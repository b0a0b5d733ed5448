import { Random } from '../support/fuzz/random'
import { policyText } from '../support/make-case'
import { DeviceEvents } from './make-device-events'
import { makeDevicePolicy } from './make-device-policy'
import type { Pair } from './make-pair'

const PLACE = '"dm_policy":null'

/** A log of device-mapper events, and a policy with rules for them: the same for the same seed. */
export function makeDevicePair(seed: number): Pair {
  const random = new Random(seed)
  const events = new DeviceEvents(random, 'sha1')
  const lines = Array.from({ length: 2 + random.below(9) }, () => events.next())
  return { seed, log: Buffer.from(lines.map((line) => `${line}\n`).join('')), policy: policyText().replace(PLACE, () => `"dm_policy":${makeDevicePolicy(random, events.devices)}`), pcr: null }
}
