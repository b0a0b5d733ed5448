import { allBytes } from '../../../bytes/equal'
import { includesSorted } from '../../../bytes/sorted'
import { digestSize } from '../../../model/algorithms'
import type { Checkpoint } from '../../../model/checkpoint'
import type { ImaLog } from '../../../model/ima-log'
import { pythonInt } from '../python-int'
import { LISTING } from '../listing/entry-listing'
import { EVENTS, judgeLine, judgeListing, type KeylimeRules, type LineCrash, type LineJudgement } from './judge-line'
import { lineTable, type LineTable } from './line-table'
import { logLines, type LogLine } from './lines'
import type { KeylimeCrash } from './outcome'
import { parseLine, type ParsedLine } from './parse-line'
import type { KeylimePcrs } from './replayed-pcrs'
import { templateDataOf } from './template-data'
import { Verdicts, type AlikeVerdict } from './verdicts'

const STRIDE = 512
/** Characters of a PCR column that are quoted. */
const PCR_SHOWN = 40
const NOT_PARSED: LineJudgement = { events: [EVENTS.parser], acceptedBy: null, reason: 'not-parsed' }
const NOT_REACHED: LineJudgement = { events: null, acceptedBy: null, reason: 'not-reached' }

/** Entries whose data do not hash to their template digest, where the replay has compared them by the hash that Keylime takes; `null` where it has not. */
export type Mismatched = readonly number[] | null

/** What other checks know of the entries. */
export interface KnownEntries {
  /** Bits of LISTING for each entry. */
  readonly listing: Uint8Array
  readonly mismatched: Mismatched
}

/** Every line in the order of the log, as Keylime goes through it: keys are learned on the way, and what raises stops it. `crashed`: why it does before the first. */
export async function runLines(log: ImaLog, known: KnownEntries, rules: KeylimeRules, pcrs: KeylimePcrs, checkpoint: Checkpoint, crashed: string | null): Promise<{ verdicts: Verdicts; lines: LineTable | null; crash: KeylimeCrash | null }> {
  const lines = lineTable(log)
  const verdicts = new Verdicts(log.count, lines)
  let crash: KeylimeCrash | null = crashed === null ? null : { entryIndex: null, why: crashed, isSure: true }
  if (crash !== null) verdicts.stopAt(0)
  const isKnown = crash === null && pcrs.takesOwn ? quickTest(known) : () => false
  pcrs.extendOwn(await addKnown(verdicts, known.listing, isKnown, checkpoint))
  let n = 0
  for (const line of logLines(log, isKnown)) {
    if (n++ % STRIDE === 0) await checkpoint(Math.min(line.entryIndex ?? 0, log.count), log.count)
    const judged = crash === null ? judgeText(line, known.mismatched, rules, pcrs) : NOT_REACHED
    if ('crash' in judged) {
      crash = { entryIndex: line.entryIndex, why: judged.crash, isSure: judged.isPossible !== true }
      verdicts.stopAt(line.entryIndex ?? log.count)
    }
    verdicts.add(line, 'crash' in judged ? NOT_REACHED : judged)
  }
  await checkpoint(log.count, log.count)
  return { verdicts, lines, crash }
}

/** Tells the entries whose verdict is known without their text. */
function quickTest({ listing, mismatched }: KnownEntries): (index: number) => boolean {
  if (mismatched === null) return () => false
  return (index) => (listing[index] & LISTING.plainLine) !== 0 && (mismatched.length === 0 || !includesSorted(mismatched, index))
}

/** No line of theirs teaches Keylime anything: they may be judged before all others. Returns how many they are. */
async function addKnown(verdicts: Verdicts, listing: Uint8Array, isKnown: (index: number) => boolean, checkpoint: Checkpoint): Promise<number> {
  const alike: (AlikeVerdict | undefined)[] = []
  let known = 0
  for (let index = 0; index < listing.length; index++) {
    if (index % STRIDE === 0) await checkpoint(index, listing.length)
    if (!isKnown(index)) continue
    const bits = listing[index]
    verdicts.addAlike(index, (alike[bits] ??= verdicts.alike(judgeListing(bits))))
    known++
  }
  return known
}

function judgeText({ text, plain, entryIndex }: LogLine, mismatched: Mismatched, rules: KeylimeRules, pcrs: KeylimePcrs): LineJudgement | LineCrash {
  const line = plain?.line ?? (text === null ? null : parseLine(text))
  if (line === null) return NOT_PARSED
  const data = plain?.data ?? templateDataOf(line)
  if (data === null) return { crash: 'a name of more than 255 bytes in template ima' }
  const isSound = plain && mismatched && !includesSorted(mismatched, entryIndex!)
  const judged = judgeLine(line, data, isSound, rules)
  if ('crash' in judged) return judged
  const isReached = pcrs.extend(data, isViolation(line, rules.policy), entryIndex ?? -1)
  // Where it finds the quoted value, Keylime keeps it as that of the PCR that the line names.
  return isReached && pythonInt(line.pcr) === null ? { crash: `PCR 10 of the quote is reached at a line whose PCR is no number (${line.pcr.slice(0, PCR_SHOWN)})` } : judged
}

/** What Keylime extends, line by line, where no replay can tell it. Call only where no line makes it raise. */
export async function runPcrs(log: ImaLog, { policy }: KeylimeRules, pcrs: KeylimePcrs, checkpoint: Checkpoint): Promise<void> {
  let n = 0
  for (const { text, plain, entryIndex } of logLines(log, () => false)) {
    if (n++ % STRIDE === 0) await checkpoint(Math.min(entryIndex ?? 0, log.count), log.count)
    const line = plain?.line ?? (text === null ? null : parseLine(text))
    const data = line && (plain?.data ?? templateDataOf(line))
    if (data) pcrs.extend(data, isViolation(line!, policy), entryIndex ?? -1)
  }
}

function isViolation({ column }: ParsedLine, { logHash }: KeylimeRules['policy']): boolean {
  return column.length === digestSize(logHash) && allBytes(column, 0)
}
