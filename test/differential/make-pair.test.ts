import { describe, expect, it, vi } from 'vitest'
import { differencesOf } from './compare'
import { makePair, type Pair } from './make-pair'
import { modelAnswers, MODEL_PYTHON, type ModelAnswer } from './model'
import type { ProductAnswer } from './product'

const PAIRS = Array.from({ length: 400 }, (_, seed) => makePair(seed, 30))

it('a seed gives the same pair in every run, another seed another one', async () => {
  vi.resetModules()
  const again = await import('./make-pair')
  expect(PAIRS.slice(0, 40).map(({ seed }) => again.makePair(seed, 30))).toEqual(PAIRS.slice(0, 40))
  expect(PAIRS[0].log).not.toEqual(PAIRS[1].log)
})

/** What a program that agrees with the model would say. */
function agreeing({ lines, run, schemaRefuses }: ModelAnswer): ProductAnswer {
  const names = { violation: null, exclude: 'exclude', digests: 'digest', signature: 'signature', keyrings: 'keyring', 'ima-buf': 'ima-buf', ignored: 'keyring', devices: 'device-mapper' }
  const said = lines.map((line) => line ? { verdict: line.verdict, acceptedBy: line.verdict === 'pass' ? names[line.by!] : null, keylimeEvents: line.events } : { verdict: 'not-judged', acceptedBy: null, keylimeEvents: [] })
  return { lines: said, pcrMismatch: run.length > 0, schemaRefuses }
}

describe.skipIf(MODEL_PYTHON === undefined)('the comparison (left out without Python 3.11 and its package cryptography)', () => {
  const answers = MODEL_PYTHON === undefined ? [] : modelAnswers(PAIRS)
  const lines = answers.flatMap((answer) => answer.lines.filter((line) => line !== null))

  it('meets every event and every reason', () => {
    expect(new Set(lines.flatMap(({ events }) => events))).toEqual(new Set([
      'ima.parser.entry', 'ima.validation.ima_pcr', 'ima.validation.ima_hash', 'ima.validation.ima-ng.not_in_allowlist', 'ima.validation.ima-ng.runtime_policy_hash', 'ima.invalid_key',
    ]))
    expect(new Set(lines.map(({ by }) => by))).toEqual(new Set(['violation', 'exclude', 'digests', 'signature', 'keyrings', 'ima-buf', 'ignored', null]))
    const count = (holds: (answer: ModelAnswer) => boolean) => answers.filter(holds).length
    expect(count(({ run }) => run.includes('ima.pcr_mismatch'))).toBeGreaterThan(10)
    expect(count(({ run, pcr }) => pcr !== null && run.length === 0)).toBeGreaterThan(50)
    expect(count(({ crash }) => crash !== null && crash.entry > 0)).toBeGreaterThan(5)
    expect(count(({ excludesDisabled }) => excludesDisabled)).toBeGreaterThan(20)
    expect(count(({ schemaRefuses }) => !schemaRefuses)).toBeGreaterThan(100)
  })

  it('is silent where both agree, and tells another verdict, event, reason or PCR value, and a missing line', () => {
    const place = answers.findIndex((answer) => answer.crash === null && !answer.lacksKeys && answer.lines.some((line) => line!.by === 'digests') && answer.lines.some((line) => line!.verdict === 'fail'))
    const [pair, model]: [Pair, ModelAnswer] = [PAIRS[place], answers[place]]
    const good = agreeing(model)
    const kinds = (change: Partial<ProductAnswer>) => differencesOf(pair, model, { ...good, ...change }).length
    const change = (at: number, other: object) => ({ lines: good.lines.map((line, index) => (index === at ? { ...line, ...other } : line)) })
    const [passing, failing] = [model.lines.findIndex((line) => line!.by === 'digests' && line!.verdict === 'pass'), model.lines.findIndex((line) => line!.verdict === 'fail')]
    expect(kinds({})).toBe(0)
    expect([change(failing, { verdict: 'pass' }), change(failing, { keylimeEvents: [] }), change(passing, { acceptedBy: 'exclude' }), { pcrMismatch: !good.pcrMismatch }, { schemaRefuses: !good.schemaRefuses }, { lines: good.lines.slice(1) }].map((one) => kinds(one) > 0))
      .toEqual(Array.from({ length: 6 }, () => true))
  })

  it('lets nothing pass after a crash', () => {
    const place = answers.findIndex(({ crash, lacksKeys }) => crash !== null && crash.entry > 0 && !lacksKeys)
    const good = agreeing(answers[place])
    const passing = { ...good, lines: good.lines.map((line) => ({ ...line, verdict: 'pass' })) }
    expect(differencesOf(PAIRS[place], answers[place], good)).toEqual([])
    expect(differencesOf(PAIRS[place], answers[place], passing).map(({ kind }) => kind).join()).toContain('pass although Keylime crashed')
  })
})
