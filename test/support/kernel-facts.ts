import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Bank } from '@shared/model/algorithms'
import { BANKS } from '@shared/model/algorithms'

/** What the kernel prints of one entry. Everything is text as it stands there, bytes as latin1. */
export interface PrintedEntry {
  readonly pcr: number
  readonly templateDigest: string
  readonly template: string
  /** `''` for template `ima`, which prints no algorithm. */
  readonly algorithm: string
  readonly digest: string
  readonly path: string
  /** The last column of `ima-sig` and `ima-buf`. */
  readonly tail: string
}

export interface Capture {
  readonly name: string
  readonly log: Uint8Array
  readonly printed: readonly PrintedEntry[]
  readonly count: number
  readonly violations: number
  /** PCR values of the TPM after the last entry. */
  readonly pcrs: ReadonlyMap<Bank, (pcr: number) => string>
}

const FOLDER = join(import.meta.dirname, '../vectors/ima')

/** Every capture under test/vectors/ima. A new folder is a new test. */
export function captures(): Capture[] {
  return readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => readCapture(entry.name))
}

export function capture(name: string): Capture {
  return readCapture(name)
}

function readCapture(name: string): Capture {
  const folder = join(FOLDER, name)
  const names = readdirSync(folder)
  const read = (prefix: string) => readFileSync(join(folder, names.find((file) => file.startsWith(prefix))!))
  const pcrs = BANKS.filter((bank) => names.includes(`pcrs-${bank}.values`)).map((bank) => [bank, pcrReader(read(`pcrs-${bank}.`))] as const)
  return {
    name, log: new Uint8Array(read('binary_runtime_measurements')), printed: printedEntries(read('ascii_runtime_measurements').toString('latin1')),
    count: Number(read('runtime_measurements_count').toString()), violations: Number(read('violations').toString()), pcrs: new Map(pcrs),
  }
}

/** 24 values of one bank, without a header. */
function pcrReader(bytes: Buffer): (pcr: number) => string {
  const size = bytes.length / 24
  return (pcr) => bytes.subarray(pcr * size, (pcr + 1) * size).toString('hex')
}

/** The kernel's lines, split at blanks: a name holds none (Linux `ima_template_lib.c` writes `_` for them). */
function printedEntries(text: string): PrintedEntry[] {
  return text.split('\n').slice(0, -1).map((line) => {
    const [pcr, templateDigest, template, printedDigest, path, tail = ''] = line.trimStart().split(' ')
    const colon = printedDigest.lastIndexOf(':')
    const prefix = colon < 0 ? '' : printedDigest.slice(0, colon)
    return {
      pcr: Number(pcr), templateDigest, template, algorithm: prefix.slice(prefix.lastIndexOf(':') + 1), digest: printedDigest.slice(colon + 1), path, tail,
    }
  })
}
