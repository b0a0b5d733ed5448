import { analyze } from './analyze'
import type { Engine } from './engine'
import { inspectFiles } from './inspect'

/** The engine in the caller's own thread: for the command line and tests. */
export function createInProcessEngine(): Engine {
  return {
    analyze: (request, run = {}) => analyze(request, run),
    inspect: (files, run = {}) => inspectFiles(files, run),
    dispose: async () => undefined,
  }
}
