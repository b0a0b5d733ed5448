/**
 * The few Web globals that every runtime of ours has (Chromium, Electron, Node 20): listed by hand, so that a stray
 * `window`, `document`, `process` or `fs` in shared/ is a type error.
 */
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
  encodeInto(text: string, bytes: Uint8Array): { read: number; written: number }
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: ArrayBuffer | ArrayBufferView): string
}
declare class AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
declare class Blob {
  constructor(parts?: readonly (ArrayBuffer | ArrayBufferView | string)[], options?: { type?: string })
  readonly size: number
  arrayBuffer(): Promise<ArrayBuffer>
  slice(start?: number, end?: number): Blob
}
declare class MessageChannel {
  readonly port1: MessagePort
  readonly port2: MessagePort
}
interface MessagePort {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: () => void): void
  start(): void
  close(): void
}
interface CryptoKey {
  readonly type: string
}
interface SubtleCrypto {
  digest(algorithm: string, data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer>
  importKey(
    format: 'spki', key: ArrayBuffer | ArrayBufferView, algorithm: object, extractable: boolean, usages: readonly string[],
  ): Promise<CryptoKey>
  importKey(
    format: 'raw', key: ArrayBuffer | ArrayBufferView, algorithm: string, extractable: boolean, usages: readonly string[],
  ): Promise<CryptoKey>
  deriveBits(algorithm: object, key: CryptoKey, bits: number): Promise<ArrayBuffer>
  verify(algorithm: object, key: CryptoKey, signature: ArrayBuffer | ArrayBufferView, data: ArrayBuffer | ArrayBufferView): Promise<boolean>
}
declare const crypto: { readonly subtle: SubtleCrypto }
declare const performance: { now(): number }
declare function setTimeout(run: () => void, milliseconds: number): unknown
declare function clearTimeout(handle: unknown): void
declare function structuredClone<T>(value: T): T
