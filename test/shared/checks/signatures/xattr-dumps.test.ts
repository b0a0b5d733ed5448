import { describe, expect, it } from 'vitest'
import type { Finding } from '@shared/model/finding'
import { file, logFile, reportOf, textFile } from '../../../support/make-case'
import { bootLog, makeLog, type MadeEntry } from '../../../support/make-log'
import { loggedEntries, vector } from '../../../support/signed-captures'

const [SIGNED, OTHER, HASHED, PORTABLE] = ['030204010203040002cafe', '030204010203040002caff', '0404aabb', '050204010203040002cafe']
const signatureFindings = (findings: readonly Finding[]) => findings.filter(({ code }) => code.startsWith('signature.') && code.endsWith('-dump')).map(({ code, entries }) => [code.slice('signature.'.length), ...entries])

async function compared(entries: readonly MadeEntry[], ...dumps: readonly string[]) {
  return signatureFindings((await reportOf([logFile(entries), ...dumps.map((text, i) => textFile(`xattrs-${i}.txt`, text))])).findings)
}

const entry = (signature: string, path = '/opt/a'): MadeEntry => ({ template: 'ima-sig', path, tail: new Uint8Array(Buffer.from(signature, 'hex')) })
const block = (name: string, xattrs: Readonly<Record<string, string>>) => `# file: ${name}\n${Object.entries(xattrs).map(([xattr, digits]) => `security.${xattr}=0x${digits}\n`).join('')}\n`

describe('a dump beside a real log', () => {
  const dump = (digits: (text: string) => string = (text) => text) => textFile('signed-files-xattrs.txt', digits(Buffer.from(vector('signed-files-xattrs.txt')).toString()))

  it('evm-sig: signatures of content and metadata are those that were measured', async () => {
    const { entries } = await loggedEntries('evm-sig.log')
    const measured = entries.flatMap(({ path, fields }, i) => (fields.get('xattrvalues')!.length > 0 ? [[path, i + 1] as const] : []))
    const log = file('binary_runtime_measurements', vector('evm-sig.log'))
    expect(signatureFindings((await reportOf([log, dump()])).findings)).toEqual([['same-as-dump', ...measured.map(([, number]) => number)]])
    expect(measured.length).toBeGreaterThan(5)
    const at = measured.find(([path]) => path === '/opt/evm/id')![1]
    for (const changed of ['security.evm=0x0502045f36e51c01008', 'security.ima=0x0302045f36e51c01005']) {
      const findings = signatureFindings((await reportOf([log, dump((text) => text.replace(changed, `${changed.slice(0, -1)}f`))])).findings)
      expect(findings, changed).toContainEqual(['differs-from-dump', at])
    }
  })

  it('ima-modsig: the same files, by their sig field', async () => {
    const report = await reportOf([file('binary_runtime_measurements', vector('modsig.log')), dump()])
    const [same, ...others] = signatureFindings(report.findings)
    expect([same[0], others]).toEqual(['same-as-dump', []])
    expect(same.length - 1).toBeGreaterThan(5)
  })
})

describe('what is compared', () => {
  it.each([
    ['equal', SIGNED, { ima: SIGNED }, 'same-as-dump'], ['another', SIGNED, { ima: OTHER }, 'differs-from-dump'], ['now a hash', SIGNED, { ima: HASHED }, 'differs-from-dump'], ['signed after it was measured', '', { ima: SIGNED }, 'differs-from-dump'],
    ['a hash, and none was logged', '', { ima: HASHED }, null], ['not told', SIGNED, { evm: PORTABLE }, null], ['portable, equal', PORTABLE, { ima: HASHED, evm: PORTABLE }, 'same-as-dump'], ['portable, another', PORTABLE, { ima: HASHED, evm: `${PORTABLE}00` }, 'differs-from-dump'],
    ['portable in the log, now a signature of the content', PORTABLE, { ima: SIGNED, evm: PORTABLE }, 'differs-from-dump'], ['portable beside a hash, by a kernel that logs no portable ones', '', { ima: HASHED, evm: PORTABLE }, null],
  ])('%s', async (_, logged, xattrs, code) => {
    expect(await compared([...bootLog(), entry(logged)], block('opt/a', xattrs))).toEqual(code === null ? [] : [[code, 2]])
  })

  it('names as getfattr has them: absolute, relative, with blanks', async () => {
    const entries = [...bootLog(), entry(SIGNED, '/opt/a'), entry(SIGNED, '/opt/b_c')]
    for (const name of ['/opt/a', 'opt/a', './opt/a']) expect(await compared(entries, block(name, { ima: SIGNED })), name).toEqual([['same-as-dump', 2]])
    expect(await compared(entries, block('opt/b c', { ima: SIGNED }))).toEqual([['same-as-dump', 3]])
    expect(await compared(entries, block('a', { ima: SIGNED }), block('opt/none', { ima: OTHER }))).toEqual([])
  })

  it('the latest entry of a path, in each dump', async () => {
    const entries = [...bootLog(), entry(OTHER), entry(SIGNED)]
    expect(await compared(entries, block('opt/a', { ima: SIGNED }), block('opt/a', { ima: OTHER }))).toEqual([['differs-from-dump', 3], ['same-as-dump', 3]])
  })

  it('nothing of entries without a signature field, or of buffers', async () => {
    expect(await compared([...bootLog('/opt/a'), { template: 'ima-buf', path: '/opt/b', tail: Buffer.from('x') }], block('opt/a', { ima: SIGNED }) + block('opt/b', { ima: SIGNED }))).toEqual([])
  })

  it('a log of a big-endian machine', async () => {
    const log = file('binary_runtime_measurements', makeLog([...bootLog(), entry(SIGNED)], { bigEndian: true }))
    expect(signatureFindings((await reportOf([log, textFile('x.txt', block('opt/a', { ima: SIGNED }))])).findings)).toEqual([['same-as-dump', 2]])
  })
})
