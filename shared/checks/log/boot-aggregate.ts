import { visibleBytes } from '../../bytes/visible'
import { ENTRY, hasFlag, pathBytes, type ImaLog, entryColumn } from '../../model/ima-log'

export const BOOT_AGGREGATE = 'boot_aggregate'

/** The entry with which a boot begins; a kexec begins another one. */
export function isBootAggregate(log: ImaLog, index: number): boolean {
  return entryColumn(log, index, 'pathLength') === BOOT_AGGREGATE.length && !hasFlag(log, index, ENTRY.unknownTemplate | ENTRY.malformed) && visibleBytes(pathBytes(log, index)) === BOOT_AGGREGATE
}
