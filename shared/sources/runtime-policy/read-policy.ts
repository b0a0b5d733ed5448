import { visibleText } from '../../bytes/visible'
import type { PolicyDeviation, RuntimePolicy } from '../../model/policy'
import type { JsonPath } from './json-places'

/** Top-level keys that Keylime's schema requires (`RUNTIME_POLICY_SCHEMA`, keylime/ima/ima.py). */
const REQUIRED = ['meta', 'release', 'digests', 'excludes', 'keyrings', 'ima', 'ima-buf', 'verification-keys']
const DIGEST = /^[0-9a-f]{40,128}$/
/** Deviations that are named one by one, and the characters of a value that they quote. */
const DEVIATIONS_KEPT = 100
const FOUND_MAX = 200

export type Json = Readonly<Record<string, unknown>>

/** A deviation, with the path of the value that it is about. */
export interface Deviation extends Pick<PolicyDeviation, 'severity' | 'expected' | 'found'> {
  readonly path: JsonPath
}

export interface ReadPolicy extends Pick<RuntimePolicy, 'digests' | 'excludes' | 'keyrings' | 'imaBuf' | 'ignoredKeyrings'> {
  readonly deviations: readonly Deviation[]
}

/** The lists of a policy; what Keylime's schema refuses is read where its meaning is clear. */
export function readPolicy(document: Json): ReadPolicy {
  return new PolicyReader(document).read()
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

class PolicyReader {
  private readonly deviations: Deviation[] = []

  constructor(private readonly document: Json) {}

  read(): ReadPolicy {
    for (const key of REQUIRED) if (!Object.hasOwn(this.document, key)) this.deviate('warning', `a key "${key}"`, 'none', [])
    const ima = this.document['ima']
    return {
      digests: this.digestLists('digests'), keyrings: this.digestLists('keyrings'), imaBuf: this.digestLists('ima-buf'),
      excludes: this.strings(this.document['excludes'], ['excludes']), ignoredKeyrings: isObject(ima) ? this.strings(ima['ignored_keyrings'], ['ima', 'ignored_keyrings']) : [],
      deviations: this.deviations,
    }
  }

  private digestLists(key: string): Map<string, readonly string[]> {
    const lists = new Map<string, readonly string[]>()
    const value = this.document[key]
    if (value === undefined) return lists
    if (!isObject(value)) {
      this.deviate('error', `"${key}" to be an object`, typeof value, [key])
      return lists
    }
    for (const [name, list] of Object.entries(value)) {
      lists.set(name, this.strings(list, [key, name], (digest) => (DIGEST.test(digest) ? null : '40 to 128 lower-case hex digits')))
    }
    return lists
  }

  /** The strings of a list; `expected` says what one of them should be, and is not. */
  private strings(value: unknown, path: JsonPath, expected: (text: string) => string | null = () => null): string[] {
    if (value === undefined) return []
    const name = visibleText(String(path.at(-1)))
    if (!Array.isArray(value)) {
      this.deviate('error', `"${name}" to be an array`, typeof value, path)
      return []
    }
    const strings: string[] = []
    for (const [i, one] of (value as unknown[]).entries()) {
      if (typeof one !== 'string') {
        this.deviate('error', `strings in "${name}"`, 'another value', [...path, i])
        continue
      }
      const wanted = expected(one)
      if (wanted !== null) this.deviate('warning', wanted, one, [...path, i])
      strings.push(one)
    }
    return strings
  }

  private deviate(severity: Deviation['severity'], expected: string, found: string, path: JsonPath): void {
    if (this.deviations.length < DEVIATIONS_KEPT) this.deviations.push({ severity, expected, found: visibleText(found.slice(0, FOUND_MAX)), path })
  }
}
