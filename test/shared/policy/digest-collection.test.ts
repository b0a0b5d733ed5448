import { expect, it } from 'vitest'
import { DigestCollection } from '@shared/policy/digest-collection'

it('has each digest of a name once, in the order in which they came', () => {
  const collection = new DigestCollection()
  for (const [name, byte] of [['/b', 2], ['/a', 1], ['/b', 2], ['/b', 1], ['/b', 2], ['/b', 1]] as const) collection.add(name, new Uint8Array(2).fill(byte))
  expect([...collection.lists()]).toEqual([['/b', ['0202', '0101']], ['/a', ['0101']]])
})
