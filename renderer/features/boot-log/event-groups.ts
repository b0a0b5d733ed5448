import type { BootEvent } from '@shared/model/view'
import { counted, runs } from '@/app/words/numbers'
import { holds } from './boot-pcrs'

export const GROUPINGS = ['phase', 'pcr', 'logged'] as const
export type Grouping = (typeof GROUPINGS)[number]

/** A heading, or an event below it; `null` as the group where there are no headings. */
export type EventLine = { readonly kind: 'group'; readonly group: EventGroup; readonly open: boolean } | { readonly kind: 'event'; readonly event: BootEvent }

export interface EventGroup {
  readonly id: string
  readonly title: string
  /** How many events on which PCRs, or why there is none. */
  readonly says: string
  readonly events: readonly BootEvent[]
}

export type Phase = 'firmware' | 'secure-boot' | 'manager' | 'loader' | 'kernel'

const PHASES: readonly { readonly id: Phase; readonly title: string; readonly none: string }[] = [
  { id: 'firmware', title: 'Firmware', none: 'no events' },
  { id: 'secure-boot', title: 'Secure Boot variables', none: 'no events: the firmware measured none' },
  { id: 'manager', title: 'Boot manager', none: 'no events' },
  { id: 'loader', title: 'Shim, GRUB', none: 'no events: the firmware started the kernel itself, or its loader measures nothing' },
  { id: 'kernel', title: 'Kernel', none: 'no events: the loader started the kernel, and no EFI stub ran' },
]
const IMAGE = 'EV_EFI_BOOT_SERVICES_APPLICATION'
/** PCRs of boot loaders and what they start: GRUB's commands, the command line, shim's keys. */
const LOADER_PCRS: ReadonlySet<number | null> = new Set([8, 12, 14])

/** Lines of the table: headings with their events, those of `closed` groups left out. With a filter, groups without an event are too. */
export function eventLines(events: readonly BootEvent[], grouping: Grouping, closed: ReadonlySet<string>, filtered: boolean): readonly EventLine[] {
  if (grouping === 'logged') return events.map((event) => ({ kind: 'event', event }))
  const groups = grouping === 'phase' ? phaseGroups(events) : pcrGroups(events)
  return groups.filter((group) => group.events.length > 0 || !filtered).flatMap((group): readonly EventLine[] => {
    const open = !closed.has(group.id)
    return [{ kind: 'group', group, open }, ...(open ? group.events.map((event): EventLine => ({ kind: 'event', event })) : [])]
  })
}

/** Which part of the boot made each event, told by its type and PCR alone: types are the log's own word. In the order of the events. */
export function phasesOf(events: readonly BootEvent[]): readonly Phase[] {
  const lastImage = events.findLast((event) => event.type === IMAGE)?.number ?? -1
  const lastOfLoader = events.findLast((event) => event.type === 'EV_IPL')?.number ?? -1
  return events.map((event) => phaseOf(event, lastImage > lastOfLoader ? lastImage : -1))
}

function phaseOf(event: BootEvent, kernelImage: number): Phase {
  const { type, pcr, number, extended } = event
  if (!extended) return 'firmware'
  if (type === 'EV_SEPARATOR') return pcr === 7 ? 'secure-boot' : 'manager'
  if (type === 'EV_EFI_VARIABLE_DRIVER_CONFIG') return pcr === 7 ? 'secure-boot' : 'manager'
  if (type === IMAGE) return number === kernelImage ? 'kernel' : 'loader'
  if (type.startsWith('EV_IPL') || type === 'EV_EFI_VARIABLE_AUTHORITY' || LOADER_PCRS.has(pcr)) return 'loader'
  if (pcr !== null && pcr > 8) return 'kernel'
  if (/exit boot services/i.test(event.summary)) return 'kernel'
  return /^EV_EFI_VARIABLE_BOOT|^EV_EFI_GPT|ACTION$|^EV_OMIT_BOOT/.test(type) ? 'manager' : 'firmware'
}

function phaseGroups(events: readonly BootEvent[]): EventGroup[] {
  const phases = phasesOf(events)
  return PHASES.map(({ id, title, none }) => {
    const own = events.filter((_, i) => phases[i] === id)
    return { id, title, says: own.length === 0 ? none : `${counted(own.length, 'event')}${pcrWords(own)}`, events: own }
  })
}

function pcrGroups(events: readonly BootEvent[]): EventGroup[] {
  const keys = [...new Set(events.map(pcrKey))].sort((a, b) => a - b)
  return keys.map((key) => {
    const own = events.filter((event) => pcrKey(event) === key)
    const says = counted(own.length, 'event')
    return key < 0 ? { id: 'none', title: 'For the record', says: `${says}: extend no PCR`, events: own } : { id: `pcr-${key}`, title: `PCR ${key}`, says: [holds(key), says].filter((text) => text !== '').join(', '), events: own }
  })
}

function pcrKey(event: BootEvent): number {
  return event.extended && event.pcr !== null ? event.pcr : -1
}

function pcrWords(events: readonly BootEvent[]): string {
  const pcrs = [...new Set(events.map(pcrKey).filter((pcr) => pcr >= 0))].sort((a, b) => a - b)
  return pcrs.length === 0 ? '' : `, PCR ${runs(pcrs)}`
}
