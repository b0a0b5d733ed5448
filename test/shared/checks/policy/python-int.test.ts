import { describe, expect, it } from 'vitest'
import { pythonInt } from '@shared/checks/policy/python-int'
import { Random } from '../../../support/fuzz/random'
import { PYTHON3, askPython } from '../../../support/python-peer'

const PROGRAM = `
import json, sys
def integer(text):
    try:
        return str(int(text))
    except ValueError:
        return None
print(json.dumps([integer(t) for t in json.load(sys.stdin)]))
`
const ALPHABET = ['0', '1', '9', 'a', ' ', '\t', '\r', '\v', '\x1c', '\x1f', '\x7f', '\xa0', '\x85', '\u2003', '\ufeff', '=', '-', '+', '_', '.', '\u0663', '\u{1d7d9}', '\u{1f600}']
const LAST_OF_UNICODE = 0x10_ffff

it.each<[string, bigint | null]>([
  ['1', 1n], [' 12 ', 12n], ['+3', 3n], ['-7', -7n], ['-0', 0n], ['1_0', 10n], ['\u0663', 3n], ['007', 7n], ['1__0', null], ['_1', null], ['', null], ['1.0', null], ['0x1', null], ['\x1c1', null],
  ['9'.repeat(4300), BigInt('9'.repeat(4300))], ['9'.repeat(4301), null], ['123456789012345678901', 123456789012345678901n],
])('int(%j) is %s', (text, value) => {
  expect(pythonInt(text)).toBe(value)
})

describe.runIf(PYTHON3)('int()', () => {
  const expectSame = (texts: readonly string[]) => {
    const answers = askPython<(string | null)[]>(PROGRAM, texts)
    expect(texts.filter((text, i) => (pythonInt(text)?.toString() ?? null) !== answers[i]).slice(0, 20).map((text) => JSON.stringify(text))).toEqual([])
  }

  it('takes a text where Python takes it, and for the same number', () => {
    const random = new Random(11)
    expectSame([...Array.from({ length: 4000 }, () => Array.from({ length: random.below(8) }, () => random.pick(ALPHABET)).join('')), '1'.repeat(4300), `-${'1_'.repeat(4299)}1`, '1'.repeat(4301), '0'.repeat(5000)])
  })

  it('strips what Python strips, and no other character that stands before a digit', () => {
    const noDigit = Array.from({ length: LAST_OF_UNICODE + 1 }, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff).map((code) => String.fromCodePoint(code)).filter((text) => !/^\p{Nd}$/u.test(text))
    expectSame(noDigit.map((text) => `${text}1`))
  })
})
