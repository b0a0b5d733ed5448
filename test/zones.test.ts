/** The floor plan holds: an import that it forbids is a lint error which says why. */
import { join } from 'node:path'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const eslint = new ESLint({ cwd: ROOT })

/** Messages on a file that imports only `specifier`. The file need not be there; what it imports must. */
async function messagesOf(file: string, specifier: string): Promise<string[]> {
  const [result] = await eslint.lintText(`import * as it from '${specifier}'\nexport const kept = it\n`, { filePath: join(ROOT, file) })
  return result.messages.map(({ message }) => message)
}

describe('a forbidden import is told with its reason', () => {
  it.each([
    ['shared/bytes/probe.ts', '../model/finding', /^Unexpected path .*Bytes carry no meaning/],
    ['shared/model/probe.ts', '../bytes/visible', /The model is plain data/],
    ['shared/sources/probe.ts', '../checks/observe', /A source recognises and decodes/],
    ['shared/kernel/probe.ts', '../checks/observe', /The kernel replays/],
    ['shared/checks/probe.ts', '../sources/index', /A check is a pure function of the model/],
    ['shared/findings/probe.ts', '../bytes/hex', /Findings group/],
    ['shared/engine/probe.ts', '../../cli/run', /imports no platform/],
    ['shared/engine/probe.ts', 'node:fs', /imports no platform/],
    ['shared/engine/probe.ts', 'vue', /imports no platform/],
    ['electron/main/probe.ts', '@shared/sources/index', /parsed in the sandboxed worker only/],
    ['electron/preload/probe.ts', '@shared/engine/engine', /the bridge and nothing else/],
    ['renderer/ui/probe.ts', '@shared/model/finding', /know no evidence/],
    ['renderer/app/probe.ts', '@shared/checks/observe', /parses and judges nothing/],
    ['renderer/features/entries/probe.ts', '@shared/sources/index', /never decodes/],
    ['renderer/features/entries/probe.ts', '../quote/use-quotes', /Features do not import each other/],
    ['cli/probe.ts', '../renderer/app/words/numbers', /arguments in, exit code out/],
  ])('%s: %s', async (file, specifier, reason) => {
    expect(await messagesOf(file, specifier)).toEqual([expect.stringMatching(reason)])
  })
})

it.each([
  ['shared/checks/probe.ts', '../model/finding'],
  ['cli/probe.ts', '@shared/engine/engine'],
  ['renderer/features/entries/probe.ts', '@/app/case-store'],
])('%s may import %s', async (file, specifier) => {
  expect(await messagesOf(file, specifier)).toEqual([])
})
