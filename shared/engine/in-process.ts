import { inPlace, type SignatureVerifier } from '../checks/signatures/verifier'
import { replayInPlace, type Replayer } from '../kernel/replayer'
import { analyze } from './analyze'
import type { Engine } from './engine'
import { inspectFiles } from './inspect'

/** The engine in the caller's own thread: for the command line, a worker and tests. `verifier` and `replayer` are its own from then on. */
export function createInProcessEngine(verifier: SignatureVerifier = inPlace, replayer: Replayer = replayInPlace): Engine {
  return {
    analyze: (request, run = {}) => analyze(request, run, { verifier, replayer }),
    inspect: (files, run = {}) => inspectFiles(files, run),
    dispose: async () => {
      verifier.dispose()
      replayer.dispose()
    },
  }
}
