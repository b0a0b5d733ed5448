import type { Source } from '../source'
import { detect } from './detect'
import { parse } from './parse'

export const publicKey: Source = { kind: 'public-key', role: 'attestation-key', detect, parse }
