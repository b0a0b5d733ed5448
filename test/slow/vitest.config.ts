import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** `npm run check:slow`: what takes minutes, or what needs the built program. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  resolve: { alias: { '@shared': resolve('shared'), '@': resolve('renderer') } },
  test: { include: ['test/slow/**/*.test.ts'], testTimeout: 600_000, hookTimeout: 600_000 },
})
