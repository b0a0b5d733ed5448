import { generateKeyPairSync } from 'node:crypto'
import type { FindingCase } from './finding-cases'
import { file, logFile, textFile, trustedKey } from './make-case'

const PRIVATE_PEM = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
const STATE = Uint8Array.of(2, 1, 0, 10, 0, 0, 0, 0, 0, 14, 1, 2, 3, 4)
const NOWHERE = { entry: null, entries: [], count: 1, evidence: 'e2', severity: 'warning' } as const

/** Findings of what should not have come along. */
export function secrets(): FindingCase[] {
  return [
    { code: 'evidence.secret', name: 'a private key', files: [logFile(), textFile('ima.pem', PRIVATE_PEM)], finding: { ...NOWHERE, byteOffset: 0, found: 'a private key (PKCS#8, PEM)' } },
    { code: 'evidence.secret', name: 'a private key in a console log', files: [logFile(), textFile('console.txt', `+ cat ima.pem\n${PRIVATE_PEM}`), trustedKey()], finding: { ...NOWHERE, byteOffset: 14 } },
    { code: 'evidence.secret', name: 'a software TPM', files: [logFile(), file('tpm2-00.permall', STATE)], finding: { ...NOWHERE, byteOffset: 0, found: 'the state of a software TPM, with all its keys' } },
  ]
}
