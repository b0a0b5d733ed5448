import { expect, it } from 'vitest'
import { JsonText } from '@shared/checks/policy/keylime/device-mapper/json-text'

const TEXT = ' {"skip": {"ima": [1, "}", {"\\"": "\\\\"}], "x": true}, "s": "a\\"b", "n": -1.5e3 , "t":null,"ima" : {"a": [[], {}], "dm_policy": {"2": 1, "b": -0, "1": [1.0, 12345678901234567890, "\\u00e9\\n", false, null, true]}}}'

it('finds a value behind others, and reads it in the order of the text, numbers as Python has them', () => {
  const text = new JsonText(TEXT)
  expect([text.enter('ima'), text.enter('dm_policy')]).toEqual([true, true])
  const { value } = text.value()!
  expect([...(value as Map<string, unknown>)]).toEqual([['2', 1n], ['b', 0n], ['1', [1, 12345678901234567890n, 'é\n', false, null, true]]])
})

it('says where there is none', () => {
  expect(new JsonText(TEXT).enter('dm_policy')).toBe(false)
  expect(new JsonText('[]').enter('ima')).toBe(false)
  const text = new JsonText(TEXT)
  expect([text.enter('ima'), text.enter('b')]).toEqual([true, false])
})
