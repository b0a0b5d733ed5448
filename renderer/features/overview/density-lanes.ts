import type { Density, EntryClass } from '@shared/model/view'
import type { Tone } from '@/ui/tones'

/** An icon with how many entries it stands for, at a place between 0 and 1. */
export interface Mark {
  readonly place: number
  readonly count: number
  /** Entry (from 1) at which the first of its columns begins. */
  readonly entry: number
}

export interface Lane {
  readonly name: string
  readonly tone: Tone
  readonly entryClass: EntryClass
  /** Where entries are, as shares of the width; neighbours are one tick where a column is too thin to stand alone. */
  readonly ticks: readonly { readonly place: number; readonly width: number }[]
  readonly marks: readonly Mark[]
  readonly total: number
  readonly none: string
}

const LANES: readonly Pick<Lane, 'name' | 'tone' | 'entryClass' | 'none'>[] = [
  { name: 'Errors', tone: 'fail', entryClass: 'error', none: 'no entry is named by an error' },
  { name: 'Warnings', tone: 'warn', entryClass: 'warning', none: 'no entry is named by a warning' },
  { name: 'Violations', tone: 'viol', entryClass: 'violation', none: 'no entry was measured while it was being written' },
]
/** Only where there are any: most logs have no signatures. */
const SIGNED_LANE = { name: 'Badly signed', tone: 'warn', entryClass: 'badly-signed', none: '' } satisfies (typeof LANES)[number]

/** `mergeWithin`: marks closer than this share of the width become one with a count. `apart`: each column has a tick of its own. */
export function lanesOf(density: Density, mergeWithin: number, apart: boolean): readonly Lane[] {
  const lanes = density.counts['badly-signed'].some((n) => n > 0) ? [...LANES, SIGNED_LANE] : LANES
  return lanes.map((lane) => laneOf(density, lane, mergeWithin, apart))
}

function laneOf(density: Density, lane: (typeof LANES)[number], mergeWithin: number, apart: boolean): Lane {
  const counts = density.counts[lane.entryClass]
  const ticks: Lane['ticks'][number][] = []
  const marks: (Mark & { last: number })[] = []
  let total = 0
  for (let column = 0; column < density.columns; column++) {
    const n = counts[column]
    if (n === 0) continue
    const place = (column + 0.5) / density.columns
    total += n
    const tick = ticks.at(-1)
    if (!apart && tick !== undefined && Math.abs(tick.place + tick.width - column / density.columns) < 1e-9) ticks[ticks.length - 1] = { place: tick.place, width: tick.width + 1 / density.columns }
    else ticks.push({ place: column / density.columns, width: 1 / density.columns })
    const mark = marks.at(-1)
    if (mark !== undefined && place - mark.last < mergeWithin) Object.assign(mark, { count: mark.count + n, last: place })
    else marks.push({ place, last: place, count: n, entry: Math.floor((column * density.entries) / density.columns) + 1 })
  }
  return { ...lane, ticks, total, marks: marks.map(({ place, last, count, entry }) => ({ place: (place + last) / 2, count, entry })) }
}

/** Round entry numbers along the axis, the first and last among them; about `wanted`. */
export function axisEntries(entries: number, wanted: number): readonly number[] {
  if (entries <= 1) return entries === 1 ? [1] : []
  const rough = entries / wanted
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, rough)))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((size) => size >= rough && Number.isInteger(size)) ?? 10 * magnitude
  const numbers = [1]
  for (let entry = step; entry < entries - step * 0.6; entry += step) if (entry > 1 && (entry > 1 + step * 0.5 || step <= 2)) numbers.push(entry)
  return [...numbers, entries]
}
