import type { Source } from '../source'
import { detectImaAscii } from './detect'
import { parseImaAscii } from './parse'

export const imaAscii: Source = {
  kind: 'ima-log-ascii',
  role: 'log',
  detect: detectImaAscii,
  parse: async (input, checkpoint) => ({ kind: 'ima-log', log: await parseImaAscii(input, checkpoint) }),
}
