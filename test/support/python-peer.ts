import { spawnSync } from 'node:child_process'
import { findPython } from './python'

const WITH_CRYPTOGRAPHY = findPython(['cryptography'], 'sys.version_info >= (3, 11)')
const PYTHON = WITH_CRYPTOGRAPHY ?? findPython([], 'sys.version_info >= (3, 11)')

export const PYTHON3 = PYTHON !== undefined
/** The library with which Keylime loads keys and verifies signatures. */
export const PYTHON_CRYPTOGRAPHY = WITH_CRYPTOGRAPHY !== undefined

/** What a program prints as JSON, with `asked` on its standard input. */
export function askPython<T>(program: string, asked: unknown): T {
  const { status, stdout, stderr } = spawnSync(PYTHON!, ['-W', 'ignore', '-c', program], { input: JSON.stringify(asked), maxBuffer: 1 << 28, encoding: 'utf8' })
  if (status !== 0) throw new Error(`python3 ended with ${status}: ${stderr}`)
  return JSON.parse(stdout) as T
}
