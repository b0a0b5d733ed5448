import { execFileSync, spawnSync } from 'node:child_process'

/** Is a tool that we did not write installed? Tests that need it are skipped with its name otherwise. */
export function hasTool(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined
}

export function run(tool: string, args: readonly string[], stdin?: Uint8Array): Buffer {
  return execFileSync(tool, args, { input: stdin, stdio: ['pipe', 'pipe', 'pipe'] })
}

export function succeeds(tool: string, args: readonly string[]): boolean {
  return spawnSync(tool, args, { stdio: 'ignore' }).status === 0
}
