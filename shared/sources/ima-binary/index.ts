import type { Source } from '../source'
import { detectImaBinary } from './detect'
import { parseImaBinary } from './parse'

/** Binary IMA measurement list, Linux `security/integrity/ima/ima_fs.c`. */
export const imaBinary: Source = {
  kind: 'ima-log-binary',
  role: 'log',
  detect: detectImaBinary,
  parse: async (input, checkpoint) => ({ kind: 'ima-log', log: await parseImaBinary(input, checkpoint) }),
}
