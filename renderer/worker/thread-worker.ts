/** Worker entry: verifies signatures and replays logs for the engine's worker, which starts it. */
import { serveReplayer } from '@shared/engine/replay-host'
import { serveVerifier } from '@shared/engine/verify-host'
import { blobSource } from './blob-source'

serveVerifier(self)
serveReplayer(self, (handle) => blobSource(handle as Blob))
