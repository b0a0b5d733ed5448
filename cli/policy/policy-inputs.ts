import type { EvidenceRole } from '@shared/model/evidence'
import type { RuntimePolicy } from '@shared/model/policy'
import { readPolicyFiles, type PolicyFiles } from '@shared/engine/policy-files'
import { InputError } from '../errors'
import type { Io } from '../io'
import { LargeFile } from '../large-file'
import { LargeFiles } from '../read-inputs'
import { MAX_POLICY, inMemory, openLog, readInput, type InputContent } from './files'

/** A file that an operand or option names, with what it is. */
export interface NamedInput {
  readonly path: string
  readonly role: EvidenceRole
}

export interface ReadInputs extends PolicyFiles {
  readonly inputs: readonly InputContent[]
  /** Logs that stay open until `close`. */
  readonly large: LargeFiles
}

/** Reads and decodes them, in their order. @throws InputError for one that can't be read */
export async function readNamed(named: readonly NamedInput[], io: Io): Promise<ReadInputs> {
  const inputs: InputContent[] = []
  const open: LargeFile[] = []
  const large = new LargeFiles(open)
  try {
    for (const { path, role } of named) {
      const input = role === 'log' ? await openLog(path, io) : inMemory(await readInput(path, MAX_POLICY, io))
      inputs.push(input)
      if (input.content instanceof LargeFile) open.push(input.content)
    }
    const files = inputs.map(({ path, content }, i) => ({ path, content, role: named[i].role }))
    return { inputs, large, ...(await readPolicyFiles(files, { signal: io.signal })) }
  } catch (error) {
    await large.close()
    throw error
  }
}

/** Policies alone, one for each file: a policy that is made of others must not lack one of them. @throws InputError for one that can't be read as a policy */
export async function readPolicies(paths: readonly string[], io: Io): Promise<{ readonly inputs: readonly InputContent[]; readonly policies: readonly RuntimePolicy[] }> {
  const { inputs, policies, problems } = await readNamed(paths.map((path) => ({ path, role: 'policy' })), io)
  if (problems.length > 0) throw new InputError(problems[0])
  if (policies.length !== paths.length) throw new InputError(`${paths.length} files hold ${policies.length} policies`)
  return { inputs, policies }
}
