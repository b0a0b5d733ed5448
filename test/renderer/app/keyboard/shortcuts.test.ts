import { expect, it } from 'vitest'
import { AREA_NAMES, AREAS } from '@/app/areas'
import { SHORTCUTS } from '@/app/keyboard/shortcuts'

it('no key is listed twice for one place', () => {
  for (const { title, keys } of SHORTCUTS) expect(new Set(keys.map(([key]) => key)).size, title).toBe(keys.length)
})

it('every area has its number', () => {
  expect(SHORTCUTS[0].keys).toContainEqual([`Ctrl 1 … ${AREAS.length}`, AREAS.map((area) => AREA_NAMES[area].toLowerCase()).join(', ')])
})
