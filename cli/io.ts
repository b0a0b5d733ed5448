/** What the command line needs of its process: the real one in main.ts, a recording one in tests. */
export interface Io {
  /** Resolves when the text is handed over; rejects with an OutputError when it can't be written. A closed pipe is no error. */
  readonly stdout: (text: string) => Promise<void>
  readonly stderr: (text: string) => void
  readonly stdoutIsTTY: boolean
  readonly stderrIsTTY: boolean
  /** Width of the terminal in columns; `null` when standard output is none. */
  readonly columns: number | null
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds of a clock that never steps back. */
  readonly now: () => number
  readonly signal: AbortSignal
}
