import { describe, expect, it } from 'vitest'
import { bytesFromBase64, bytesFromHex, pythonLength, splitBlanks } from '@shared/checks/policy/keylime/python-text'
import { Random } from '../../../../support/fuzz/random'
import { PYTHON3, askPython } from '../../../../support/python-peer'

const PROGRAM = `
import base64, json, sys
def attempt(f, text):
    try:
        return f(text).hex()
    except ValueError:
        return None
print(json.dumps([[attempt(bytes.fromhex, t), attempt(base64.b64decode, t), t.split(" ", maxsplit=3), len(t)] for t in json.load(sys.stdin)]))
`
const ALPHABET = ['0', '9', 'a', 'F', 'g', ' ', '\t', '\r', '\v', '\x1c', '\u00a0', '\u00e9', '=', '==', 'QUJD', '-', '\u{1f600}', '_', '+', '\u0663', '\x85', '\ufeff']
const hex = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString('hex')

describe.runIf(PYTHON3)('texts', () => {
  it('are read as Python reads them', () => {
    const random = new Random(7)
    const texts = Array.from({ length: 4000 }, () => Array.from({ length: random.below(12) }, () => random.pick(ALPHABET)).join(''))
    const answers = askPython<[string | null, string | null, string[], number][]>(PROGRAM, texts)
    for (const [i, text] of texts.entries()) expect([hex(bytesFromHex(text)), hex(bytesFromBase64(text)), splitBlanks(text, 3), pythonLength(text)], JSON.stringify(text)).toEqual(answers[i])
  })
})

describe('a text of hex digits', () => {
  it.each<[string, string | null]>([['', ''], [' ', ''], ['0a 0B', '0a0b'], ['0 a', null], ['0', null], ['0a0', null], ['0x', null], ['\u0660\u0661', null]])('%j', (text, expected) => {
    expect(hex(bytesFromHex(text))).toBe(expected)
  })
})
