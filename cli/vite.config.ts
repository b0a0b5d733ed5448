import { resolve } from 'node:path'
import { defineConfig } from 'vite'

/** One file that plain Node runs, also as a thread of its own: everything bundled, no code splitting; small, for Node reads all of it at each start. */
export default defineConfig({
  resolve: { alias: { '@shared': resolve('shared') } },
  ssr: { noExternal: true },
  build: {
    ssr: resolve('cli/main.ts'), target: 'node20', outDir: 'dist', emptyOutDir: true, minify: true,
    rolldownOptions: { output: { entryFileNames: 'cli.js', codeSplitting: false, banner: '#!/usr/bin/env node' } },
  },
})
