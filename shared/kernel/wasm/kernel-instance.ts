import { fromBase64 } from '../../bytes/base64'
import { KERNEL_BASE64 } from './kernel-bytes'

/** What `assembly/index.ts` exports: calls on places in memory, and where those are, in bytes. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory
  prepare(): void
  templateDigests(count: number, banks: number): void
  compareRecorded(count: number, digests: number, size: number, wordSize: number): number
  readUsual(size: number, limit: number, base: number, digestSize: number, nameLength: number, prefixLength: number, digestLength: number, hasSignature: number, bigEndian: number): number
  scanPaths(count: number): void
  chainSha1(from: number, count: number, digests: number, probes: number): number
  chainSha256(from: number, count: number, digests: number, probes: number): number
  chainSha1Sha256(from: number, count: number, digests1: number, probes1: number, digests256: number, probes256: number): number
  chainSha384Sha512(from: number, count: number, digests384: number, probes384: number, digests512: number, probes512: number): number
}

const PLACES = [
  'CAPACITY', 'DATA_AT', 'DATA_LENGTH', 'DIGESTS_OTHER', 'DIGESTS_SHA1', 'DIGESTS_SHA256', 'DIGESTS_SHA384', 'DIGESTS_SHA512', 'INPUT', 'INPUT_SIZE', 'PROBES',
  'PROBES_A', 'PROBES_B', 'RECORDED_AT', 'RESULTS', 'RESULT_WIDE', 'SLOTS', 'STATE_SHA1', 'STATE_SHA256', 'STATE_SHA384', 'STATE_SHA512',
  'USUAL_MAX', 'USUAL_NAME', 'USUAL_NAME_MASK', 'USUAL_PREFIX', 'USUAL_PREFIX_MASK', 'WORDS_A', 'WORDS_B',
] as const

/** Where things stand in the kernel's memory, bytes; and how many entries and probes there is room for. */
export type KernelPlaces = Readonly<Record<(typeof PLACES)[number], number>>

/** The kernel with its memory, as bytes and as words of the machine's order. */
export interface KernelInstance {
  readonly calls: KernelExports
  readonly places: KernelPlaces
  readonly bytes: Uint8Array
  readonly words: Uint32Array
}

let shared: KernelInstance | null | undefined

/** The one of this thread, made when it is first asked for; `null` where the runtime has no WASM with vectors (SIMD128). Whoever uses its memory does so without awaiting anything. */
export function kernelInstance(): KernelInstance | null {
  if (shared === undefined) shared = instantiateKernel()
  return shared
}

/** Compiles the kernel: some milliseconds. */
function instantiateKernel(): KernelInstance | null {
  const bytes = fromBase64(KERNEL_BASE64)!
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes)) return null
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
  const calls = exports as unknown as KernelExports
  calls.prepare()
  const places = Object.fromEntries(PLACES.map((name) => [name, (exports[name] as WebAssembly.Global).value])) as KernelPlaces
  return { calls, places, bytes: new Uint8Array(calls.memory.buffer), words: new Uint32Array(calls.memory.buffer) }
}
