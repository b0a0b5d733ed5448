import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { KERNEL_BASE64 } from '@shared/kernel/wasm/kernel-bytes'
import { compileKernel, kernelModule } from '../../../../build/kernel/compile-kernel.mjs'

const module = new WebAssembly.Module(Buffer.from(KERNEL_BASE64, 'base64'))

it('the bytes are those of the sources: else run npm run build:kernel', async () => {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex')
  const built = readFileSync(join(import.meta.dirname, '../../../../shared/kernel/wasm/kernel-bytes.ts'), 'utf8')
  expect(digest(built)).toBe(digest(kernelModule(await compileKernel())))
}, 120_000)

it('the kernel asks for nothing, and its memory is fixed at 2 MiB', () => {
  expect(WebAssembly.Module.imports(module)).toEqual([])
  const { memory } = new WebAssembly.Instance(module).exports as { memory: WebAssembly.Memory }
  expect(memory.buffer.byteLength).toBe(2 << 20)
  expect(() => memory.grow(1)).toThrow(RangeError)
})
