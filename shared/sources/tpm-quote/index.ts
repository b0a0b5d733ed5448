import type { Source } from '../source'
import { detect } from './detect'
import { parse } from './parse'

export const tpmQuote: Source = { kind: 'tpm-quote', role: 'quote', detect, parse }
