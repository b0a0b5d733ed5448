import { visibleBytes } from '../../bytes/visible'
import type { Observation } from '../../model/finding'
import { IMA_HOOKS, type ImaHook, type ImaPolicy, type ImaRule } from '../../model/ima-policy'
import { ENTRY, hasFlag, pathBytes, templateName, type ImaLog, entryPcr } from '../../model/ima-log'
import { isBootAggregate } from '../log/boot-aggregate'
import { observe } from '../observe'
import { listed } from './explain-rule'
import { isData, speaksOf } from './hooks'
import type { ReadRules } from './read-rules'

/** The template of measured buffers, whatever the default is (Linux 6.12 `process_buffer_measurement`). */
const BUFFER_TEMPLATE = 'ima-buf'
/** A buffer that needs no rule of its own: `ima_check_blacklist` measures it with the file that is refused. */
const BLACKLISTED = 'blacklisted-hash'
const KEXEC_CMDLINE = 'kexec-cmdline'
/** Names that no keyring has: critical data of the kernel (`ima_measure_critical_data`'s callers in Linux 6.12). */
const CRITICAL_NAME = /^(?:kernel_version|selinux-.*|dm_.*)$/
/** Why no rule explains an entry: stable, and the groups of `ima-policy.not-explained`. */
export type Cause = 'pcr' | 'template' | 'file' | 'buffer'

/** Holds the entries of a log against one policy. */
export class LogReader {
  private readonly measure: readonly ImaRule[]
  /** Hooks at which something is measured, by whatever rule. */
  private readonly hooks: ReadonlySet<ImaHook>
  private readonly measuresFiles: boolean
  private readonly templates: ReadonlySet<string>
  /** Does a rule measure in the default template? */
  private readonly usesDefault: boolean
  private readonly pcrs: ReadonlySet<number>
  /** Keyrings whose keys are measured; `null`: of all. */
  private readonly keyrings: ReadonlySet<string> | null
  /** What the entries that were looked at are of, and where they are. */
  private readonly seen = new Set<string>()
  private readonly seenPcrs = new Set<number>()
  /** False where a rule, or the default, has files measured in the template of buffers: then nothing tells the two apart. */
  private readonly buffersAreApart: boolean

  /** `defaults`: templates of the log's boot_aggregates; empty where it has none. */
  constructor({ measuring }: ReadRules, private readonly log: ImaLog, private readonly imaPcr: number, private readonly defaults: ReadonlySet<string>) {
    this.measure = measuring.filter(({ action }) => action === 'measure')
    this.hooks = new Set(IMA_HOOKS.filter((hook) => this.measure.some((rule) => speaksOf(rule, hook))))
    this.measuresFiles = this.measure.some(isOfFiles)
    this.usesDefault = this.measure.some(({ template }) => template === null)
    this.templates = new Set(this.measure.flatMap(({ template }) => (template ? [template.name] : [])))
    this.pcrs = new Set(this.measure.map(({ pcr }) => pcr ?? imaPcr))
    const ofKeys = this.measure.filter(({ func }) => func === 'KEY_CHECK')
    this.keyrings = ofKeys.some(({ keyrings }) => keyrings === null) ? null : new Set(ofKeys.flatMap(({ keyrings }) => keyrings!))
    this.buffersAreApart = !defaults.has(BUFFER_TEMPLATE) && !this.measure.some((rule) => isOfFiles(rule) && rule.template?.name === BUFFER_TEMPLATE)
  }

  /** Takes note of the entry, and says why no rule can have made it. */
  look(index: number): Cause | null {
    const { log } = this
    if (isBootAggregate(log, index)) return null
    const buffer = templateName(log, index) === BUFFER_TEMPLATE && this.buffersAreApart ? visibleBytes(pathBytes(log, index)) : null
    this.seenPcrs.add(entryPcr(log, index))
    this.seen.add(buffer === null ? 'files' : (dataHookOf(buffer) ?? 'any buffer'))
    return this.causeAgainst(index, buffer)
  }

  /** Why no rule can have made the entry, a buffer of this name or a file; `null` where one can, or where nothing certain is known. Violations go to the default PCR in the default template, whatever the rule says (`ima_add_violation`). */
  private causeAgainst(index: number, buffer: string | null): Cause | null {
    const { log } = this
    if (hasFlag(log, index, ENTRY.unknownTemplate | ENTRY.malformed | ENTRY.noData)) return null
    const template = templateName(log, index)
    if (buffer === BLACKLISTED) return null
    if (buffer !== null && !this.isMeasured(buffer)) return 'buffer'
    // A rule about buffers that names another template logs them in that one.
    if (buffer === null && !this.measuresFiles && !this.templates.has(template)) return 'file'
    const isViolation = hasFlag(log, index, ENTRY.violation)
    if (!this.pcrs.has(entryPcr(log, index)) && !(isViolation && entryPcr(log, index) === this.imaPcr)) return 'pcr'
    return buffer !== null || this.isExplained(template, isViolation) ? null : 'template'
  }

  /** What the policy measures, and the log has nothing of: it need not have happened. */
  missing(policy: ImaPolicy): Observation[] {
    const { seen, seenPcrs: pcrs } = this
    const kinds = [
      ...(seen.has('files') || !this.measuresFiles ? [] : ['files']),
      ...(seen.has('any buffer') ? [] : BUFFERS.filter(([hook]) => !seen.has(hook) && this.measure.some(({ func }) => func === hook)).map(([, words]) => words)),
      ...[...this.pcrs].filter((pcr) => pcr !== this.imaPcr && !pcrs.has(pcr)).map((pcr) => `anything into PCR ${pcr}`),
    ]
    if (kinds.length === 0) return []
    const message = `${policy.path} measures ${listed(kinds, 'and')}, and the log has no entry of the kind: nothing of it happened, or this policy was not active.`
    return [observe('ima-policy.not-in-log', 'info', message, { evidence: policy.evidence })]
  }

  /** Can a rule have measured the buffer of this name? Any name that is not told apart may be a keyring's or critical data's. */
  private isMeasured(name: string): boolean {
    const hook = dataHookOf(name)
    if (hook === 'KEY_CHECK') return this.isKeyMeasured(name)
    if (hook !== null) return this.hooks.has(hook)
    return this.isKeyMeasured(name) || this.hooks.has('CRITICAL_DATA')
  }

  private isKeyMeasured(keyring: string): boolean {
    return this.keyrings === null || this.keyrings.has(keyring)
  }

  private isExplained(template: string, isViolation: boolean): boolean {
    if (this.defaults.has(template) || (!isViolation && this.templates.has(template))) return true
    // Without boot_aggregate the default template is not known: any rule that names none may have used it.
    return this.defaults.size === 0 && (isViolation || this.usesDefault)
  }
}

const BUFFERS: readonly (readonly [ImaHook, string])[] = [['KEY_CHECK', 'keys'], ['KEXEC_CMDLINE', 'command lines for kexec'], ['CRITICAL_DATA', 'critical data of the kernel']]

/** The hook that measures a buffer of this name; `null` for a name that either a keyring or critical data may have. Keyrings of the kernel begin with a dot. */
function dataHookOf(name: string): ImaHook | null {
  if (name === KEXEC_CMDLINE) return 'KEXEC_CMDLINE'
  if (CRITICAL_NAME.test(name)) return 'CRITICAL_DATA'
  return name.startsWith('.') ? 'KEY_CHECK' : null
}

function isOfFiles({ func }: ImaRule): boolean {
  return func === null || !isData(func)
}
