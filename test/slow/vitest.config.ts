import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** `npm run check:slow`: what takes minutes, or what needs the built program. One file at a time for each core; fuzzing a decoder may take some minutes. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  resolve: { alias: { '@shared': resolve('shared'), '@': resolve('renderer') } },
  test: { include: ['test/slow/**/*.test.ts'], pool: 'forks', testTimeout: 1_800_000, hookTimeout: 600_000 },
})
