import { verifyDigest } from '../crypto/verify-digest'
import type { MessageEndpoint } from './messages'
import type { FromVerifier, ToVerifier } from './verify-messages'

/** Serves a pool from a worker's own scope: signatures of a batch, one after the other. It listens between batches only, and is ended by whoever can't wait. */
export function serveVerifier(scope: MessageEndpoint): void {
  scope.addEventListener('message', ({ data }) => {
    const message = data as ToVerifier | null | undefined
    // What else comes along a port (developer tools post there too) is not for it.
    if (message?.kind === 'verify') scope.postMessage(answerOf(message), [])
  })
}

function answerOf({ batch, jobs }: ToVerifier): FromVerifier {
  try {
    return { kind: 'verified', batch, answers: jobs.map(({ key, hash, digest, value }) => verifyDigest(key, hash, digest, value)) }
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    return { kind: 'failed', batch, failure: { name, message } }
  }
}
