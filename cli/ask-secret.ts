import { closeSync, openSync, writeSync } from 'node:fs'
import { ReadStream } from 'node:tty'
import { AbortedError } from '@shared/engine/engine'

/** Longest line that is taken, in bytes. */
const MAX_LINE = 4096
const [INTERRUPT, END, BACKSPACE, LINE_FEED, RETURN, ERASE_LINE, DELETE] = [0x03, 0x04, 0x08, 0x0a, 0x0d, 0x15, 0x7f]
/** UTF-8: bytes of a character behind its first are 10xxxxxx. */
const isInner = (byte: number) => (byte & 0xc0) === 0x80

/**
 * Asks for a line at the terminal that the program was started at, wherever its standard streams go, and shows nothing of it. `null` where there is none.
 * @throws AbortedError on Ctrl-C
 */
export async function askSecret(prompt: string, signal: AbortSignal): Promise<Uint8Array | null> {
  const descriptor = openTerminal()
  if (descriptor === null) return null
  const terminal = new ReadStream(descriptor)
  terminal.setRawMode(true)
  writeSync(descriptor, prompt)
  const line = new SecretLine()
  try {
    for await (const chunk of terminal) if (line.take(chunk as Buffer) || signal.aborted) break
    if (line.isInterrupted || signal.aborted) throw new AbortedError('interrupted')
    return line.bytes()
  } finally {
    line.clear()
    terminal.setRawMode(false)
    endLine()
    terminal.destroy()
  }
}

/** The stream closes its own descriptor when it is read to a break. */
function endLine(): void {
  const descriptor = openTerminal()
  if (descriptor === null) return
  writeSync(descriptor, '\n')
  closeSync(descriptor)
}

function openTerminal(): number | null {
  try {
    return openSync(process.platform === 'win32' ? '\\\\.\\CON' : '/dev/tty', 'r+')
  } catch {
    // A program without a terminal (a service, a job of CI) has none to open.
    return null
  }
}

/** What was typed so far. A terminal that shows nothing does not edit either. */
export class SecretLine {
  isInterrupted = false
  private readonly buffer = new Uint8Array(MAX_LINE)
  private length = 0

  /** Takes what was typed; is the line at its end? */
  take(chunk: Uint8Array): boolean {
    for (const byte of chunk) {
      if (byte === INTERRUPT) this.isInterrupted = true
      if (byte === INTERRUPT || byte === END || byte === LINE_FEED || byte === RETURN) return true
      if (byte === ERASE_LINE) this.length = 0
      else if (byte === BACKSPACE || byte === DELETE) this.dropCharacter()
      else if (this.length < MAX_LINE) this.buffer[this.length++] = byte
    }
    return false
  }

  bytes(): Uint8Array {
    return this.buffer.slice(0, this.length)
  }

  clear(): void {
    this.buffer.fill(0)
    this.length = 0
  }

  private dropCharacter(): void {
    while (this.length > 0 && isInner(this.buffer[this.length - 1])) this.length--
    if (this.length > 0) this.length--
  }
}
