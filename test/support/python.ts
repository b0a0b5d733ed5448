import { spawnSync } from 'node:child_process'

/** Debian's own first: Keylime runs on its packages, and another one need not have them. */
const INTERPRETERS = ['/usr/bin/python3', 'python3']

/**
 * @param modules To be importable
 * @param versions A condition in Python on `sys.version_info`
 * @returns the command of a Python that has them; `undefined`: none does
 */
export function findPython(modules: readonly string[], versions = 'True'): string | undefined {
  const program = `import sys${modules.map((module) => `, ${module}`).join('')}; sys.exit(0 if ${versions} else 1)`
  return INTERPRETERS.find((command) => spawnSync(command, ['-W', 'ignore', '-c', program]).status === 0)
}
