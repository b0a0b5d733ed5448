import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { findPython } from '../support/python'
import type { Pair } from './make-pair'

/** What the model says of one line; `null` from the line on at which Keylime crashes. */
export interface ModelLine {
  readonly verdict: 'pass' | 'fail'
  readonly events: readonly string[]
  readonly by: 'violation' | 'exclude' | 'digests' | 'signature' | 'keyrings' | 'ima-buf' | 'ignored' | 'devices' | null
}

export interface ModelAnswer {
  readonly lines: readonly (ModelLine | null)[]
  /** Events of the whole run. */
  readonly run: readonly string[]
  /** The value of PCR 10 that was reported, in hex. */
  readonly pcr: string | null
  /** `entry` 0: before the first line. */
  readonly crash: { readonly entry: number; readonly why: string } | null
  readonly excludesDisabled: boolean
  readonly schemaRefuses: boolean
  /** The policy has not all the parts that the verdict code reads. */
  readonly lacksKeys: boolean
}

const MODEL = join(import.meta.dirname, 'model/keylime_model.py')
/** A Python of 3.11 or later that has `cryptography`; `undefined`: the suite is left out. */
export const MODEL_PYTHON = findPython(['cryptography'], 'sys.version_info >= (3, 11)')

/** What the model is asked. `bootAggregates`: those of a measured boot log in hex, by algorithm. */
export interface Question extends Omit<Pair, 'seed'> {
  readonly bootAggregates?: Readonly<Record<string, readonly string[]>>
}

export function modelAnswers(questions: readonly Question[]): ModelAnswer[] {
  const input = JSON.stringify(questions.map(({ log, ...question }) => ({ ...question, log: log.toString('base64') })))
  const { status, stdout, stderr } = spawnSync(MODEL_PYTHON!, ['-B', MODEL], { input, maxBuffer: 1 << 30, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the model ended with ${status}: ${stderr}`)
  return JSON.parse(stdout) as ModelAnswer[]
}
