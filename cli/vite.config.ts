import { resolve } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

/** What is beyond ASCII is written as escapes, which mean the same in texts and patterns: V8 keeps a source with any other character as two bytes each. */
const inAscii: Plugin = {
  name: 'in-ascii',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  },
}

/** One file that plain Node runs, also as a thread of its own: everything bundled, no code splitting; small, for Node reads all of it at each start. */
export default defineConfig({
  plugins: [inAscii],
  resolve: { alias: { '@shared': resolve('shared') } },
  ssr: { noExternal: true },
  build: {
    ssr: resolve('cli/main.ts'), target: 'node20', outDir: 'dist', emptyOutDir: true, minify: true,
    rolldownOptions: { output: { entryFileNames: 'cli.js', codeSplitting: false, banner: '#!/usr/bin/env node' } },
  },
})
