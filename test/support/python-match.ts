import { spawnSync } from 'node:child_process'

/** `re.match` of each pattern, in the group that Keylime puts around it, on each path; `null` where it does not compile (keylime/common/validators.py). */
const PROGRAM = `
import json, re, sys, warnings
warnings.simplefilter("ignore")
def row(pattern, paths):
    try:
        compiled = re.compile("(" + pattern + ")")
    except (re.error, OverflowError, RecursionError):
        return None
    return [compiled.match(path) is not None for path in paths]
asked = json.load(sys.stdin)
json.dump([row(pattern, asked["paths"]) for pattern in asked["patterns"]], sys.stdout)
`

/** Python 3.11 refuses what older ones took with a warning, and knows possessive quantifiers. */
export const PYTHON = spawnSync('python3', ['-c', 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else 1)']).status === 0

export function pythonMatches(patterns: readonly string[], paths: readonly string[]): (boolean[] | null)[] {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', PROGRAM], { input: JSON.stringify({ patterns, paths }), maxBuffer: 1 << 28, encoding: 'utf8' })
  if (status !== 0) throw new Error(`python3 ended with ${status}: ${stderr}`)
  return JSON.parse(stdout) as (boolean[] | null)[]
}
