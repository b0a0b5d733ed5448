import { fromHex } from '../../bytes/hex'
import { digestSize, kernelName } from '../../model/algorithms'
import { banksInName, preferredBank } from '../../model/pcr-layout'
import { fileName } from '../file-name'
import type { DecodedPcrValues } from './decode-serialized'
import { TextValues, type TextLine } from './text-values'

/** `PCR-00: HEX`, as evmctl reads it, and `PCR-00: XX XX ...`, as a TPM 1.2's `pcrs` in sysfs has it. */
const LISTED = /^PCR-(\d{1,2}): {0,4}([0-9a-fA-F][0-9a-fA-F ]{18,191})\r?$/
/** Folder, PCR and value of sysfs (Linux 5.12 `/sys/class/tpm/tpmN/pcr-BANK/INDEX`) in one line: `pcr-sha256 10 HEX`, or as `grep -r . tpm0` prints it. */
const DUMPED = /^(?:\S{0,256}\/)?pcr-([a-z0-9_-]{3,16})[ \t/](\d{1,2})[ \t:]{1,4}([0-9a-fA-F]{40,128})\s*$/
/** Folder and file of sysfs. */
const IN_TREE = /(?:^|\/)pcr-([a-z0-9_-]{3,16})\/(\d{1,2})$/
/** A value in hex and a CR. */
const MAX_VALUE_LINE = 130

/** A line for each PCR of one bank, which the length of the values and the file's name tell. `null` when the first line is another. */
export function decodeListed(lines: readonly TextLine[], file: string): DecodedPcrValues | null {
  const first = lines.length > 0 ? LISTED.exec(lines[0].text) : null
  const size = first === null ? 0 : (fromHex(first[2].replaceAll(' ', ''))?.length ?? 0)
  const bank = preferredBank(size, banksInName(fileName(file)))
  if (bank === null) return null
  const decoded = new TextValues(file)
  for (const line of lines) {
    const match = LISTED.exec(line.text)
    const goesOn = match === null ? decoded.refuse(line, 'PCR-NN: HEX') : decoded.add(bank, Number(match[1]), match[2].trimEnd(), line)
    if (!goesOn) break
  }
  return decoded
}

/** The values of sysfs, each with bank and PCR in its line. `null` when the first line is another. */
export function decodeDumped(lines: readonly TextLine[], file: string): DecodedPcrValues | null {
  const first = lines.length > 0 ? DUMPED.exec(lines[0].text) : null
  if (first === null || digestSize(kernelName(first[1])) === null) return null
  const decoded = new TextValues(file)
  for (const line of lines) {
    const match = DUMPED.exec(line.text)
    const bank = match && kernelName(match[1])
    const goesOn = match === null || bank === null ? decoded.refuse(line, 'pcr-BANK PCR HEX') : decoded.allow(bank, line) && decoded.add(bank, Number(match[2]), match[3], line)
    if (!goesOn) break
  }
  return decoded
}

/** A file of sysfs by its place in the tree, `pcr-sha256/10`, which holds one value. `null` when it is another, or holds something else. */
export function decodeTreeFile(lines: readonly TextLine[], file: string): DecodedPcrValues | null {
  const place = IN_TREE.exec(file)
  const [line] = lines
  if (place === null || lines.length !== 1 || line.text.length > MAX_VALUE_LINE) return null
  const bank = kernelName(place[1])
  if (digestSize(bank) !== fromHex(line.text)?.length) return null
  const decoded = new TextValues(file)
  decoded.add(bank, Number(place[2]), line.text.trim(), line)
  return decoded
}

/** Folder of the tree that a file of sysfs is in: `host/tpm0/` of `host/tpm0/pcr-sha256/10`. */
export function treeOf(file: string): string {
  return file.replace(IN_TREE, '/').replace(/^\/$/, '')
}
