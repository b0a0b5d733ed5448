import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Io } from '../../../cli/io'
import { run } from '../../../cli/run'
import { policyText } from '../../support/make-case'
import { fakeEngine } from './fake-engine'
import { fakeIo } from './fake-io'
import { newFolder } from './folders'

export const POLICY = policyText({ digests: { '/a': ['ab'.repeat(32)] } })

/** A folder with `policy.json` and these files. `imascope policy ...` runs as in it: words that begin with `@` are files there. */
export function policyFolder(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const folder = newFolder()
  const path = (name: string) => join(folder, name)
  for (const [name, content] of Object.entries({ 'policy.json': POLICY, ...files })) writeFileSync(path(name), content)
  const policy = async (args: string, over: Partial<Io> = {}) => {
    const { io, out, err } = fakeIo(over)
    const words = args.split(' ').filter((word) => word !== '').map((word) => word.replace(/(?<=^|=)@/, `${folder}/`))
    const code = await run(['policy', ...words], io, fakeEngine().engine)
    return { code, out: out(), err: err().replaceAll(`${folder}/`, '') }
  }
  return { policy, path, read: (name: string) => readFileSync(path(name)), text: (name: string) => readFileSync(path(name), 'utf8'), has: (name: string) => existsSync(path(name)), list: () => readdirSync(folder).sort() }
}

/** Standard input of these bytes. */
export const piped = (bytes: string | Uint8Array): Partial<Io> => ({ stdin: async () => new Uint8Array(Buffer.from(bytes)) })

/** A terminal at which these lines are typed; `prompts` collects what was asked. */
export function typed(lines: readonly (string | Uint8Array)[], prompts: string[] = []): Partial<Io> {
  const left = [...lines]
  return { askSecret: async (prompt) => (prompts.push(prompt), new Uint8Array(Buffer.from(left.shift()!))) }
}
