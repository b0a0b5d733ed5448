import { describe, expect, it } from 'vitest'
import { AbortedError, type ListRun } from '@shared/engine/engine'
import { SharedWork } from '@shared/engine/entry-lists/shared-work'

/** Work that ends when it is told, and fails when it is aborted. */
class Held {
  begun = 0
  run: ListRun = {}
  finish: (value: string) => void = () => {}
  readonly shared = new SharedWork((run) => new Promise<string>((resolve, reject) => {
    this.begun++
    this.run = run
    this.finish = resolve
    run.signal!.addEventListener('abort', () => reject(new AbortedError('aborted')))
  }))
}

describe('work that several wait for', () => {
  it('is done once, and each hears of its progress', async () => {
    const held = new Held()
    const heard: string[] = []
    const both = [1, 2].map((who) => held.shared.join({ onProgress: ({ stage, done }) => heard.push(`${who} ${stage} ${done}`) }))
    held.run.onProgress!({ stage: 'sort', done: 5, total: 9 })
    held.finish('done')
    expect(await Promise.all(both)).toEqual(['done', 'done'])
    expect(await held.shared.join({})).toBe('done')
    expect([held.begun, heard]).toEqual([1, ['1 sort 5', '2 sort 5']])
  })

  it('goes on while one still waits', async () => {
    const held = new Held()
    const controller = new AbortController()
    const [gone, stays] = [held.shared.join({ signal: controller.signal }), held.shared.join({})]
    controller.abort()
    await expect(gone).rejects.toThrow(AbortedError)
    expect(held.run.signal!.aborted).toBe(false)
    held.finish('done')
    expect(await stays).toBe('done')
  })

  it('is given up with the last, and begun anew by the next', async () => {
    const held = new Held()
    const controller = new AbortController()
    const gone = held.shared.join({ signal: controller.signal })
    controller.abort()
    await expect(gone).rejects.toThrow(AbortedError)
    expect(held.run.signal!.aborted).toBe(true)
    await expect(held.shared.join({ signal: controller.signal })).rejects.toThrow(AbortedError)
    const next = held.shared.join({})
    held.finish('done')
    expect([await next, held.begun]).toEqual(['done', 2])
  })

  it('that fails fails for all, and is tried again', async () => {
    let tries = 0
    const shared = new SharedWork(async () => {
      tries++
      if (tries === 1) throw new RangeError('no memory')
      return tries
    })
    const [one, other] = [shared.join({}), shared.join({})]
    await expect(one).rejects.toThrow(RangeError)
    await expect(other).rejects.toThrow(RangeError)
    expect(await shared.join({})).toBe(2)
  })
})
