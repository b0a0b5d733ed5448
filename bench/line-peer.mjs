import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A process that does its work once for each line that it is given, and answers each with `NANOSECONDS NAME=VALUE ...`. */
export class LinePeer {
  #child
  #lines

  /** @param {string} command @param {string[]} args @param {Record<string, string>} environment beside this process's own */
  constructor(command, args, environment = {}) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...environment } })
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /**
   * Runs it once.
   * @returns {Promise<{ seconds: number, values: Record<string, string> }>}
   * @throws {Error} when the process ended instead
   */
  async run() {
    this.#child.stdin.write('\n')
    const { value: line, done } = await this.#lines.next()
    if (done) throw new Error(`${this.#child.spawnfile} ended without an answer`)
    const [nanoseconds, ...values] = line.split(' ')
    return { seconds: Number(nanoseconds) / 1e9, values: Object.fromEntries(values.map((value) => value.split('='))) }
  }

  end() {
    this.#child.stdin.end()
  }
}
