/**
 * Compiles the replay kernel and writes its bytes to shared/kernel/wasm/kernel-bytes.ts, where one path serves Node, a worker and Electron.
 *
 *   npm run build:kernel
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileKernel, kernelModule } from './compile-kernel.mjs'

writeFileSync(join(import.meta.dirname, '../../shared/kernel/wasm/kernel-bytes.ts'), kernelModule(await compileKernel()))
