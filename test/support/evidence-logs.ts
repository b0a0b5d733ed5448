import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ImaLog } from '@shared/model/ima-log'
import { recognise } from '@shared/sources/index'
import { noCheckpoint, sourceInput } from './decode'

/** A file of the repository that is an IMA log. */
export interface EvidenceLog {
  readonly name: string
  readonly bytes: Uint8Array
}

const FOLDERS = ['samples', 'test/vectors/ima']
const ROOT = join(import.meta.dirname, '../..')

/** Every IMA log among samples and vectors, binary or text. */
export function evidenceLogs(): EvidenceLog[] {
  return FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: join(entry.parentPath, entry.name).slice(ROOT.length + 1), bytes: new Uint8Array(readFileSync(join(entry.parentPath, entry.name))) }))
    .filter(({ name, bytes }) => recognise(sourceInput(name, bytes))?.source.kind.startsWith('ima-log')))
}

export async function decodeEvidenceLog({ name, bytes }: EvidenceLog): Promise<ImaLog> {
  const input = sourceInput(name, bytes)
  const decoded = await recognise(input)!.source.parse(input, noCheckpoint)
  if (decoded.kind !== 'ima-log') throw new Error(`${name} is no IMA log`)
  return decoded.log
}
