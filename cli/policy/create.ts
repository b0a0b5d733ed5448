import { toBase64 } from '@shared/bytes/base64'
import { mismatchedEntries } from '@shared/engine/mismatched-entries'
import { addKeys } from '@shared/policy/draft/verification-keys'
import { createPolicy } from '@shared/policy/create-policy'
import { formatPolicyPieces } from '@shared/policy/format-policy'
import { contentOf } from '@shared/policy/policy-content'
import { InputError, UsageError } from '../errors'
import { EXIT } from '../exit-codes'
import { allValues, isGiven, singleValue, type GivenArguments } from '../given-arguments'
import type { Io } from '../io'
import { excludeDoubts } from './exclude-doubts'
import { refuseOutputs, writePieces } from './files'
import { leftOutLines } from './left-out'
import { HELP, OUTPUT, fileOption, flag } from './options'
import { readNamed, type NamedInput, type ReadInputs } from './policy-inputs'
import type { PolicySubcommand } from './subcommands'

export const create: PolicySubcommand = {
  name: 'create',
  summary: 'make a policy of what a log holds',
  intro: `Usage: imascope policy create --log FILE... [--base FILE] [--excludes FILE] [--output FILE]

Writes the runtime policy that keylime-policy create runtime makes of a log: the digest of every
file, sorted, once. A digest of zeros is never listed. The log may be binary or text.`,
  options: [
    { ...fileOption('log', 'list what this IMA log holds; repeatable'), repeatable: true },
    fileOption('base', 'begin with what this policy lists'),
    fileOption('excludes', 'exclude list, one regular expression a line'),
    flag('keyrings', 'list the certificates that the log loads into keyrings'),
    flag('ima-buf', 'list other measured buffers'),
    { name: 'ignored-keyring', value: 'required', placeholder: 'NAME', repeatable: true, help: ['Keylime shall not look at keys of this keyring; repeatable'] },
    { ...fileOption('ima-key', 'a key or certificate that signs files, for verification-keys; repeatable'), repeatable: true },
    flag('all-templates', 'take files of every template, not only of ima-ng and ima-sig, which', 'are all that Keylime\'s tool takes'),
    OUTPUT,
    flag('force', 'overwrite a file'),
    HELP,
  ],
  outro: `Exit codes:
  0   written
  1   written, but a log is damaged or holds nothing that can be listed, or an
      exclude is none that Keylime could use, or a comment
  3   a file could not be read, is not what it should be, or has no entries
  64  wrong usage
  73  the output could not be written, or exists`,
  toRun: (given) => {
    if (given.operands.length > 0) throw new UsageError(`expected no FILE, found ${given.operands.length}: --log names a log, --base a policy`)
    if (allValues(given, 'log').length === 0) throw new UsageError('--log is missing: a policy is made of a log')
    return (io) => runCreate(given, io)
  },
}

async function runCreate(given: GivenArguments, io: Io): Promise<number> {
  const named = (option: string, role: NamedInput['role']) => allValues(given, option).map((path) => ({ path, role }))
  const read = await readNamed([...named('log', 'log'), ...named('base', 'policy'), ...named('excludes', 'excludes'), ...named('ima-key', 'ima-key')], io)
  try {
    return await createOf(given, read, io)
  } finally {
    await read.large.close()
  }
}

async function createOf(given: GivenArguments, read: ReadInputs, io: Io): Promise<number> {
  const output = { option: '--output', path: singleValue(given, 'output') ?? '-' }
  await refuseOutputs([output], read.inputs, isGiven(given, 'force'))
  const [base] = read.policies
  const isEmptyLog = read.logs.every(({ count }) => count === 0)
  if (read.unusable.length > 0) throw new InputError(read.unusable[0])
  if (isEmptyLog || (singleValue(given, 'base') !== undefined && !base)) throw new InputError(read.problems[0] ?? 'the log has no entries')
  const { mismatched, problems } = await mismatchedEntries(read.logs, { signal: io.signal })
  const { content, leftOut } = createPolicy(read.logs, {
    ...(base && { base: contentOf(base) }), excludes: read.excludeLists.flatMap(({ patterns }) => patterns), keyrings: isGiven(given, 'keyrings'), imaBuf: isGiven(given, 'ima-buf'),
    ignoredKeyrings: allValues(given, 'ignored-keyring'), allTemplates: isGiven(given, 'all-templates'), mismatched,
  })
  const keys = read.keys.flatMap(({ keyIds: [keyId], spki }) => (spki ? [{ keyId, spki: toBase64(spki) }] : []))
  const doubts = excludeDoubts(read.excludeLists)
  for (const line of [...read.problems, ...problems, ...doubts, ...leftOutLines(leftOut)]) io.stderr(`${line}\n`)
  await read.large.refuseChanged()
  const policy = formatPolicyPieces({ ...content, verificationKeys: addKeys(content.verificationKeys, keys) }, Date.now())
  await writePieces(output, policy, isGiven(given, 'force'), io)
  const isEmpty = content.digests.size + content.keyrings.size + content.imaBuf.size === 0
  if (isEmpty) io.stderr('imascope: nothing of the log can be listed: the policy accepts nothing\n')
  return isEmpty || read.problems.length + problems.length + doubts.length > 0 ? EXIT.untrusted : 0
}
