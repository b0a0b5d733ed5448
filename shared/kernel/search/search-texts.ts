import type { Pattern } from './pattern'
import { searchKernel } from './search-kernel'
import { startOf, type Texts } from './texts'

/** Texts that are searched in TypeScript before the caller gets a turn. */
const AT_ONCE = 1024

/**
 * Looks for a pattern in the texts from `from` on, as many as take a moment: `found` is called with each that holds it, ascending.
 * @returns the first text that was not searched
 */
export function searchSome(texts: Texts, from: number, pattern: Pattern, found: (text: number) => void): number {
  const kernel = searchKernel()
  const end = kernel === null ? from : kernel.search(texts, from, pattern, found)
  return end > from ? end : searchInScript(texts, from, Math.min(from + AT_ONCE, texts.ends.length), pattern, found)
}

/** The same for the texts `from` to `end`, without WASM: for what is too large for the kernel, and for runtimes that have none. */
export function searchInScript(texts: Texts, from: number, end: number, pattern: Pattern, found: (text: number) => void): number {
  for (let text = from; text < end; text++) if (holds(texts.bytes, startOf(texts, text), texts.ends[text], pattern)) found(text)
  return end
}

function holds(bytes: Uint8Array, start: number, end: number, { values, masks }: Pattern): boolean {
  for (let at = start; at + values.length <= end; at++) {
    let i = 0
    while (i < values.length && (bytes[at + i] & masks[i]) === values[i]) i++
    if (i === values.length) return true
  }
  return false
}
