import { describe, expect, it } from 'vitest'
import type { BootEvent } from '@shared/model/view'
import { coverageTally } from '@/features/boot-log/boot-pcrs'
import { eventLines, phasesOf } from '@/features/boot-log/event-groups'
import { bootEvent } from '../../support/boot-event'

/** What OVMF, shim and GRUB log, in their order. */
const EVENTS: readonly BootEvent[] = ([
  [0, 'EV_NO_ACTION'], [0, 'EV_S_CRTM_VERSION'], [0, 'EV_EFI_PLATFORM_FIRMWARE_BLOB2'], [7, 'EV_EFI_VARIABLE_DRIVER_CONFIG'], [7, 'EV_SEPARATOR'], [2, 'EV_EFI_BOOT_SERVICES_DRIVER'],
  [1, 'EV_EFI_VARIABLE_BOOT'], [4, 'EV_EFI_ACTION'], [4, 'EV_SEPARATOR'], [5, 'EV_EFI_GPT_EVENT'], [7, 'EV_EFI_VARIABLE_AUTHORITY'], [4, 'EV_EFI_BOOT_SERVICES_APPLICATION'], [14, 'EV_IPL'], [8, 'EV_IPL'],
  [4, 'EV_EFI_BOOT_SERVICES_APPLICATION'], [9, 'EV_EVENT_TAG'], [5, 'EV_EFI_ACTION'],
] as const).map(([pcr, type], number) => bootEvent({ number, pcr, type, extended: type !== 'EV_NO_ACTION', summary: number === 16 ? 'Exit Boot Services Invocation' : '' }))

describe('phases', () => {
  it('are told by type and PCR', () => {
    expect(phasesOf(EVENTS)).toEqual([
      'firmware', 'firmware', 'firmware', 'secure-boot', 'secure-boot', 'firmware', 'manager', 'manager', 'manager', 'manager', 'loader', 'loader', 'loader', 'loader', 'kernel', 'kernel', 'kernel',
    ])
  })

  it('the last image is the loader\'s where the loader goes on after it', () => {
    expect(phasesOf([bootEvent({ number: 1, pcr: 4, type: 'EV_EFI_BOOT_SERVICES_APPLICATION' }), bootEvent({ number: 2, pcr: 8, type: 'EV_IPL' })])).toEqual(['loader', 'loader'])
  })

  it('without an event say so, but not while something is searched for', () => {
    const titles = (filtered: boolean) => eventLines(EVENTS.slice(0, 3), 'phase', new Set(), filtered).flatMap((line) => (line.kind === 'group' ? [`${line.group.title}: ${line.group.says}`] : []))
    expect(titles(true)).toEqual(['Firmware: 3 events, PCR 0'])
    expect(titles(false)).toHaveLength(5)
    expect(titles(false)[4]).toContain('Kernel: no events')
  })
})

describe('lines', () => {
  it('hold every event once, in whatever order', () => {
    for (const grouping of ['phase', 'pcr', 'logged'] as const) {
      const numbers = eventLines(EVENTS, grouping, new Set(), false).flatMap((line) => (line.kind === 'event' ? [line.event.number] : []))
      expect(numbers.toSorted((a, b) => a - b), grouping).toEqual(EVENTS.map((event) => event.number))
    }
    expect(eventLines(EVENTS, 'logged', new Set(), false)).toHaveLength(EVENTS.length)
  })

  it('of a group that is folded away are its heading alone', () => {
    expect(eventLines(EVENTS, 'pcr', new Set(['pcr-4']), false).some((line) => line.kind === 'event' && line.event.pcr === 4)).toBe(false)
  })
})

it('what the digests cover is counted', () => {
  expect(coverageTally([bootEvent(), bootEvent({ dataCovered: 'no' }), bootEvent({ dataCovered: 'part' }), bootEvent({ extended: false })])).toBe('digests of 3 events: 1 cover all their data, 1 cover a part of them, 1 cover something else')
})
