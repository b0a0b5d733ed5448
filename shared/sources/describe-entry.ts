import type { FieldNode } from '../model/evidence'
import type { ImaLog } from '../model/ima-log'
import { describeAsciiEntry } from './ima-ascii/describe'
import { describeBinaryEntry } from './ima-binary/describe'

/** One entry as a tree of fields with their file offsets. `index` counts from 0. */
export function describeEntry(log: ImaLog, index: number): FieldNode[] {
  return log.format === 'ascii' ? describeAsciiEntry(log, index) : describeBinaryEntry(log, index)
}
