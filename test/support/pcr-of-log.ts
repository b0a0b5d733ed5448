import { createHash } from 'node:crypto'
import { ENTRY, hasFlag, templateData, type ImaLog } from '@shared/model/ima-log'

/** PCR 10 after all entries of a log of any template but `ima`, by node:crypto alone. */
export function pcrOfLog(log: ImaLog, bank: string): Uint8Array {
  let value = Buffer.alloc(createHash(bank).digest().length)
  for (let index = 0; index < log.count; index++) {
    const digest = hasFlag(log, index, ENTRY.violation) ? Buffer.alloc(value.length, 0xff) : createHash(bank).update(templateData(log, index)).digest()
    value = createHash(bank).update(value).update(digest).digest()
  }
  return new Uint8Array(value)
}
