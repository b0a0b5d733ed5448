/** Worker entry: the engine, and nothing else, runs here. */
import { serveEngine } from '@shared/engine/worker-host'

serveEngine(self)
