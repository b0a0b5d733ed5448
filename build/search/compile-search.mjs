import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'

const FOLDER = join(import.meta.dirname, '../../shared/kernel/search/assembly')
const SOURCES = readdirSync(FOLDER).filter((name) => name.endsWith('.ts')).sort()
/** 64 KiB each. Whoever sorts makes it grow. */
const PAGES = '7'
/** No runtime and no import: the source uses raw memory alone. */
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--enable', 'simd', '--initialMemory', PAGES, '--disableWarning']

/**
 * Bytes of the WASM module.
 * @returns {Promise<Uint8Array>}
 * @throws {Error} with what the compiler says
 */
export async function compileSearch() {
  const files = new Map()
  const { error, stderr } = await asc.main(['index.ts', '--baseDir', FOLDER, '--outFile', 'search.wasm', ...OPTIONS], {
    readFile: (name) => (SOURCES.includes(name) ? readFileSync(join(FOLDER, name), 'utf8') : null),
    writeFile: (name, content) => files.set(name, content),
    listFiles: () => [],
  })
  if (error) throw new Error(`the search does not compile: ${stderr.toString()}`, { cause: error })
  return files.get('search.wasm')
}

/** The TypeScript module that holds the bytes. @param {Uint8Array} bytes */
export function searchModule(bytes) {
  const digest = createHash('sha256')
  for (const name of SOURCES) digest.update(`${name}\0`).update(readFileSync(join(FOLDER, name))).update('\0')
  return `/** Built from assembly/ by \`npm run build:search\`. SHA-256 of its sources: ${digest.digest('hex')} */
export const SEARCH_BASE64 = '${Buffer.from(bytes).toString('base64')}'
`
}
