import { describe, expect, it } from 'vitest'
import type { MadeEntry } from '../../../support/make-log'
import { OTHER_KEY, RSA_KEY, analyzed, codesOf, file, findingOf, logFile, policyFile, textFile } from '../../../support/make-case'
import { keyIdOf, makeImaSignature, type ImaSignatureSpec } from '../../../support/make-ima-signature'
import { bootLog, digestOf } from '../../../support/make-log'
import { makePem } from '../../../support/make-tpm'

const LOG: readonly MadeEntry[] = bootLog('/opt/a', '/opt/b')
const signature = (spec: Partial<ImaSignatureSpec> = {}) => Buffer.from(makeImaSignature({ key: RSA_KEY, content: '/opt/a', ...spec })).toString('hex')
const dump = (digits: string, name = 'opt/a') => textFile('xattrs.txt', `# file: ${name}\nsecurity.ima=0x${digits}\n\n`)
const imaKey = file('given/ima.pem', makePem(RSA_KEY), 'ima-key')

/** State and key id of /opt/a, and what the report says. */
async function judged(...args: Parameters<typeof analyzed>) {
  const found = await analyzed(...args)
  const { rows } = await found.rows({ text: '', classes: [] }, 0, 10)
  const { signature: state, keyId } = rows.find(({ path }) => path === '/opt/a')!
  return { state, keyId, report: found.report }
}

describe('signatures of a dump beside a log without', () => {
  it('a good one by a named key counts as if the log had held it', async () => {
    const { state, keyId, report } = await judged([logFile(LOG), dump(signature()), imaKey])
    expect([state, keyId]).toEqual(['valid', keyIdOf(RSA_KEY)])
    expect(report.signatures).toMatchObject({ present: 1, valid: 1, validTrusted: 1, absent: 2 })
    expect(findingOf(report, 'signature.from-dump')).toMatchObject({ severity: 'info', entries: [2] })
    const listed = policyFile({ digests: { '/opt/b': [Buffer.from(digestOf('/opt/b')).toString('hex')] } })
    const accepted = await judged([logFile(LOG), dump(signature()), imaKey, listed])
    expect(codesOf(accepted.report)).toContain('policy.signature-any-path')
    expect(codesOf((await judged([logFile(LOG), imaKey, listed])).report)).not.toContain('policy.signature-any-path')
  })

  it('one by a key that came along is good, and nobody vouches for it', async () => {
    const { state, report } = await judged([logFile(LOG), dump(signature()), file('rsa.pem', makePem(RSA_KEY))])
    expect(state).toBe('valid')
    expect(report.signatures).toMatchObject({ valid: 1, validTrusted: 0 })
    expect(findingOf(report, 'signature.untrusted-key').found).toBe('nobody vouches for rsa.pem')
  })

  it.each([
    ['of another content', signature({ content: 'another' }), ['signature.dump-invalid']], ['of an unknown key', signature({ key: OTHER_KEY }), []], ['of another hash', signature({ hash: 'sha512' }), []], ['cut', signature().slice(0, -2), []], ['a hash', '0404aabb', []],
  ])('%s changes no state', async (_, digits, codes) => {
    const { state, keyId, report } = await judged([logFile(LOG), dump(digits), imaKey])
    expect([state, keyId]).toEqual(['absent', null])
    expect(codesOf(report).filter((code) => code.includes('dump'))).toEqual(codes)
  })

  it('nor does one beside a signature that the log has', async () => {
    const signed: MadeEntry = { template: 'ima-sig', path: '/opt/a', tail: makeImaSignature({ key: RSA_KEY, content: 'another' }) }
    const { state, report } = await judged([logFile([LOG[0], signed]), dump(signature()), imaKey])
    expect(state).toBe('invalid')
    expect(codesOf(report)).not.toContain('signature.from-dump')
  })

  it('of two dumps a good one is enough', async () => {
    const other = textFile('older.txt', `# file: /opt/a\nsecurity.ima=0x${signature({ content: 'older' })}\n\n`)
    for (const files of [[other, dump(signature())], [dump(signature()), other]]) expect((await judged([logFile(LOG), ...files, imaKey])).state).toBe('valid')
  })
})
