import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@shared': resolve('shared'), '@': resolve('renderer') } },
  test: { include: ['test/**/*.test.ts'], exclude: ['test/slow/**', 'test/e2e/**'], testTimeout: 60_000, hookTimeout: 120_000 },
})
