import { NoEvidenceError } from '@shared/engine/engine'
import { createInProcessEngine } from '@shared/engine/in-process'
import type { EvidenceFile } from '@shared/model/evidence'
import { file, quoteFiles, textFile } from '../support/make-case'
import type { Pair } from './make-pair'

/** What imascope says of a line of the log. */
export interface ProductLine {
  readonly verdict: string
  readonly acceptedBy: string | null
  readonly keylimeEvents: readonly string[]
}

export interface ProductAnswer {
  readonly lines: readonly ProductLine[]
  /** `ima.pcr_mismatch` stands in findings only. */
  readonly pcrMismatch: boolean
  /** The program says that Keylime would refuse the policy, or could not read it at all. */
  readonly schemaRefuses: boolean
}

const engine = createInProcessEngine()

/** Runs the whole program on a pair as a user would, with `--mode keylime`. `pcr`: value of PCR 10 in hex. */
export async function productAnswer({ log, policy, pcr }: Omit<Pair, 'seed'>, value: string | null): Promise<ProductAnswer> {
  const reported = pcr && value ? quoteOf(pcr.bank, value) : []
  return keylimeAnswer([file('ascii_runtime_measurements', log, 'log'), textFile('policy.json', policy, 'policy'), ...reported])
}

/** A quote of PCR 10 with this value, signed over the bank's hash, for Keylime looks at no other bank; nobody vouches for its key, on which Keylime's verdict on the log does not depend. */
function quoteOf(bank: string, value: string): EvidenceFile[] {
  return quoteFiles({ selection: [{ bank, pcrs: [10] }], spec: { hash: bank, values: [new Uint8Array(Buffer.from(value, 'hex'))] } })
}

/** The lines and findings of these files in Keylime's mode; a log of which nothing can be read has no lines. */
export async function keylimeAnswer(files: readonly EvidenceFile[]): Promise<ProductAnswer> {
  try {
    const analysed = await engine.analyze({ files, options: { mode: 'keylime' } })
    const { findings, log, policy } = analysed.report
    const text = await analysed.entryLines(0, policy?.keylime?.lines ?? log?.entries ?? 0)
    await analysed.close()
    const lines = text.split('\n').slice(0, -1).map((line) => JSON.parse(line) as ProductLine)
    return { lines, pcrMismatch: findings.some(({ keylimeEvent }) => keylimeEvent === 'ima.pcr_mismatch'), schemaRefuses: !policy?.keylime || findings.some(({ code }) => code === 'keylime.schema-refused') }
  } catch (error) {
    if (error instanceof NoEvidenceError) return { lines: [], pcrMismatch: false, schemaRefuses: false }
    throw error
  }
}
