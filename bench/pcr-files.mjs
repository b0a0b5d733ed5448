import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {{ sha1: string, sha256: string }} Pcrs hex digits of PCR 10 in each bank */

/** What `tpm2_pcrread` prints, as a file of the folder: its path. @param {string} folder @param {Pcrs} pcrs */
export function pcrreadFile(folder, pcrs) {
  const file = join(folder, 'pcrs.yaml')
  writeFileSync(file, `  sha1:\n    10: 0x${pcrs.sha1.toUpperCase()}\n  sha256:\n    10: 0x${pcrs.sha256.toUpperCase()}\n`)
  return file
}

/** Arguments that give evmctl both banks, in files of the folder. @param {string} folder @param {Pcrs} pcrs */
export function evmctlPcrs(folder, pcrs) {
  return Object.entries(pcrs).flatMap(([bank, value]) => {
    const file = join(folder, `pcrs-${bank}.txt`)
    writeFileSync(file, Array.from({ length: 24 }, (_, pcr) => `PCR-${String(pcr).padStart(2, '0')}: ${pcr === 10 ? value : '0'.repeat(value.length)}\n`).join(''))
    return ['--pcrs', `${bank},${file}`]
  })
}
