import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findSyntaxError } from '@shared/bytes/json-text/syntax-error'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const PIECES = ['{', '}', '[', ']', ',', ':', '"a"', '"', '\\', '\\u00e9', '\\u12', '\\q', '0', '1', '-', '.', 'e', '+', 'true', 'false', 'null', 'nul', ' ', '\n', '\r', '\t', '\v', '\u0001', '\u2028', '\u00a0', '\ufeff', '/', '/*', '*/', '//', 'é', '😀']

it('agrees with JSON.parse on what is JSON', () => {
  const texts = fc.oneof(fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('')), fc.json(), fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...PIECES)).map(([json, at, piece]) => json.slice(0, at % (json.length + 1)) + piece + json.slice(at % (json.length + 1))))
  fc.assert(fc.property(texts, (text) => {
    const problem = findSyntaxError(text)
    expect([text, problem === null]).toEqual([text, isJson(text)])
    if (problem) expect(problem.offset).toBeLessThanOrEqual(text.length)
    if (problem && problem.readable !== '') expect(isJson(problem.readable)).toBe(true)
  }), { numRuns: 5000 })
})

it.each([
  ['{"a": "b", "c": "dd', '{"a": "b"}'], ['{"a": {"b": [1, {"c": tru', '{"a": {"b": [1, {}]}}'], ['{"a": [1, 2, x', '{"a": [1, 2]}'], ['{"a"', '{}'], ['{} {"b": 1}', '{}'], ['[1, "\\u12"', '[1]'], ['"a', ''],
])('keeps what is whole of %s', (text, readable) => {
  expect(findSyntaxError(text)?.readable).toBe(readable)
})
