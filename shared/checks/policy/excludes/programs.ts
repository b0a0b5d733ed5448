import { compilePython } from './python-re/compile-python'
import type { PythonPattern } from './python-re/python-pattern'

/** Programs that are kept: four kilobytes each, and what a run leaves in them. */
const KEPT_MAX = 2000

/** The programs of patterns that compiled once: those used last are there, others are made again. */
export class Programs {
  private readonly kept = new Map<string, PythonPattern>()

  keep(pattern: string, program: PythonPattern): void {
    if (this.kept.size >= KEPT_MAX) this.kept.delete(this.kept.keys().next().value!)
    this.kept.set(pattern, program)
  }

  /** @param pattern one that compiles in a group */
  of(pattern: string): PythonPattern {
    const known = this.kept.get(pattern)
    if (known) this.kept.delete(pattern)
    const program = known ?? compiled(pattern)
    this.keep(pattern, program)
    return program
  }
}

function compiled(pattern: string): PythonPattern {
  const result = compilePython(`(${pattern})`)
  if (result.status !== 'compiled') throw new Error('a pattern that compiled compiles no more')
  return result.pattern
}
