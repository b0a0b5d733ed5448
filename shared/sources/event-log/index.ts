import type { Source } from '../source'
import { detectEventLog } from './detect'
import { parseEventLog } from './parse'

export const eventLog: Source = {
  kind: 'event-log',
  role: 'event-log',
  detect: detectEventLog,
  async parse(input, checkpoint) {
    return { kind: 'event-log', eventLog: await parseEventLog(input, checkpoint) }
  },
}
