import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SEARCH_BASE64 } from '@shared/kernel/search/search-bytes'
import { compileSearch, searchModule } from '../../../../build/search/compile-search.mjs'

const module = new WebAssembly.Module(Buffer.from(SEARCH_BASE64, 'base64'))

it('the bytes are those of the sources: else run npm run build:search', async () => {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex')
  const built = readFileSync(join(import.meta.dirname, '../../../../shared/kernel/search/search-bytes.ts'), 'utf8')
  expect(digest(built)).toBe(digest(searchModule(await compileSearch())))
}, 120_000)

it('the search asks for nothing, and has 448 KiB of memory before texts are sorted', () => {
  expect(WebAssembly.Module.imports(module)).toEqual([])
  const { memory, FREE } = new WebAssembly.Instance(module).exports as { memory: WebAssembly.Memory; FREE: WebAssembly.Global }
  expect(memory.buffer.byteLength).toBe(448 << 10)
  expect(FREE.value).toBeLessThanOrEqual(448 << 10)
})
