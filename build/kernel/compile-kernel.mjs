import { join } from 'node:path'
import { compileModule, moduleText } from '../wasm/compile-module.mjs'

/** Its memory is fixed, see `assembly/memory.ts`. */
const KERNEL = { folder: join(import.meta.dirname, '../../shared/kernel/wasm/assembly'), constant: 'KERNEL_BASE64', script: 'build:kernel', memory: ['--initialMemory', '32', '--maximumMemory', '32'] }

/** Bytes of the WASM module. @returns {Promise<Uint8Array>} */
export function compileKernel() {
  return compileModule(KERNEL)
}

/** The TypeScript module that holds the bytes. @param {Uint8Array} bytes */
export function kernelModule(bytes) {
  return moduleText(KERNEL, bytes)
}
