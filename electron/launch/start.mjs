/** `npm start`: opens the window in Electron, or in the browser where Electron's own download is missing. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { electronBinary } from './electron-binary.mjs'
import { openAddress } from './open-address.mjs'
import { readOptions, USAGE } from './options.mjs'
import { run } from './run.mjs'
import { serveFolder } from './static-server.mjs'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const BUILT = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html']

async function start() {
  const options = readOptionsOrExit()
  await buildIfMissing()
  const electron = options.browser ? null : electronBinary(ROOT, process.env)
  if (electron !== null) {
    process.exitCode = await run(electron, [ROOT], ROOT)
    return
  }
  if (!options.browser) console.log('imascope: Electron is not installed here, so the window opens in the browser; nothing leaves this machine')
  await serve(options)
}

function readOptionsOrExit() {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`imascope: ${error.message}\n${USAGE}`)
    process.exit(64)
  }
}

async function buildIfMissing() {
  if (BUILT.every((name) => existsSync(join(ROOT, name)))) return
  console.log('imascope: not built yet, running npm run build')
  const code = await run('npm', ['run', 'build'], ROOT, process.platform === 'win32')
  if (code !== 0) process.exit(code)
}

async function serve({ open, port }) {
  const { address, close } = await serveFolder(join(ROOT, 'out/renderer'), port)
  console.log(`imascope: ${address}`)
  if (open) openAddress(address)
  const stop = () => { void close() }
  process.once('SIGINT', stop).once('SIGTERM', stop)
}

await start()
