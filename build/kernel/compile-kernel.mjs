import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'

const FOLDER = join(import.meta.dirname, '../../shared/kernel/wasm/assembly')
/** 64 KiB each: the memory is fixed, see `assembly/memory.ts`. */
const PAGES = '32'
/** No runtime and no import: the source uses raw memory alone. */
const OPTIONS = [
  '-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--enable', 'simd', '--initialMemory', PAGES, '--maximumMemory', PAGES, '--disableWarning',
]

/**
 * Bytes of the WASM module.
 * @returns {Promise<Uint8Array>}
 * @throws {Error} with what the compiler says
 */
export async function compileKernel() {
  const files = new Map()
  const { error, stderr } = await asc.main(['index.ts', '--baseDir', FOLDER, '--outFile', 'kernel.wasm', ...OPTIONS], {
    readFile: (name) => (SOURCES.includes(name) ? readFileSync(join(FOLDER, name), 'utf8') : null),
    writeFile: (name, content) => files.set(name, content),
    listFiles: () => [],
  })
  if (error) throw new Error(`the kernel does not compile: ${stderr.toString()}`, { cause: error })
  return files.get('kernel.wasm')
}

const SOURCES = readdirSync(FOLDER).filter((name) => name.endsWith('.ts')).sort()

/** SHA-256 of the sources, name by name, as hex digits. */
export function sourcesDigest() {
  const digest = createHash('sha256')
  for (const name of SOURCES) digest.update(`${name}\0`).update(readFileSync(join(FOLDER, name))).update('\0')
  return digest.digest('hex')
}

/** The TypeScript module that holds the bytes. @param {Uint8Array} bytes */
export function kernelModule(bytes) {
  return `/** Built from assembly/ by \`npm run build:kernel\`. SHA-256 of its sources: ${sourcesDigest()} */
export const KERNEL_BASE64 = '${Buffer.from(bytes).toString('base64')}'
`
}
