/** What the command line needs of its process: the real one in main.ts, a recording one in tests. */
export interface Io {
  /** Resolves when the text or bytes are handed over; rejects with an OutputError when they can't be written. A closed pipe is no error. */
  readonly stdout: (text: string | Uint8Array) => Promise<void>
  readonly stderr: (text: string) => void
  /** All of standard input; rejects with an InputError when it can't be read or holds more than `limit` bytes. */
  readonly stdin: (limit: number) => Promise<Uint8Array>
  /** Asks at the terminal, without showing what is typed: the bytes of the line, without its end; `null` where there is no terminal. */
  readonly askSecret: (prompt: string) => Promise<Uint8Array | null>
  readonly stdoutIsTTY: boolean
  readonly stderrIsTTY: boolean
  /** Width of the terminal in columns; `null` when standard output is none. */
  readonly columns: number | null
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds of a clock that never steps back. */
  readonly now: () => number
  readonly signal: AbortSignal
}
