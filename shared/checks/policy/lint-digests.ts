import { isLowerHex } from '../../bytes/hex'
import { visibleText } from '../../bytes/visible'
import { BANKS, digestSize } from '../../model/algorithms'
import type { Observation, Severity } from '../../model/finding'
import type { RuntimePolicy } from '../../model/policy'
import { counted, observe } from '../observe'

/** A digest as it may be written: the name of its algorithm before it, or not. */
const DIGEST = /^(?:[A-Za-z0-9-]+:)?([0-9A-Fa-f]{32,128})$/
const ZEROS = /^0+$/
const UPPER_CASE = /[A-F]/
/** Digits of a digest, as DIGEST has it. */
const [DIGITS_MIN, DIGITS_MAX] = [32, 128]
/** Characters of a path that a finding quotes. */
const PATH_SHOWN = 200

/** A kind of oddity with the paths that have it. */
interface Oddity {
  readonly code: string
  readonly severity: Severity
  /** What is odd of so many paths, as the end of a sentence. */
  readonly says: (paths: string) => string
  readonly paths: string[]
}

/** What is odd of the digests that policies list: each kind once for each policy, and what two policies say of one path. */
export function lintDigests(policies: readonly RuntimePolicy[]): Observation[] {
  return [...policies.flatMap((policy) => oddDigests(policy)), ...conflicts(policies)]
}

function oddDigests(policy: RuntimePolicy): Observation[] {
  const zero: Oddity = { code: 'policy.lint.zero-digest', severity: 'warning', paths: [], says: (paths) => `lists a digest of zeros for ${paths}: a file that is written while it is measured has one in the log, whatever it holds` }
  const upper: Oddity = { code: 'policy.lint.upper-case-hex', severity: 'warning', paths: [], says: (paths) => `writes digests of ${paths} in upper case: Keylime compares letter by letter, and never accepts them` }
  const twice: Oddity = { code: 'policy.lint.duplicate-digest', severity: 'info', paths: [], says: (paths) => `lists a digest twice for ${paths}` }
  const blanks: Oddity = { code: 'policy.lint.blank-in-path', severity: 'warning', paths: [], says: (paths) => `lists ${paths}: IMA logs _ in place of each blank, no entry is called so` }
  for (const path of policy.digests.keys()) if (path.includes(' ')) blanks.paths.push(path)
  const lengths = new Map<number, number>()
  for (const [path, digests] of listsOf(policy)) {
    let [isZero, isUpper] = [false, false]
    for (const digest of digests) {
      // Most are, and nothing is odd of them but that they may be zeros.
      const isPlain = isLowerHex(digest, DIGITS_MIN, DIGITS_MAX)
      const digits = isPlain ? digest : digitsOf(digest)
      if (digits === '') continue
      lengths.set(digits.length, (lengths.get(digits.length) ?? 0) + 1)
      isZero ||= digits.startsWith('00') && ZEROS.test(digits)
      isUpper ||= !isPlain && UPPER_CASE.test(digits)
    }
    if (isZero) zero.paths.push(path)
    if (isUpper) upper.paths.push(path)
    if (digests.length > 1 && new Set(digests).size < digests.length) twice.paths.push(path)
  }
  return [...[zero, upper, twice, blanks].flatMap((oddity) => told(policy, oddity)), ...mixedAlgorithms(policy, lengths)]
}

function told({ evidence, path }: RuntimePolicy, { code, severity, says, paths }: Oddity): Observation[] {
  if (paths.length === 0) return []
  const first = shown(paths[0])
  const which = paths.length === 1 ? first : `${counted(paths.length, 'path')}, the first ${first}`
  return [observe(code, severity, `${path} ${says(which)}.`, { evidence, found: first })]
}

/** Digests of several lengths, by how many have each: a log has one algorithm, and Keylime's own tools refuse to mix them. */
function mixedAlgorithms(policy: RuntimePolicy, lengths: ReadonlyMap<number, number>): Observation[] {
  if (lengths.size < 2) return []
  const kinds = [...lengths].sort((a, b) => b[1] - a[1]).map(([digits, n]) => `${n.toLocaleString('en-US')} of ${algorithmOf(digits)}`)
  return [observe('policy.lint.mixed-algorithms', 'info', `${policy.path} mixes digests of several lengths: ${kinds.join(', ')}. A log has one algorithm, and those of another never match.`, { evidence: policy.evidence, found: kinds.join(', ') })]
}

function algorithmOf(digits: number): string {
  return BANKS.find((bank) => digestSize(bank) === digits / 2) ?? `${digits} digits`
}

/** Paths for which a later policy lists only other digests: merged, either file passes. */
function conflicts(policies: readonly RuntimePolicy[]): Observation[] {
  return policies.flatMap((policy, place) => {
    const before = policies.slice(0, place)
    const paths = before.length === 0 ? [] : [...policy.digests.keys()].filter((path) => before.some((other) => areOther(other.digests.get(path), policy.digests.get(path)!)))
    return told(policy, { code: 'policy.lint.conflicting-paths', severity: 'info', paths, says: (which) => `lists other digests than a policy before it for ${which}: merged, either passes` })
  })
}

/** Both lists have digests, of one length, and share none. */
function areOther(one: readonly string[] | undefined, other: readonly string[]): boolean {
  if (one === undefined || one.length === 0 || other.length === 0) return false
  const known = new Set(one.map((digest) => digitsOf(digest).toLowerCase()))
  const lengths = new Set(Array.from(known, ({ length }) => length))
  const digits = other.map((digest) => digitsOf(digest).toLowerCase())
  return digits.some(({ length }) => lengths.has(length)) && !digits.some((digest) => known.has(digest))
}

function* listsOf({ digests, keyrings, imaBuf }: RuntimePolicy): Generator<readonly [string, readonly string[]]> {
  yield* digests
  yield* keyrings
  yield* imaBuf
}

/** Hex digits of a digest; empty for what is none. */
function digitsOf(written: string): string {
  return DIGEST.exec(written)?.[1] ?? ''
}

function shown(path: string): string {
  return visibleText(path.slice(0, PATH_SHOWN))
}
