import type { EvidenceRole } from '@shared/model/evidence'
import type { RuntimePolicy } from '@shared/model/policy'
import { readPolicyFiles, type PolicyFiles } from '@shared/engine/policy-files'
import { InputError } from '../errors'
import type { Io } from '../io'
import { MAX_FILE_BYTES } from '../read-inputs'
import { MAX_POLICY, readInput, type InputFile } from './files'

/** A file that an operand or option names, with what it is. */
export interface NamedInput {
  readonly path: string
  readonly role: EvidenceRole
}

export interface ReadInputs extends PolicyFiles {
  readonly inputs: readonly InputFile[]
}

/** Reads and decodes them, in their order. @throws InputError for one that can't be read */
export async function readNamed(named: readonly NamedInput[], io: Io): Promise<ReadInputs> {
  const inputs: InputFile[] = []
  for (const { path, role } of named) inputs.push(await readInput(path, role === 'log' ? MAX_FILE_BYTES : MAX_POLICY, io))
  const files = inputs.map(({ path, bytes }, i) => ({ path, content: new Uint8Array(bytes).buffer, role: named[i].role }))
  return { inputs, ...(await readPolicyFiles(files, { signal: io.signal })) }
}

/** Policies alone, one for each file: a policy that is made of others must not lack one of them. @throws InputError for one that can't be read as a policy */
export async function readPolicies(paths: readonly string[], io: Io): Promise<{ readonly inputs: readonly InputFile[]; readonly policies: readonly RuntimePolicy[] }> {
  const { inputs, policies, problems } = await readNamed(paths.map((path) => ({ path, role: 'policy' })), io)
  if (problems.length > 0) throw new InputError(problems[0])
  if (policies.length !== paths.length) throw new InputError(`${paths.length} files hold ${policies.length} policies`)
  return { inputs, policies }
}
