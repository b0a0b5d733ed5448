import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ByBeginning } from '@shared/checks/policy/excludes/python-re/by-beginning'

const text = fc.string({ unit: fc.constantFrom('/', 'a', 'b', '\u{1f600}', '\ud83d'), maxLength: 5 })

it('keeps whatever may match a text, in its order', () => {
  fc.assert(fc.property(fc.array(text, { maxLength: 8 }), text, (prefixes, asked) => {
    const items = prefixes.map((prefix, i) => ({ prefix, i }))
    const found = new ByBeginning(items, ({ prefix }) => prefix).of(asked)
    expect(found.map(({ i }) => i)).toEqual(found.map(({ i }) => i).toSorted((a, b) => a - b))
    for (const item of items) if (asked.startsWith(item.prefix)) expect(found).toContain(item)
  }))
})

it('leaves out what begins otherwise', () => {
  const of = new ByBeginning(['/var', '/opt', '', '/'], (prefix) => prefix)
  expect([of.of('/usr/bin'), of.of('/var/x'), of.of('/'), of.of('')]).toEqual([['', '/'], ['/var', '', '/'], ['', '/'], ['', '/']])
})
