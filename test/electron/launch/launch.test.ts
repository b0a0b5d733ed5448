import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { electronBinary } from '../../../electron/launch/electron-binary.mjs'
import { openerOf } from '../../../electron/launch/open-address.mjs'
import { readOptions } from '../../../electron/launch/options.mjs'

describe('Electron is found', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'imascope-launch-'))
    mkdirSync(join(root, 'node_modules/electron/dist'), { recursive: true })
  })
  afterEach(() => { rmSync(root, { recursive: true, force: true }) })

  it('where the package has fetched it, and only then', () => {
    expect(electronBinary(root, {})).toBeNull()
    writeFileSync(join(root, 'node_modules/electron/path.txt'), 'electron\n')
    expect(electronBinary(root, {})).toBeNull()
    const binary = join(root, 'node_modules/electron/dist/electron')
    writeFileSync(binary, '')
    expect(electronBinary(root, {})).toBe(binary)
  })

  it('where the environment names it', () => {
    const binary = join(root, 'mine')
    writeFileSync(join(root, 'node_modules/electron/path.txt'), 'mine')
    expect(electronBinary(root, { ELECTRON_EXEC_PATH: binary })).toBeNull()
    writeFileSync(binary, '')
    expect(electronBinary(root, { ELECTRON_EXEC_PATH: binary })).toBe(binary)
    expect(electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: root })).toBe(binary)
  })
})

describe('options', () => {
  it('are read', () => {
    expect(readOptions([])).toEqual({ browser: false, open: true, port: 0 })
    expect(readOptions(['--browser', '--no-open', '--port', '8080'])).toEqual({ browser: true, open: false, port: 8080 })
  })

  it.each([['--port', '65536'], ['--port', '-1'], ['--port', '1e3'], ['--port'], ['--what'], ['evidence']])('are refused: %s %s', (...args) => {
    expect(() => readOptions(args.filter((arg) => arg !== undefined))).toThrow()
  })
})

it('an address is opened by the system, where somebody can see it', () => {
  expect(openerOf('darwin', {})).toEqual(['open'])
  expect(openerOf('win32', {})).toEqual(['cmd', '/c', 'start', '""'])
  expect(openerOf('linux', {})).toBeNull()
  expect(openerOf('linux', { DISPLAY: ':0' })).toEqual(['xdg-open'])
  expect(openerOf('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['xdg-open'])
})
