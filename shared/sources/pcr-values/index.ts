import type { Source } from '../source'
import { detect } from './detect'
import { parse } from './parse'

export const pcrValues: Source = { kind: 'pcr-values', role: 'pcrs', detect, parse }
