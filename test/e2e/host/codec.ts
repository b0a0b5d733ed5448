/** What JSON carries of a value that structured clone would carry between the page and main. */
export type Wire = null | boolean | number | string | Wire[] | { readonly kind: string; readonly value: Wire }

export interface Codec {
  /** @throws DataCloneError's text for what the bridge may not carry: functions, class instances, symbols */
  encode(value: unknown): Wire
  decode(wire: Wire): unknown
}

/**
 * Both sides of the bridge. The function needs nothing outside itself: its source text also runs in the page.
 * It carries less than structured clone does (no Map, Date, Error, cycle), so that what passes here passes in Electron.
 */
export function createCodec(): Codec {
  const views = { Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array, BigUint64Array, BigInt64Array }
  const CHUNK = 0x8000

  function toBase64(bytes: Uint8Array): string {
    let text = ''
    for (let start = 0; start < bytes.length; start += CHUNK) text += String.fromCharCode(...bytes.subarray(start, start + CHUNK))
    return btoa(text)
  }

  function fromBase64(text: string): ArrayBuffer {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer
  }

  function encodeObject(value: object): Wire {
    if (Array.isArray(value)) return value.map(encode)
    if (value instanceof ArrayBuffer) return { kind: 'ArrayBuffer', value: toBase64(new Uint8Array(value)) }
    if (ArrayBuffer.isView(value) && value.constructor.name in views) {
      return { kind: value.constructor.name, value: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) }
    }
    if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error('An object could not be cloned.')
    return { kind: 'object', value: Object.entries(value).map(([name, member]) => [name, encode(member)]) }
  }

  function encode(value: unknown): Wire {
    if (value === undefined) return { kind: 'undefined', value: null }
    if (typeof value === 'bigint') return { kind: 'bigint', value: String(value) }
    if (typeof value === 'number') return Number.isFinite(value) ? value : { kind: 'number', value: String(value) }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'object') return encodeObject(value)
    throw new Error('An object could not be cloned.')
  }

  function decode(wire: Wire): unknown {
    if (wire === null || typeof wire !== 'object') return wire
    if (Array.isArray(wire)) return wire.map(decode)
    const { kind, value } = wire
    if (kind === 'undefined') return undefined
    if (kind === 'object') return Object.fromEntries((value as [string, Wire][]).map(([name, member]) => [name, decode(member)]))
    const text = String(value)
    if (kind === 'bigint') return BigInt(text)
    if (kind === 'number') return Number(text)
    const bytes = fromBase64(text)
    return kind === 'ArrayBuffer' ? bytes : new views[kind as keyof typeof views](bytes)
  }

  return { encode, decode }
}
