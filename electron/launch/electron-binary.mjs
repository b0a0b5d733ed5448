import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Path of Electron's executable, `null` when this machine has none. The package's own index is not asked: it would start a download.
 * @param {string} root Folder of the checkout
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null}
 */
export function electronBinary(root, env) {
  const named = env.ELECTRON_EXEC_PATH
  if (named) return existsSync(named) ? named : null
  const folder = join(root, 'node_modules/electron')
  const note = join(folder, 'path.txt')
  if (!existsSync(note)) return null
  const path = join(env.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), readFileSync(note, 'utf8').trim())
  return existsSync(path) ? path : null
}
