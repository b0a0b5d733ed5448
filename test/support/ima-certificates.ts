import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EvidenceFile, EvidenceRole } from '@shared/model/evidence'

export const IMA_VECTORS = join(import.meta.dirname, '../vectors/ima-signatures')
/** Signers of the captures, with their key ids. */
export const SIGNERS = { 'ima-rsa2048': '5f36e51c', 'ima-ecp256': '107083d5', 'ima-ecp384': 'ce6cf8bb', 'ima-rsa4096': 'b14f46e9' } as const
export const UNTRUSTED = { name: 'untrusted-rsa2048', keyId: 'b70a4874' } as const

export function vectorFile(folder: string, name: string, role?: EvidenceRole): EvidenceFile {
  const bytes = readFileSync(join(folder, name))
  return { path: role ? `given/${name}` : name, content: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer, role }
}

/** The certificates of all signers, as the user names them; `null`: as they lie among the evidence. */
export function signerFiles(role: EvidenceRole | null = 'ima-key'): EvidenceFile[] {
  return Object.keys(SIGNERS).map((name) => vectorFile(IMA_VECTORS, `${name}.crt.der`, role ?? undefined))
}

export const certificateFile = (name: string, role?: EvidenceRole): EvidenceFile => vectorFile(IMA_VECTORS, name, role)
