import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** See PROVENANCE.md. */
export function keylimeVector(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(import.meta.dirname, name)))
}
