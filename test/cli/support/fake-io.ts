import type { Io } from '../../../cli/io'

export interface FakeIo {
  readonly io: Io
  readonly out: () => string
  readonly err: () => string
}

/** Records what is written, bytes as Latin-1; nothing is typed or piped in; `columns` 100, no terminal, a clock that goes on by 100 ms a look. */
export function fakeIo(over: Partial<Io> = {}): FakeIo {
  const out: string[] = []
  const err: string[] = []
  let time = 0
  const io: Io = {
    stdout: async (text) => void out.push(typeof text === 'string' ? text : Buffer.from(text).toString('latin1')),
    stdin: async () => new Uint8Array(0),
    askSecret: async () => null,
    stderr: (text) => void err.push(text),
    stdoutIsTTY: false, stderrIsTTY: false, columns: null, env: {}, now: () => (time += 100), signal: new AbortController().signal, ...over,
  }
  return { io, out: () => out.join(''), err: () => err.join('') }
}
