import type { Component, InjectionKey } from 'vue'

/** Areas of an open case in the order of the rail, which is that of Ctrl 1 to Ctrl 4. */
export const AREAS = ['overview', 'entries', 'quotes', 'evidence'] as const
export type Area = (typeof AREAS)[number]

/** `welcome` stands while no case is open: empty, loading, cancelled, failed. */
export type AreaViews = Readonly<Record<Area | 'welcome', Component>>

export const AREA_VIEWS: InjectionKey<AreaViews> = Symbol('area views')
