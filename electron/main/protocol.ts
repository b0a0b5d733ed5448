/**
 * `app://imascope/`: the window's own files and nothing else. `file:` would load no modules and could name any file of the machine.
 * The headers are data beside this file, because the launcher's server sends the same. `style-src` allows inline styles: without them
 * the policy editor (Monaco) loses its colours and diff backgrounds.
 */
import { readFile } from 'node:fs/promises'
import { extname, isAbsolute, join, relative } from 'node:path'
import { protocol } from 'electron'
import { APP_HOST, APP_SCHEME } from './app-address'
import { codeOf as insistSystemError } from './plain-file'
import responses from './response-headers.json'

const CONTENT_TYPES: Readonly<Record<string, string>> = responses.contentTypes

/** Before the app is ready. Standard and secure, so that modules, workers and WebCrypto work as on https. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

/** After the app is ready. @param folder The built window, `out/renderer`. */
export function serveAppScheme(folder: string): void {
  protocol.handle(APP_SCHEME, (request) => respond(folder, request))
}

/** Answers one request: 200 with the file, 404 where there is none of a known type below `folder`, 405 for any other method. */
export async function respond(folder: string, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405)
  const path = locate(folder, request.url)
  const contentType = path === null ? undefined : CONTENT_TYPES[extname(path).toLowerCase()]
  if (path === null || contentType === undefined) return answer(404)
  try {
    return answer(200, contentType, await readFile(path))
  } catch (error) {
    insistSystemError(error)
    return answer(404)
  }
}

/** Path of the file that an address names, `null` when it names none of `folder`. */
function locate(folder: string, address: string): string | null {
  const url = new URL(address)
  if (url.host !== APP_HOST) return null
  const name = decoded(url.pathname)
  if (name === null || /[\0\\]/.test(name)) return null
  const path = join(folder, name.endsWith('/') ? `${name}index.html` : name)
  const way = relative(folder, path)
  return way.startsWith('..') || isAbsolute(way) ? null : path
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function answer(status: number, contentType = 'text/plain; charset=utf-8', body: Uint8Array<ArrayBuffer> | null = null): Response {
  return new Response(body, { status, headers: { ...responses.headers, 'Content-Type': contentType } })
}
