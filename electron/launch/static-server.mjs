/** Serves the built window on 127.0.0.1, and only to pages that were opened there. */
import { readFile, realpath } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, isAbsolute, join, relative } from 'node:path'

/** Data, because the window gets the same headers whether Electron or this server hands it out. */
const { headers, contentTypes } = JSON.parse(readFileSync(new URL('../main/response-headers.json', import.meta.url), 'utf8'))

/**
 * @param {string} folder The built window
 * @param {number} port 0 for any free one
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function serveFolder(folder, port) {
  const root = await realpath(folder)
  const server = createServer((request, response) => {
    respond(root, request, response).catch((error) => response.destroy(error))
  })
  await new Promise((done, fail) => { server.once('error', fail).listen(port, '127.0.0.1', done) })
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((done) => { server.close(done).closeAllConnections() }),
  }
}

/** @param {string} root @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function respond(root, request, response) {
  const { status, type, body } = await answer(root, request)
  response.writeHead(status, { ...headers, 'Content-Type': type, 'Content-Length': body.length })
  response.end(request.method === 'HEAD' ? undefined : body)
}

async function answer(root, request) {
  if (!isOurHost(request)) return plain(421, 'This server answers to 127.0.0.1 and localhost only.\n')
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET and HEAD.\n')
  const path = await locate(root, request.url)
  const type = path === null ? undefined : contentTypes[extname(path).toLowerCase()]
  if (type === undefined) return plain(404, 'Not found.\n')
  return { status: 200, type, body: await readFile(path) }
}

function plain(status, text) {
  return { status, type: contentTypes['.txt'], body: Buffer.from(text) }
}

/** A page elsewhere can make its own name resolve to 127.0.0.1 (DNS rebinding); its requests carry that name. */
function isOurHost({ headers: { host }, socket: { localPort } }) {
  return host === `127.0.0.1:${localPort}` || host === `localhost:${localPort}`
}

/** Real path of the file that a request target names, `null` when it names none below `root`. */
async function locate(root, target) {
  const name = decoded(target.split(/[?#]/, 1)[0])
  if (name === null || /[\0\\]/.test(name)) return null
  const path = join(root, name.endsWith('/') ? `${name}index.html` : name)
  const real = isBelow(root, path) ? await realpath(path).catch(() => null) : null
  return real !== null && isBelow(root, real) ? real : null
}

function isBelow(root, path) {
  const way = relative(root, path)
  return way !== '' && !way.startsWith('..') && !isAbsolute(way)
}

function decoded(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
