/** Counts what a decoder asks for while it runs: bytes of buffers, and steps. Counts, not clocks and not the heap: the same input always gives the same numbers. */
export interface Meter {
  /** Buffers and texts of this many bytes are large. */
  large: number
  /** Bytes of large new buffers and decoded texts, all together: also of those that are free again. */
  allocated: number
  /** Bytes of the smaller ones: those of one entry or field, which are garbage before the next. */
  passing: number
  /** Reads, views and constructions. */
  steps: number
  /** More steps than this end the run: a loop that reads without end is heard. */
  limit: number
}

export class TooMuchWork extends Error {
  override readonly name = 'TooMuchWork'
}

const TYPED = ['Uint8Array', 'Uint16Array', 'Uint32Array', 'Int32Array', 'Float64Array'] as const
const READS = ['getUint8', 'getUint16', 'getUint32', 'getBigUint64'] as const

/** Patches the globals that decoders get their memory and numbers from, until `restore`. */
export function installMeter(): { meter: Meter; restore: () => void } {
  const meter: Meter = { large: 512, allocated: 0, passing: 0, steps: 0, limit: Infinity }
  const undo: (() => void)[] = []
  const step = (bytes = 0) => {
    if (bytes >= meter.large) meter.allocated += bytes
    else meter.passing += bytes
    if (++meter.steps > meter.limit) throw new TooMuchWork(`more than ${meter.limit} steps`)
  }
  const patch = <T extends object>(target: T, name: string, replace: (original: (...args: unknown[]) => unknown) => unknown) => {
    const descriptor = Object.getOwnPropertyDescriptor(target, name)!
    Object.defineProperty(target, name, { ...descriptor, value: replace(descriptor.value as (...args: unknown[]) => unknown) })
    undo.push(() => Object.defineProperty(target, name, descriptor))
  }
  for (const name of [...TYPED, 'ArrayBuffer', 'DataView'] as const) {
    patch(globalThis, name, (original) => {
      const proxy: object = new Proxy(original, {
        construct(constructor, args: unknown[], newTarget) {
          step(sizeAsked(name, args))
          return Reflect.construct(constructor, args, newTarget === proxy ? constructor : newTarget) as object
        },
      })
      return proxy
    })
  }
  const typedPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object
  patch(typedPrototype, 'slice', (original) => function slice(this: Uint8Array, ...args: unknown[]) {
    const made = original.apply(this, args) as Uint8Array
    step(made.byteLength)
    return made
  })
  patch(ArrayBuffer.prototype, 'slice', (original) => function slice(this: ArrayBuffer, ...args: unknown[]) {
    const made = original.apply(this, args) as ArrayBuffer
    step(made.byteLength)
    return made
  })
  patch(typedPrototype, 'subarray', (original) => function subarray(this: Uint8Array, ...args: unknown[]) {
    step()
    return original.apply(this, args)
  })
  for (const name of READS) {
    patch(DataView.prototype, name, (original) => function read(this: DataView, ...args: unknown[]) {
      step()
      return original.apply(this, args)
    })
  }
  patch(TextDecoder.prototype, 'decode', (original) => function decode(this: TextDecoder, ...args: unknown[]) {
    const text = original.apply(this, args) as string
    step(text.length)
    return text
  })
  patch(Array, 'from', (original) => function from(this: unknown, ...args: unknown[]) {
    const { length } = (args[0] ?? {}) as { length?: number }
    step(8 * (typeof length === 'number' ? length : 0))
    return original.apply(this, args)
  })
  return { meter, restore: () => undo.toReversed().forEach((one) => one()) }
}

/** Bytes of memory that a constructor's arguments ask for: a view of a buffer asks for none. */
function sizeAsked(name: string, [first]: unknown[]): number {
  const each = name === 'Float64Array' ? 8 : name === 'Uint32Array' || name === 'Int32Array' ? 4 : name === 'Uint16Array' ? 2 : 1
  if (name === 'DataView') return 0
  if (typeof first === 'number') return first * each
  if (first instanceof Object && 'length' in first && typeof first.length === 'number') return first.length * each
  return 0
}
