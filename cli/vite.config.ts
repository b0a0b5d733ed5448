import { resolve } from 'node:path'
import { defineConfig } from 'vite'

/** One file that plain Node runs, also as a thread of its own: everything bundled, no code splitting. */
export default defineConfig({
  resolve: { alias: { '@shared': resolve('shared') } },
  ssr: { noExternal: true },
  build: {
    ssr: resolve('cli/main.ts'), target: 'node20', outDir: 'dist', emptyOutDir: true, minify: false,
    rolldownOptions: { output: { entryFileNames: 'cli.js', codeSplitting: false, banner: '#!/usr/bin/env node' } },
  },
})
