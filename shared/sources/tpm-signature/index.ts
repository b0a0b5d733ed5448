import type { Source } from '../source'
import { detect } from './detect'
import { parse } from './parse'

export const tpmSignature: Source = { kind: 'tpm-signature', role: 'signature', detect, parse }
