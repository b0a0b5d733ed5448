import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveFolder } from '../../../electron/launch/static-server.mjs'

let base: string
let port: number
let close: () => Promise<void>

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'imascope-serve-'))
  mkdirSync(join(base, 'window', 'assets'), { recursive: true })
  writeFileSync(join(base, 'window', 'index.html'), '<!doctype html>')
  writeFileSync(join(base, 'window', 'assets', 'a b.js'), 'export {}')
  writeFileSync(join(base, 'window', 'notes.secret'), 'no type, no answer')
  writeFileSync(join(base, 'outside.js'), 'not the window')
  symlinkSync('../outside.js', join(base, 'window', 'link.js'))
  const server = await serveFolder(join(base, 'window'), 0)
  close = server.close
  port = Number(new URL(server.address).port)
  expect(server.address).toBe(`http://127.0.0.1:${port}/`)
})
afterAll(async () => {
  await close()
  rmSync(base, { recursive: true, force: true })
})

/** Sends the target as it stands; `fetch` would tidy it up. */
async function ask(path: string, options: { method?: string; host?: string } = {}): Promise<{ response: IncomingMessage; body: string }> {
  const response = await new Promise<IncomingMessage>((done, fail) => {
    request({ port, host: '127.0.0.1', path, method: options.method, headers: { host: options.host ?? `127.0.0.1:${port}` } }, done).on('error', fail).end()
  })
  let body = ''
  for await (const part of response.setEncoding('utf8')) body += part
  return { response, body }
}

it('serves the window with the headers of the app scheme', async () => {
  const { response, body } = await ask('/')
  expect([response.statusCode, body, response.headers['content-type']]).toEqual([200, '<!doctype html>', 'text/html; charset=utf-8'])
  expect(response.headers['content-security-policy']).toMatch(/^default-src 'none'; /)
  expect(response.headers['x-content-type-options']).toBe('nosniff')
  expect((await ask('/assets/a%20b.js?v=1')).response.statusCode).toBe(200)
  expect((await ask('/', { host: `localhost:${port}` })).response.statusCode).toBe(200)
})

it('answers HEAD without a body, and no other method', async () => {
  const { response, body } = await ask('/', { method: 'HEAD' })
  expect([response.statusCode, response.headers['content-length'], body]).toEqual([200, '15', ''])
  expect((await ask('/', { method: 'POST' })).response.statusCode).toBe(405)
})

it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1'])('answers 421 to the host "%s"', async (host) => {
  expect((await ask('/', { host })).response.statusCode).toBe(421)
})

it.each([
  '/../outside.js', '/%2e%2e/outside.js', '/assets/../../outside.js', '/..%2foutside.js', '/..%5coutside.js', '/link.js', '/%00.js',
  '/%ff.js', '/notes.secret', '/missing.js', '/assets/', 'http://127.0.0.1/outside.js',
])('answers 404 to %s', async (path) => {
  expect((await ask(path)).response.statusCode).toBe(404)
})
