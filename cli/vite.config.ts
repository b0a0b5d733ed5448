import { resolve } from 'node:path'
import { build, defineConfig, type Plugin, type Rolldown } from 'vite'

const THREAD_PROGRAM = 'virtual:thread-program'

/** What is beyond ASCII is written as escapes, which mean the same in texts and patterns: V8 keeps a source with any other character as two bytes each. */
const inAscii: Plugin = {
  name: 'in-ascii',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  },
}

/** The program of the threads is a text in the program: so it stays one file that can be put anywhere, and a thread need not read all of it. */
const threadProgram: Plugin = {
  name: 'thread-program',
  resolveId: (id) => (id === THREAD_PROGRAM ? id : null),
  async load(id) {
    return id === THREAD_PROGRAM ? `export default ${JSON.stringify(await threadSource())}` : null
  },
}

/** The source of a thread: a script of plain Node. */
export async function threadSource(): Promise<string> {
  const { output: [chunk] } = (await build({ ...bundled('cli/thread.ts', { format: 'cjs' }), configFile: false, logLevel: 'error' })) as Rolldown.RolldownOutput
  return chunk.code
}

/** One file that plain Node runs: everything bundled, no code splitting; small, for Node reads all of it at each start. */
function bundled(entry: string, output: Rolldown.OutputOptions) {
  return {
    plugins: [inAscii],
    resolve: { alias: { '@shared': resolve('shared') } },
    ssr: { noExternal: true as const },
    build: { ssr: resolve(entry), target: 'node20', write: false, minify: true, rolldownOptions: { output: { codeSplitting: false, ...output } } },
  }
}

const { plugins, build: options, ...rest } = bundled('cli/main.ts', { entryFileNames: 'cli.js', banner: '#!/usr/bin/env node' })
export default defineConfig({ ...rest, plugins: [...plugins, threadProgram], build: { ...options, write: true, outDir: 'dist', emptyOutDir: true } })
