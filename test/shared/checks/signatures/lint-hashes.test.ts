import { describe, expect, it } from 'vitest'
import { lintHashes } from '@shared/checks/signatures/lint-hashes'
import { noCheckpoint, parseLog } from '../../../support/decode'
import { ECC_KEY } from '../../../support/make-case'
import { makeImaSignature } from '../../../support/make-ima-signature'
import { bootLog, makeLog } from '../../../support/make-log'
import { loggedEntries } from '../../../support/signed-captures'

const signed = (hash: string, type = 3) => ({ template: 'ima-sig', path: `/${hash}`, tail: makeImaSignature({ key: ECC_KEY, content: `/${hash}`, hash, type }) })

describe('lintHashes', () => {
  it('tells signatures over SHA-1, of content or metadata, and no others', async () => {
    const log = await parseLog(makeLog([...bootLog('/a'), signed('sha256'), signed('sha1'), signed('sha512'), signed('sha1', 5)]))
    expect((await lintHashes(log, noCheckpoint)).map(({ code, entryIndexes }) => [code, entryIndexes])).toEqual([['signature.lint.weak-hash', [3, 5]]])
  })

  it('one file of the captures was signed with SHA-1', async () => {
    for (const name of ['evm-sig.log', 'modsig.log']) {
      const { log, entries } = await loggedEntries(name)
      const [{ entryIndexes }] = await lintHashes(log, noCheckpoint)
      expect(Array.from(entryIndexes, (index) => entries[index].path), name).toEqual(['/opt/signed/rsa-nproc'])
    }
  })

  it('nothing of a log without signatures', async () => {
    expect(await lintHashes(await parseLog(makeLog(bootLog('/a'))), noCheckpoint)).toEqual([])
  })
})
