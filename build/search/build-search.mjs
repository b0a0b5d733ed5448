/**
 * Compiles the search and writes its bytes to shared/kernel/search/search-bytes.ts.
 *
 *   npm run build:search
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileSearch, searchModule } from './compile-search.mjs'

writeFileSync(join(import.meta.dirname, '../../shared/kernel/search/search-bytes.ts'), searchModule(await compileSearch()))
