import { describe, expect, it } from 'vitest'
import { LayeredLists } from '@shared/policy/draft/layered-lists'

const BASE = new Map([['/a', ['1']], ['/b', ['2', '3']], ['/c', ['4']]])

describe('layered lists', () => {
  const over = LayeredLists.over(BASE, new Map([['/b', null], ['/c', ['5']], ['/d', ['6']], ['/none', null]]))

  it('are what a copy with the changes is', () => {
    const copy = new Map([['/a', ['1']], ['/c', ['5']], ['/d', ['6']]])
    expect(new Map(over)).toEqual(copy)
    expect([[...over.keys()], [...over.values()], [...over.entries()], over.size]).toEqual([[...copy.keys()], [...copy.values()], [...copy.entries()], copy.size])
    for (const name of ['/a', '/b', '/c', '/d', '/none', '/never']) expect([name, over.get(name), over.has(name)]).toEqual([name, copy.get(name), copy.has(name)])
    const told: unknown[] = []
    over.forEach((digests, name) => told.push([name, digests]))
    expect(told).toEqual([...copy])
  })

  it('lie on the lists that others lie on', () => {
    const twice = LayeredLists.over(over, new Map([['/b', ['7']], ['/d', null]]))
    expect([new Map(twice), twice.size]).toEqual([new Map([['/a', ['1']], ['/b', ['7']], ['/c', ['5']]]), 3])
    expect(new Set(LayeredLists.between(over, twice))).toEqual(new Set(['/b', '/c', '/d', '/none']))
    expect([...LayeredLists.between(BASE, BASE)!]).toEqual([])
    expect(LayeredLists.between(twice, new Map(BASE))).toBeNull()
    expect(LayeredLists.over(twice, new Map())).toBe(twice)
  })

  it('are copied where many names change', () => {
    const many = new Map(Array.from({ length: 2000 }, (_, i) => [`/${i}`, [`${i}`]]))
    const copied = LayeredLists.over(BASE, many)
    expect([copied instanceof Map, copied.size, copied.get('/1999'), copied.get('/b')]).toEqual([true, 2003, ['1999'], ['2', '3']])
  })
})
