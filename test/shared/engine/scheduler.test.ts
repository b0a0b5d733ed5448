import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AbortedError, type Progress, type RunOptions } from '@shared/engine/engine'
import { Scheduler } from '@shared/engine/scheduler'

let now: number
let told: Progress[]

beforeEach(() => {
  now = 0
  told = []
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})
afterEach(() => vi.restoreAllMocks())

const scheduler = (rest: RunOptions = {}) => new Scheduler({ onProgress: (progress) => told.push(progress), ...rest })
const done = () => told.map((one) => `${one.stage} ${one.done}`)

describe('progress', () => {
  it('is told ten times a second at most, and where a stage begins and ends', async () => {
    const checkpoint = scheduler().checkpoint('replay')
    for (let entries = 0; entries <= 1000; entries++) {
      now = entries
      await checkpoint(entries, 1000)
    }
    expect(done()).toEqual(['replay 0', ...Array.from({ length: 10 }, (_, i) => `replay ${(i + 1) * 100}`)])
    now += 1
    await scheduler().checkpoint('policy')(0, 5)
    expect(told.at(-1)).toEqual({ stage: 'policy', done: 0, total: 5 })
  })

  it('of a quick stage is told at its beginning and end', async () => {
    const one = scheduler()
    for (const stage of ['decode', 'replay'] as const) for (const entries of [0, 1, 2, 3]) await one.checkpoint(stage)(entries, 3)
    expect(done()).toEqual(['decode 0', 'decode 3', 'replay 0', 'replay 3'])
  })

  it('never goes back, though a stage passes over the log twice', async () => {
    const one = scheduler()
    for (const stage of ['replay', 'quotes', 'replay'] as const) {
      for (let entries = 0; entries <= 4; entries++) {
        now += 200
        await one.checkpoint(stage)(entries, 4)
      }
    }
    expect(done()).toEqual(['replay 0', 'replay 1', 'replay 2', 'replay 3', 'replay 4', 'quotes 0', 'quotes 1', 'quotes 2', 'quotes 3', 'quotes 4'])
  })
})

describe('a checkpoint', () => {
  it('yields after some milliseconds of work, so that messages are heard', async () => {
    const heard: string[] = []
    const checkpoint = scheduler().checkpoint('decode')
    setImmediate(() => heard.push('a message'))
    now = 10
    await checkpoint(1, null)
    expect(heard).toEqual([])
    // Between the engine's own turn and the message's there may be one more.
    for (now = 100; now < 1000 && heard.length === 0; now += 100) await checkpoint(1, null)
    expect(heard).toEqual(['a message'])
  })

  it('throws once the caller aborted, and not before', async () => {
    const controller = new AbortController()
    const one = scheduler({ signal: controller.signal })
    now = 100
    await one.checkpoint('decode')(1, null)
    expect(() => one.throwIfAborted()).not.toThrow()
    controller.abort()
    now = 200
    await expect(one.checkpoint('decode')(2, null)).rejects.toThrow(AbortedError)
    expect(() => one.throwIfAborted()).toThrow(AbortedError)
  })

  it('does not need anyone to listen', async () => {
    await expect(new Scheduler({}).checkpoint('read')(0, 1)).resolves.toBeUndefined()
  })
})
