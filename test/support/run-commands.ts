import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { bytesOfVisible } from '@shared/bytes/visible'
import type { EvidenceFile } from '@shared/model/evidence'

/** A new folder with these files, each under the name that its path makes visible. */
export function layOut(files: readonly EvidenceFile[]): string {
  const folder = mkdtempSync(`${tmpdir()}/imascope-commands-`)
  for (const { path, content } of files) {
    const name = Buffer.concat([Buffer.from(`${folder}/`), bytesOfVisible(path)])
    mkdirSync(dirname(name.toString('latin1')), { recursive: true })
    writeFileSync(name, Buffer.from(content as ArrayBuffer))
  }
  return folder
}

/** What each command prints in the folder, blanks at the end left out. One bash runs them all, for there may be hundreds. */
export function runCommands(folder: string, commands: readonly string[]): string[] {
  const script = commands.map((command) => `( ${command}\n) 2>/dev/null; printf '\\0'`).join('\n')
  const run = spawnSync('bash', ['-s'], { cwd: folder, input: Buffer.from(script), encoding: 'latin1', maxBuffer: 1 << 28 })
  return run.stdout.split('\0').slice(0, -1).map((text) => text.trimEnd())
}

/** Does bash read the text as a script at all? */
export function isBash(text: string): boolean {
  return spawnSync('bash', ['-n'], { input: text }).status === 0
}

export function hasTool(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0
}
