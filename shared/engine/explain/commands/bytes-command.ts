import type { DerivationPart, DerivationStep, ShellCommand } from '../../../model/derivation'
import type { FileNames } from './file-names'

/** Hashes that coreutils has a tool for; any other goes through openssl. */
const SUM_TOOLS: Readonly<Record<string, string>> = { sha1: 'sha1sum', sha224: 'sha224sum', sha256: 'sha256sum', sha384: 'sha384sum', sha512: 'sha512sum', md5: 'md5sum' }
/** Longer digits than this many bytes of them are not written into a command. */
const LITERAL_MAX = 32_768
/** `xxd -c` takes at most this many bytes a line. */
const LINE_MAX = 256

/**
 * The step as a command: its inputs one after the other, hashed, or written as hex digits. `null` where a file cannot be named, or
 * there is nothing to repeat.
 */
export function stepCommand(step: DerivationStep, at: number, names: FileNames): ShellCommand | null {
  const { algorithm, inputs, output, label } = step
  if (output === null || (algorithm === null && inputs.every((part) => part.evidence === null))) return null
  const sources = joinParts(inputs.filter((part) => part.byteLength > 0)).map((part) => partCommand(part, names))
  if (!sources.every((one) => one !== null)) return null
  const length = inputs.reduce((sum, part) => sum + part.byteLength, 0)
  const bytes = sources.length === 0 ? 'printf \'\'' : sources.length === 1 ? sources[0] : `{ ${sources.join('; ')}; }`
  const text = `${bytes} | ${algorithm === null ? hexTool(length) : hashTool(algorithm)}`
  return { label, text, prints: algorithm === null ? output : `${output} ${SUM_TOOLS[algorithm] ? ' -' : '*stdin'}`, note: null, step: at }
}

/** Reads a part's bytes to standard output. */
export function partCommand(part: DerivationPart, names: FileNames): string | null {
  const { evidence, byteOffset, byteLength, hex } = part
  if (evidence === null || byteOffset === null) return literalCommand(hex, byteLength)
  const file = names.word(evidence)
  if (file === null) return null
  if (byteOffset === 0 && byteLength === names.size(evidence)) return `cat ${file}`
  if (byteOffset === 0) return `head -c ${byteLength} ${file}`
  const rest = `tail -c +${byteOffset + 1} ${file}`
  return byteOffset + byteLength === names.size(evidence) ? rest : `${rest} | head -c ${byteLength}`
}

/** Command that hashes a file whole and what it prints. */
export function sumCommand(algorithm: string, word: string, digest: string): Pick<ShellCommand, 'text' | 'prints'> {
  return { text: `${hashTool(algorithm)} < ${word}`, prints: `${digest} ${SUM_TOOLS[algorithm] ? ' -' : '*stdin'}` }
}

function literalCommand(hex: string, length: number): string | null {
  if (length > LITERAL_MAX) return null
  return length > 8 && /^0+$/.test(hex) ? `head -c ${length} /dev/zero` : `printf ${hex} | xxd -r -p`
}

/** Neighbours that stand in no file are one text of digits. */
function joinParts(parts: readonly DerivationPart[]): readonly DerivationPart[] {
  const joined: DerivationPart[] = []
  for (const part of parts) {
    const last = joined[joined.length - 1]
    if (last?.evidence === null && part.evidence === null) joined[joined.length - 1] = { ...last, hex: last.hex + part.hex, byteLength: last.byteLength + part.byteLength }
    else joined.push(part)
  }
  return joined
}

function hashTool(algorithm: string): string {
  return SUM_TOOLS[algorithm] ?? `openssl dgst -${algorithm} -r`
}

function hexTool(length: number): string {
  return length <= LINE_MAX ? `xxd -p -c ${LINE_MAX}` : `xxd -p | tr -d '\\n'`
}
