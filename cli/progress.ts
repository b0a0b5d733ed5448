import type { BenchStage, Progress, Stage } from '@shared/engine/engine'
import type { Io } from './io'
import { count } from './text/numbers'

type Told = Stage | BenchStage

/** One line on standard error that is rewritten in place; nothing at all where standard error is no terminal. */
export interface ProgressLine {
  reading(files: number): void
  stage(progress: Progress<Told>): void
  writing(done: number, total: number): void
  /** Takes the line away, so that what is printed next starts on a clean one. */
  clear(): void
}

const REWRITE = '\r\u001b[K'
const VERBS: Readonly<Record<Told, string>> = {
  read: 'Reading file', decode: 'Decoding entry', replay: 'Replaying entry', explain: 'Looking for what explains the mismatch: value', quotes: 'Checking quotes: entry', signatures: 'Verifying signatures: entry', policy: 'Judging entry',
  fixes: 'Looking for fixes: entry', effects: 'Trying fix', write: 'Writing character',
}
/** What is counted there are no entries. */
const WITHOUT_RATE: ReadonlySet<Told> = new Set<Told>(['read', 'explain', 'effects', 'write'])
/** A rate over a shorter time than this says nothing. */
const RATE_AFTER_MS = 250
/** The engine keeps to this by itself. */
const SHOW_EVERY_MS = 100

export function createProgressLine(io: Io): ProgressLine {
  let shown = false
  let stage: Told | null = null
  let startedAt = 0
  let startedWith = 0
  let shownAt = -Infinity
  const show = (text: string) => {
    if (!io.stderrIsTTY) return
    shown = true
    io.stderr(`${REWRITE}${text}`)
  }
  const showNowAndThen = (text: string) => {
    const now = io.now()
    if (now - shownAt < SHOW_EVERY_MS) return
    shownAt = now
    show(text)
  }
  return {
    reading: (files) => showNowAndThen(`Reading file ${count(files)}`),
    stage: (progress) => {
      if (progress.stage !== stage) {
        stage = progress.stage
        startedAt = io.now()
        startedWith = progress.done
      }
      const total = progress.total === null ? '' : ` of ${progress.stage === 'explain' ? 'at most ' : ''}${count(progress.total)}`
      show(`${VERBS[progress.stage]} ${count(progress.done)}${total}${rate(progress, io.now() - startedAt, startedWith)}`)
    },
    writing: (done, total) => showNowAndThen(`Writing entry ${count(done)} of ${count(total)}`),
    clear: () => {
      if (shown) io.stderr(REWRITE)
      shown = false
    },
  }
}

function rate(progress: Progress<Told>, elapsed: number, startedWith: number): string {
  const entries = progress.done - startedWith
  if (WITHOUT_RATE.has(progress.stage) || elapsed < RATE_AFTER_MS || entries <= 0) return ''
  const perSecond = (entries / elapsed) * 1000
  return ` (${count(perSecond < 1000 ? Math.round(perSecond) : Math.round(perSecond / 1000) * 1000)} entries/s)`
}
