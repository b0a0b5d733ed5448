import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'

const FOLDER = join(import.meta.dirname, '../../shared/kernel/search/assembly')
const SOURCE = 'index.ts'
/** 64 KiB each: the memory is fixed, see the source. */
const PAGES = '8'
/** No runtime and no import: the source uses raw memory alone. */
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--enable', 'simd', '--initialMemory', PAGES, '--maximumMemory', PAGES, '--disableWarning']

/**
 * Bytes of the WASM module.
 * @returns {Promise<Uint8Array>}
 * @throws {Error} with what the compiler says
 */
export async function compileSearch() {
  const files = new Map()
  const { error, stderr } = await asc.main([SOURCE, '--baseDir', FOLDER, '--outFile', 'search.wasm', ...OPTIONS], {
    readFile: (name) => (name === SOURCE ? readFileSync(join(FOLDER, name), 'utf8') : null),
    writeFile: (name, content) => files.set(name, content),
    listFiles: () => [],
  })
  if (error) throw new Error(`the search does not compile: ${stderr.toString()}`, { cause: error })
  return files.get('search.wasm')
}

/** The TypeScript module that holds the bytes. @param {Uint8Array} bytes */
export function searchModule(bytes) {
  const digest = createHash('sha256').update(readFileSync(join(FOLDER, SOURCE))).digest('hex')
  return `/** Built from assembly/ by \`npm run build:search\`. SHA-256 of its source: ${digest} */
export const SEARCH_BASE64 = '${Buffer.from(bytes).toString('base64')}'
`
}
