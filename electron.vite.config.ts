import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import vue from '@vitejs/plugin-vue'

const alias = { '@shared': resolve('shared'), '@': resolve('renderer') }

export default defineConfig({
  main: {
    resolve: { alias },
    build: { target: 'node24', outDir: 'out/main', externalizeDeps: false, rolldownOptions: { input: { index: resolve('electron/main/index.ts') } } },
  },
  preload: {
    resolve: { alias },
    build: {
      target: 'node24', outDir: 'out/preload', externalizeDeps: false,
      rolldownOptions: { input: { index: resolve('electron/preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: resolve('renderer'),
    resolve: { alias },
    plugins: [vue()],
    worker: { format: 'es' },
    build: { target: 'chrome150', outDir: resolve('out/renderer'), minify: true, rolldownOptions: { input: { index: resolve('renderer/index.html') } } },
  },
})
