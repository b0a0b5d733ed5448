import { visibleBytes } from '../../bytes/visible'
import type { Checkpoint } from '../../model/checkpoint'
import type { Observation } from '../../model/finding'
import type { ImaPolicy } from '../../model/ima-policy'
import { entryPlace, pathBytes, templateName, type ImaLog, entryPcr } from '../../model/ima-log'
import { addToGroup } from '../grouped-by'
import { isBootAggregate } from '../log/boot-aggregate'
import { entriesWord, observe } from '../observe'
import { listed } from './explain-rule'
import { LogReader, type Cause } from './log-reader'
import type { ReadRules } from './read-rules'

/** Entries between two looks at the clock. */
const STRIDE = 2048
/** Values that a message names. */
const NAMED = 5

/** What a cause says of one entry, and of several. */
const ONE: Readonly<Record<Cause, string>> = {
  pcr: 'it is on a PCR that no rule names', template: 'its template is neither the default one nor named by a rule', file: 'it is of a file, and no rule measures files', buffer: 'it is of a key, a command line or kernel data that no rule measures',
}
const MANY: Readonly<Record<Cause, string>> = {
  pcr: 'they are on PCRs that no rule names', template: 'their templates are neither the default one nor named by a rule', file: 'they are of files, and no rule measures files', buffer: 'they are of keys, command lines or kernel data that no rule measures',
}

/** The template in which boot_aggregate stands is the one of every rule that names none; `null` without such an entry. */
export function defaultTemplate(log: ImaLog | null): string | null {
  if (!log) return null
  for (let index = 0; index < log.count; index++) if (isBootAggregate(log, index)) return templateName(log, index)
  return null
}

/** What a log says of policies of one host. */
export interface LogAnswer {
  /** About entries that none of the policies explains. */
  readonly contradictions: readonly Observation[]
  /** For each policy the entries that it does not explain by itself, and what it measures and the log has nothing of. */
  readonly each: readonly { readonly notExplained: number; readonly missing: readonly Observation[] }[]
}

/**
 * What the log holds that no rule of any of the policies can have measured: they may have been loaded one after the other, and then all of them hold. The log does not
 * say which hook made an entry: only what is certain for any hook is told. Nothing proves that a policy that came along was active, so nothing is worse than a warning.
 */
export async function againstLog(policies: readonly { readonly policy: ImaPolicy; readonly rules: ReadRules }[], log: ImaLog, imaPcr: number, checkpoint: Checkpoint): Promise<LogAnswer> {
  const defaults = new Set<string>()
  for (let index = 0; index < log.count; index++) if (isBootAggregate(log, index)) defaults.add(templateName(log, index))
  const readers = policies.map(({ rules }) => new LogReader(rules, log, imaPcr, defaults))
  const counts = policies.map(() => 0)
  const indexes = new Map<Cause, number[]>()
  for (let index = 0; index < log.count; index++) {
    if (index % STRIDE === 0) await checkpoint(0, null)
    const causes = readers.map((reader) => reader.look(index))
    for (const [i, cause] of causes.entries()) if (cause) counts[i]++
    const [first] = causes
    if (!first || causes.includes(null)) continue
    addToGroup(indexes, first, index)
  }
  const names = listed(policies.map(({ policy }) => policy.path), 'and')
  return {
    contradictions: [...indexes].map(([cause, own]) => contradiction(policies.length === 1 ? `${names} does` : `${names} do`, log, cause, own)),
    each: policies.map(({ policy }, i) => ({ notExplained: counts[i], missing: readers[i].missing(policy) })),
  }
}

/** `who`: "ima-policy does". */
function contradiction(who: string, log: ImaLog, cause: Cause, indexes: readonly number[]): Observation {
  const value = (index: number) => (cause === 'pcr' ? `PCR ${entryPcr(log, index)}` : cause === 'buffer' ? visibleBytes(pathBytes(log, index)) : templateName(log, index))
  const values = [...new Set(indexes.slice(0, 1000).map(value))].slice(0, NAMED)
  const message = `${who} not explain ${entriesWord(indexes.length)}: ${indexes.length === 1 ? ONE[cause] : MANY[cause]} (${values.join(', ')}). Another policy was active then, such as the one that the kernel was booted with, or it is one of another host.`
  return observe('ima-policy.not-explained', 'warning', message, { ...entryPlace(log, indexes[0]), entryIndexes: indexes, found: values.join(', '), group: `ima-policy ${cause}` })
}
