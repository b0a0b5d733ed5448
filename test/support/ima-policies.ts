import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ImaPolicy, ImaRule } from '@shared/model/ima-policy'
import { parseImaPolicy } from '@shared/sources/ima-policy/parse'
import { sourceInput } from './decode'

const FOLDER = join(import.meta.dirname, '../vectors/ima-policy')

/** Policies that real kernels loaded, by file name. */
export const LOADED = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'))

export function loadedPolicy(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(FOLDER, name)))
}

export function policyOf(text: string): ImaPolicy {
  return parseImaPolicy(sourceInput('ima-policy', Buffer.from(text)))
}

export function ruleOf(text: string): ImaRule {
  return policyOf(text).rules[0]
}
