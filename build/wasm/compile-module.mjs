import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'

/** No runtime and no import: the sources use raw memory alone. */
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--enable', 'simd', '--disableWarning']

/**
 * A WASM module of ours.
 * @typedef {{ folder: string, constant: string, script: string, memory: string[] }} WasmModule Folder of its AssemblyScript, name of the constant that holds its bytes, the npm script that builds it, and options for its memory (pages of 64 KiB)
 */

/**
 * Bytes of the module.
 * @param {WasmModule} module
 * @returns {Promise<Uint8Array>}
 * @throws {Error} with what the compiler says
 */
export async function compileModule({ folder, memory }) {
  const files = new Map()
  const sources = sourcesOf(folder)
  const { error, stderr } = await asc.main(['index.ts', '--baseDir', folder, '--outFile', 'module.wasm', ...OPTIONS, ...memory], {
    readFile: (name) => (sources.includes(name) ? readFileSync(join(folder, name), 'utf8') : null),
    writeFile: (name, content) => files.set(name, content),
    listFiles: () => [],
  })
  if (error) throw new Error(`${folder} does not compile: ${stderr.toString()}`, { cause: error })
  return files.get('module.wasm')
}

/** The TypeScript that holds the bytes, with SHA-256 of the sources, name by name. @param {WasmModule} module @param {Uint8Array} bytes */
export function moduleText({ folder, constant, script }, bytes) {
  const digest = createHash('sha256')
  for (const name of sourcesOf(folder)) digest.update(`${name}\0`).update(readFileSync(join(folder, name))).update('\0')
  return `/** Built from assembly/ by \`npm run ${script}\`. SHA-256 of its sources: ${digest.digest('hex')} */
export const ${constant} = '${Buffer.from(bytes).toString('base64')}'
`
}

function sourcesOf(folder) {
  return readdirSync(folder).filter((name) => name.endsWith('.ts')).sort()
}
