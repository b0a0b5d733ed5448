import { expect, it } from 'vitest'
import { ref, shallowRef } from 'vue'
import type { Case } from '@shared/engine/engine'
import { useBytePages } from '@/app/byte-pages'
import { FakeCase, settled } from '../support/fake-case'

function bytesOf(from: FakeCase) {
  const file = ref<string | null>('e1')
  return { file, ...useBytePages(shallowRef<Case | null>(from), file) }
}

it('rows are sixteen bytes, fewer at the end, and unknown before they are here', async () => {
  const { rowBytes, fetchRows } = bytesOf(new FakeCase(1, [], 16_384 + 20))
  expect(rowBytes(0)).toBeNull()
  fetchRows(1_020, 1_030)
  await settled()
  expect([...rowBytes(1_023)!]).toEqual(Array.from({ length: 16 }, (_, i) => 0xf0 + i))
  expect([...rowBytes(1_024)!].slice(0, 3)).toEqual([0, 1, 2])
  expect(rowBytes(1_025)).toHaveLength(4)
})

it('a page is asked for once', async () => {
  const from = new FakeCase(1)
  const { fetchRows } = bytesOf(from)
  fetchRows(0, 10)
  fetchRows(5, 20)
  await settled()
  expect(from.asked).toEqual(['bytes e1 0'])
})

it('bytes of another file are never shown', async () => {
  const from = new FakeCase(1)
  from.held = true
  const { file, rowBytes, fetchRows } = bytesOf(from)
  fetchRows(0, 1)
  file.value = 'e2'
  await from.release()
  expect(rowBytes(0)).toBeNull()
})

it('of another file the rows on show are fetched without being asked for', async () => {
  const from = new FakeCase(1)
  const { file, rowBytes, fetchRows } = bytesOf(from)
  fetchRows(0, 1)
  await settled()
  file.value = 'e2'
  await settled()
  expect(from.asked).toEqual(['bytes e1 0', 'bytes e2 0'])
  expect(rowBytes(0)).not.toBeNull()
})
