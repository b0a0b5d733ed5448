import type { RuntimePolicy } from '../../../model/policy'
import type { DigestListName } from '../../../model/policy-edit'
import { isObject } from '../../../bytes/json'
import { MergedLists, type DigestLists } from '../merged-policy'
import { devicePolicy, type DevicePolicy } from './device-mapper/device-policy'

/** Hashes that Keylime knows (`Hash` of keylime/common/algorithms.py); another name of the template digest column is taken for sha1. */
export const PYTHON_HASHES: ReadonlyMap<unknown, 'sha1' | 'sha256' | 'sha384' | 'sha512' | 'sm3'> = new Map([
  ['sha1', 'sha1'], ['sha256', 'sha256'], ['sha384', 'sha384'], ['sha512', 'sha512'], ['sm3_256', 'sm3'],
])

/**
 * The policies in force as one, strings as they are written. Lists are joined; of a setting the last policy that has one counts, and what none of
 * them says is as in Keylime's empty policy.
 */
export interface KeylimePolicy {
  readonly lists: Readonly<Record<DigestListName, DigestLists>>
  readonly excludes: readonly string[]
  readonly ignoredKeyrings: ReadonlySet<string>
  readonly logHash: 'sha1' | 'sha256' | 'sha384' | 'sha512' | 'sm3'
  /** As it is written: a text that holds JSON. */
  readonly verificationKeys: unknown
  /** `null` where there is none. */
  readonly devices: DevicePolicy | null
}

const asWritten = (digest: string) => digest

export function keylimePolicy(policies: readonly RuntimePolicy[]): KeylimePolicy {
  const ima = (key: string) => policies.map(({ settings }) => settings['ima']).filter(isObject).map((one) => one[key]).findLast((value) => value !== undefined)
  return {
    lists: { 'digests': new MergedLists(policies.map((one) => one.digests), asWritten), 'keyrings': new MergedLists(policies.map((one) => one.keyrings), asWritten), 'ima-buf': new MergedLists(policies.map((one) => one.imaBuf), asWritten) },
    excludes: policies.flatMap((one) => one.excludes), ignoredKeyrings: new Set(policies.flatMap((one) => one.ignoredKeyrings)),
    logHash: PYTHON_HASHES.get(ima('log_hash_alg')) ?? 'sha1', devices: devicePolicy(policies),
    verificationKeys: policies.map((one) => one.settings['verification-keys']).findLast((value) => Boolean(value)) ?? '',
  }
}
