/** Worker entry: verifies signatures for the engine's worker, which starts it. */
import { serveVerifier } from '@shared/engine/verify-host'

serveVerifier(self)
