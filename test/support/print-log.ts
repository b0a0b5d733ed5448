import { digestOf, makeLog, type MadeEntry, type MadeStyle } from './make-log'

const SIZES = { sha1: 20, sha256: 32, sha384: 48, sha512: 64, sm3: 32, 'sha3-256': 32, 'sha3-384': 48, 'sha3-512': 64 }
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** What a kernel prints of a plain `ima-ng` entry, or of an `ima-sig` entry without signature, with nothing of ours. */
export function printEntry({ path = '', violation = false, ...entry }: MadeEntry, style: Partial<MadeStyle> = {}): Buffer {
  const bytes = makeLog([{ path, violation, ...entry }], style)
  const digest = violation ? Buffer.alloc(32) : digestOf(Buffer.from(path).toString('latin1'))
  const head = `${String(entry.pcr ?? 10).padStart(2)} ${hex(bytes.subarray(4, 4 + SIZES[style.column ?? 'sha1']))} ${entry.template ?? 'ima-ng'} sha256:${hex(entry.digest ?? digest)} `
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(path), Buffer.from(entry.template === 'ima-sig' ? ' \n' : '\n')])
}

export function printLog(entries: readonly MadeEntry[], style: Partial<MadeStyle> = {}): Buffer {
  return Buffer.concat(entries.map((entry) => printEntry(entry, style)))
}
