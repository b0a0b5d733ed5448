import { spawnSync } from 'node:child_process'
import { findPython } from './python'

/** What Python makes of a pattern: compiled or not, and `re.match` on each path: `null` where that took too long, `python-fails` where it raised SystemError. */
export interface PythonRow {
  readonly status: 'compiled' | 'refused' | 'crashes'
  readonly matches: readonly (boolean | null | 'python-fails')[]
}

/** Text goes both ways as ASCII JSON: a lone surrogate is a character of Python's like any other. */
const PROGRAM = `
import json, re, signal, sys, warnings
warnings.simplefilter("ignore")
class Slow(Exception): pass
def slow(*_): raise Slow()
signal.signal(signal.SIGVTALRM, slow)
def matched(compiled, path):
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.25)
        try:
            return compiled.match(path) is not None
        except SystemError:
            return "python-fails"
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except Slow:
        return None
def row(pattern, paths):
    try:
        compiled = re.compile(pattern)
    except re.error:
        return {"status": "refused", "matches": []}
    except (OverflowError, RecursionError, ValueError):
        return {"status": "crashes", "matches": []}
    return {"status": "compiled", "matches": [matched(compiled, path) for path in paths]}
asked = json.load(sys.stdin)
json.dump([row(pattern, asked["paths"]) for pattern in asked["patterns"]], sys.stdout)
`

const MENDED = findPython([], '(3, 11, 5) <= sys.version_info < (3, 13)')
/** Python 3.11 refuses what older ones took with a warning, and knows possessive quantifiers; from 3.13 on some patterns compile otherwise. */
const COMMAND = MENDED ?? findPython([], '(3, 11) <= sys.version_info < (3, 13)')
export const PYTHON = COMMAND !== undefined
/** Until 3.11.5 a possessive quantifier after a group could match too much (CPython issue 106052). */
export const MENDED_POSSESSIVES = MENDED !== undefined

export function pythonRows(patterns: readonly string[], paths: readonly string[]): PythonRow[] {
  const { status, stdout, stderr } = spawnSync(COMMAND!, ['-c', PROGRAM], { input: JSON.stringify({ patterns, paths }), maxBuffer: 1 << 28, encoding: 'utf8' })
  if (status !== 0) throw new Error(`python3 ended with ${status}: ${stderr}`)
  return JSON.parse(stdout) as PythonRow[]
}

/** What Python says of each code point from 0 to 0x10ffff; see PROPERTIES for the bits. */
export function pythonCharacters(): { readonly flags: Uint8Array; readonly lower: Uint32Array } {
  const { status, stdout, stderr } = spawnSync(COMMAND!, ['-c', PROPERTIES], { maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`python3 ended with ${status}: ${stderr.toString()}`)
  const bytes = Uint8Array.from(stdout)
  return { flags: bytes.subarray(0, 0x110000), lower: new Uint32Array(bytes.buffer, 0x110000) }
}

export const ALNUM = 1
export const SPACE = 2
export const DECIMAL = 4
export const UNASSIGNED = 8
export const NAME_PART = 16
export const NAME_START = 32
export const CASED = 64

const PROPERTIES = `
import _sre, array, sys, unicodedata
def flags(code):
    c = chr(code)
    tests = [c.isalnum(), c.isspace(), c.isdecimal(), unicodedata.category(c) == "Cn", ("a" + c).isidentifier(), c.isidentifier(), _sre.unicode_iscased(code)]
    return sum(1 << i for i, test in enumerate(tests) if test)
sys.stdout.buffer.write(bytes(map(flags, range(0x110000))))
sys.stdout.buffer.write(array.array("I", map(_sre.unicode_tolower, range(0x110000))).tobytes())
`
