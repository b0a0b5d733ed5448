import { join } from 'node:path'
import { build } from 'vite'

/**
 * Bundles scripts that import modules of the program for plain Node.
 * @param {string} folder Where they are written.
 * @param {Record<string, string>} scripts Their paths from bench/, by the names that they get there, without `.mjs`.
 */
export async function bundleScripts(folder, scripts) {
  const input = Object.fromEntries(Object.entries(scripts).map(([name, path]) => [name, join(import.meta.dirname, path)]))
  await build({
    configFile: false, logLevel: 'warn', resolve: { alias: { '@shared': join(import.meta.dirname, '../shared') } }, ssr: { noExternal: true },
    build: { ssr: true, outDir: folder, emptyOutDir: false, target: 'node20', minify: true, rolldownOptions: { input, output: { entryFileNames: '[name].mjs' } } },
  })
}
