import { CircleCheck, CircleDashed, OctagonX, ShieldCheck, ShieldQuestionMark, ShieldX, TriangleAlert } from 'lucide-vue-next'
import type { Component } from 'vue'
import SquareNote from './SquareNote.vue'
import DiamondCross from './DiamondCross.vue'

/** A shape with its colour. A word always stands beside it. */
export type Tone = 'pass' | 'fail' | 'warn' | 'info' | 'nc' | 'viol' | 'trusted' | 'untrusted' | 'inconclusive'

export const TONE_ICONS: Readonly<Record<Tone, Component>> = {
  pass: CircleCheck, fail: OctagonX, warn: TriangleAlert, info: SquareNote, nc: CircleDashed, viol: DiamondCross,
  trusted: ShieldCheck, untrusted: ShieldX, inconclusive: ShieldQuestionMark,
}

const COLOURS: Readonly<Record<Tone, string>> = {
  pass: 'pass', fail: 'fail', warn: 'warn', info: 'info', nc: 'nc', viol: 'viol', trusted: 'pass', untrusted: 'fail', inconclusive: 'nc',
}

/** Class that gives a tone its text colour. */
export function toneClass(tone: Tone): string {
  return `tone-${COLOURS[tone]}`
}

/** Name of the tone's custom properties: `--fail`, `--fail-tint`, `--fail-line`. */
export function toneColour(tone: Tone): string {
  return COLOURS[tone]
}
