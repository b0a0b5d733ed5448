import fc from 'fast-check'
import { expect, it } from 'vitest'
import { layOut } from '@shared/policy/draft/lay-out'

it('has one name of a list a line, and what is deeper on it', () => {
  const text = '{"meta":{"version":1},"digests":{"/a":["00","11"],"/b":[]},"excludes":[],"x":[[1,[2]],{"y":{}}]}'
  expect(layOut(text)).toBe(`{
  "meta": {
    "version": 1
  },
  "digests": {
    "/a": ["00", "11"],
    "/b": []
  },
  "excludes": [],
  "x": [
    [1, [2]],
    {"y": {}}
  ]
}
`)
})

it('says what the text says, and stays as it is once it is laid out', () => {
  fc.assert(fc.property(fc.json(), (text) => {
    expect(JSON.parse(layOut(text))).toEqual(JSON.parse(text))
    expect(layOut(layOut(text))).toBe(layOut(text))
  }))
})
