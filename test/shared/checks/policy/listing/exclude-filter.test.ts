import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ExcludeFilter } from '@shared/checks/policy/listing/exclude-filter'

const text = fc.string({ unit: fc.constantFrom('/', 'a', 'b', '.'), maxLength: 6 })
const needs = fc.record({ prefix: text, required: fc.array(text.filter((one) => one !== ''), { maxLength: 2 }) })

it('lets through every path that has what an exclude needs, and no other', () => {
  let met = 0
  fc.assert(fc.property(fc.array(needs, { maxLength: 12 }), fc.array(fc.string({ unit: fc.constantFrom('/', 'a', 'b', '.'), maxLength: 12 }), { minLength: 1, maxLength: 10 }), fc.nat(3), (all, paths, before) => {
    const filter = new ExcludeFilter(all)
    for (const path of paths) {
      const isMet = all.some(({ prefix, required }) => path.startsWith(prefix) && holds(path, required))
      if (isMet) met++
      // What stands around a path in a log is none of it.
      const bytes = new TextEncoder().encode(`${'a'.repeat(before)}${path}ab/.`)
      expect(filter.mayMatch(bytes, before, path.length)).toBe(isMet)
    }
  }), { numRuns: 1000 })
  expect(met).toBeGreaterThan(500)
})

function holds(path: string, required: readonly string[]): boolean {
  let from = 0
  return required.every((part) => {
    const at = path.indexOf(part, from)
    from = at + part.length
    return at >= 0
  })
}
