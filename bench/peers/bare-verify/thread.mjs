/** The second thread: replays a bank. */
import { parentPort } from 'node:worker_threads'
import { serveReplayer } from '@shared/engine/replay-host'
import { fileOf } from './file.mjs'

const port = parentPort
serveReplayer({ postMessage: (message) => port.postMessage(message), addEventListener: (type, listener) => type === 'message' && port.on('message', (data) => listener({ data })) }, fileOf)
