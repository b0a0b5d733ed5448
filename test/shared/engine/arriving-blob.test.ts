import { expect, it } from 'vitest'
import { ArrivingBlob, PIECE } from '@shared/engine/arriving-blob'

it('brings a Blob into memory piece by piece', async () => {
  const whole = new Uint8Array(2 * PIECE + 5).map((_, i) => i % 251)
  const file = new ArrivingBlob(new Blob([whole]))
  const ends: number[] = []
  while (file.arrived < file.bytes.length) {
    await file.more()
    ends.push(file.arrived)
  }
  expect(ends).toEqual([PIECE, 2 * PIECE, 2 * PIECE + 5])
  expect(Buffer.compare(await file.whole(), whole)).toBe(0)
})

it('passes on all of it, also what came before somebody asked', async () => {
  const whole = new Uint8Array(2 * PIECE + 5).map((_, i) => i % 241)
  const file = new ArrivingBlob(new Blob([whole]))
  const passed: Uint8Array[] = []
  await file.more()
  file.passTo((piece) => passed.push(new Uint8Array(piece)))
  await file.whole()
  expect(passed.map(({ length }) => length)).toEqual([PIECE, PIECE, 5])
  expect(Buffer.compare(Buffer.concat(passed), whole)).toBe(0)
  expect(Buffer.compare(file.bytes, whole)).toBe(0)
})

it('fails where a piece can\'t be read, once somebody waits for it', async () => {
  const blob = new Blob([new Uint8Array(2 * PIECE)])
  const slice = blob.slice.bind(blob)
  blob.slice = (from, to) => (from === 0 ? slice(from, to) : Object.assign(slice(from, to), { arrayBuffer: () => Promise.reject(new Error('the file is gone')) }))
  const file = new ArrivingBlob(blob)
  await file.more()
  expect(file.arrived).toBe(PIECE)
  await expect(file.whole()).rejects.toThrow('the file is gone')
})
