import { join } from 'node:path'
import { compileModule, moduleText } from '../wasm/compile-module.mjs'

/** Whoever sorts makes its memory grow. */
const SEARCH = { folder: join(import.meta.dirname, '../../shared/kernel/search/assembly'), constant: 'SEARCH_BASE64', script: 'build:search', memory: ['--initialMemory', '7'] }

/** Bytes of the WASM module. @returns {Promise<Uint8Array>} */
export function compileSearch() {
  return compileModule(SEARCH)
}

/** The TypeScript module that holds the bytes. @param {Uint8Array} bytes */
export function searchModule(bytes) {
  return moduleText(SEARCH, bytes)
}
