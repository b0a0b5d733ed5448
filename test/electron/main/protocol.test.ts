import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { respond } from '../../../electron/main/protocol'

vi.mock('electron', () => ({ protocol: {} }))

let base: string
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'imascope-scheme-'))
  mkdirSync(join(base, 'window', 'assets', 'folder.js'), { recursive: true })
  writeFileSync(join(base, 'window', 'index.html'), '<!doctype html>')
  writeFileSync(join(base, 'window', 'assets', 'a b.js'), 'export {}')
  writeFileSync(join(base, 'window', 'notes.secret'), 'no type, no answer')
  writeFileSync(join(base, 'outside.js'), 'not the window')
})
afterAll(() => { rmSync(base, { recursive: true, force: true }) })

const ask = (address: string, method = 'GET'): Promise<Response> => respond(join(base, 'window'), new Request(address, { method }))

it('serves the window with a policy that lets no connection out', async () => {
  const page = await ask('app://imascope/')
  expect([page.status, await page.text(), page.headers.get('content-type')]).toEqual([200, '<!doctype html>', 'text/html; charset=utf-8'])
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; /)
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  expect((await ask('app://imascope/assets/a%20b.js?x#y')).headers.get('content-type')).toMatch(/^text\/javascript/)
})

it.each([
  '/../outside.js', '/%2e%2e/outside.js', '/..%2foutside.js', '/assets/..%2f..%2foutside.js', '/..%5coutside.js', '/%00.js', '/%ff.js',
  '/notes.secret', '/missing.js', '/assets/', '/assets/folder.js',
])('answers 404 to %s', async (path) => {
  expect((await ask(`app://imascope${path}`)).status).toBe(404)
})

it('answers no other host and no other method', async () => {
  expect((await ask('app://other/index.html')).status).toBe(404)
  expect((await ask('app://imascope/', 'POST')).status).toBe(405)
})
