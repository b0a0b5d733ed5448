import { expect, it } from 'vitest'
import { PassedFile } from '@shared/engine/passed-file'

const WHOLE = Uint8Array.from({ length: 23 }, (_, i) => i + 1)

function passed(sizes: readonly number[]): PassedFile {
  const file = new PassedFile(WHOLE.length)
  let start = 0
  for (const size of sizes) file.add(WHOLE.slice(start, (start += size)).buffer)
  return file
}

it.each([[[23]], [[7, 1, 0, 15]], [[1, 1, 1, 20]], [[4, 4, 4, 4, 4, 3]]])('has the bytes of pieces of %j, wherever they are asked for', (sizes) => {
  const file = passed(sizes)
  expect(file.isWhole).toBe(true)
  for (let from = 0; from <= WHOLE.length; from++) {
    for (let length = 0; length <= WHOLE.length - from + 2; length++) expect(file.read(from, length)).toEqual(WHOLE.slice(from, from + length))
  }
})

it('puts bytes of several pieces into the room that it is given, where they fit', () => {
  const file = passed([10, 13])
  const room = new Uint8Array(6)
  expect(file.read(8, 6, room).buffer).toBe(room.buffer)
  expect(file.read(8, 7, room)).toEqual(WHOLE.slice(8, 15))
  expect(room).toEqual(WHOLE.slice(8, 14))
})

it('has no bytes that did not come', () => {
  const file = passed([10])
  expect(file.isWhole).toBe(false)
  expect(() => file.read(5, 6)).toThrow('of 23 bytes 10 came, and 11 are asked for')
  expect(file.read(5, 5)).toEqual(WHOLE.slice(5, 10))
})

it('takes no more than its size', () => {
  expect(() => passed([20, 3]).add(new ArrayBuffer(1))).toThrow('of 23 bytes 24 came')
})

it('waits for bytes until nothing comes any more', async () => {
  const file = passed([10])
  const order: string[] = []
  const waits = [file.upTo(12).then(() => order.push('12'))]
  order.push('asked')
  file.add(WHOLE.slice(10, 15).buffer)
  await waits[0]
  const rest = file.upTo(23).then(() => order.push('end'))
  order.push('ended')
  file.end()
  await rest
  expect(order).toEqual(['asked', '12', 'ended', 'end'])
})
