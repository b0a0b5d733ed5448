/** What a package holds. Electron's own files come from a stand-in, so the program itself can't be started here. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractFile, listPackage } from '@electron/asar'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeElectronStandIn } from './electron-stand-in'

const ROOT = join(import.meta.dirname, '../../..')
const base = mkdtempSync(join(tmpdir(), 'imascope-package-'))
const unpacked = join(base, 'release/linux-unpacked')
const asar = join(unpacked, 'resources/app.asar')

/** electron-builder checks its configuration against its own schema before anything else, and fails on what it does not know. */
beforeAll(async () => {
  if (!existsSync(join(ROOT, 'out/main/index.js'))) execFileSync('npm', ['run', 'build'], { cwd: ROOT, stdio: 'inherit' })
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/electron/package.json'), 'utf8')) as { version: string }
  await writeElectronStandIn(join(base, 'electron'), version)
  const options = [`--config.electronDist=${join(base, 'electron')}`, `--config.directories.output=${join(base, 'release')}`]
  execFileSync(process.execPath, [join(ROOT, 'node_modules/electron-builder/cli.js'), '--linux', '--dir', ...options], { cwd: ROOT, stdio: 'inherit' })
})
afterAll(() => { rmSync(base, { recursive: true, force: true }) })

it('holds the built program and nothing of the repository else', () => {
  const names = listPackage(asar, { isPack: false })
  expect(names).toEqual(expect.arrayContaining(['/package.json', '/out/main/index.js', '/out/preload/index.cjs', '/out/renderer/index.html']))
  expect(names.filter((name) => name !== '/package.json' && name !== '/out' && !name.startsWith('/out/'))).toEqual([])
  expect(names.filter((name) => /\.(ts|vue|map)$/.test(name))).toEqual([])
})

it('starts at the built main, which imports nothing that is not in it', () => {
  const { main } = JSON.parse(extractFile(asar, 'package.json').toString()) as { main: string }
  expect(main).toBe('out/main/index.js')
  const imports = [...extractFile(asar, main).toString().matchAll(/(?:^|\n)import\s[^'"]*['"]([^'"]+)['"]/g)].map(([, name]) => name)
  expect(imports.filter((name) => name !== 'electron' && !name.startsWith('node:') && !name.startsWith('.'))).toEqual([])
})

it('carries the samples, the command line and the licence beside the program', () => {
  for (const name of ['samples', 'cli.js', 'LICENSE']) expect(existsSync(join(unpacked, 'resources', name))).toBe(true)
})

it('has the fuses that leave no other way in', () => {
  const read = execFileSync(process.execPath, [join(ROOT, 'node_modules/@electron/fuses/dist/bin.js'), 'read', '--app', join(unpacked, 'imascope')], { encoding: 'utf8' })
  const fuses = Object.fromEntries([...read.matchAll(/(\w+) is (Enabled|Disabled)/g)].map(([, name, state]) => [name, state === 'Enabled']))
  expect(fuses).toMatchObject({
    RunAsNode: false, EnableCookieEncryption: true, EnableNodeOptionsEnvironmentVariable: false, EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true, OnlyLoadAppFromAsar: true, GrantFileProtocolExtraPrivileges: false,
  })
})
