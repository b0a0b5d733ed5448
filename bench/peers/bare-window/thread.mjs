/** The second worker: replays a bank. */
import { serveReplayer } from '@shared/engine/replay-host'

serveReplayer(self, () => { throw new Error('the bytes are passed on: no file is opened here') })
