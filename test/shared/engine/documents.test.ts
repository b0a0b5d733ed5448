import { describe, expect, it } from 'vitest'
import { createInProcessEngine } from '@shared/engine/in-process'
import { NoEvidenceError } from '@shared/engine/engine'
import { ENTRIES, codesOf, file, findingOf, logFile, reportOf, textFile, trustedKey } from '../../support/make-case'
import { agentResponse, pushEvidence, quoteParts, recordLines, tpmQuote } from '../../support/make-keylime'
import { bootLog, makeLog } from '../../support/make-log'
import { makeZip } from '../../support/make-zip'
import { printLog } from '../../support/print-log'

const PICKLE = Uint8Array.of(0x80, 4, 0x7d, 0x94, 0x2e)
const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64')

it('an agent\'s response alone proves its list: text, as the kernel prints it', async () => {
  const report = await reportOf([textFile('response.json', JSON.stringify(agentResponse({ ima_measurement_list: printLog(ENTRIES).toString(), ima_measurement_list_entry: 0 }))), trustedKey()])
  expect(report.log).toMatchObject({ evidence: 'e1.4', format: 'ascii', entries: ENTRIES.length })
  expect(report.attestation).toBe('pass')
})

describe('documents in containers', () => {
  it('are opened in an archive', async () => {
    const report = await reportOf([file('bundle.zip', makeZip([{ name: 'host/response.json', content: Buffer.from(JSON.stringify(agentResponse())) }]))])
    expect(report.evidence.map(({ id, path, kind }) => [id, path, kind])).toEqual([
      ['e1', 'bundle.zip', 'archive'], ['e1.1', 'bundle.zip/host/response.json', 'keylime-document'], ['e1.1.1', 'bundle.zip/host/response.json/quote.msg', 'tpm-quote'],
      ['e1.1.2', 'bundle.zip/host/response.json/quote.sig', 'tpm-signature'], ['e1.1.3', 'bundle.zip/host/response.json/quote.pcrs', 'pcr-values'],
    ])
    expect(report.evidence[2].inside).toMatchObject({ evidence: 'e1.1' })
  })

  it('of a list each keep their parts, and are hosts of their own by their logs', async () => {
    const evidence = (path: string) => pushEvidence([tpmQuote(quoteParts({ entries: bootLog(path) })), { evidence_type: 'ima_log', data: { entries: base64(makeLog(bootLog(path).toReversed())) } }])
    const report = await reportOf([textFile('all.json', JSON.stringify([evidence('/a'), evidence('/b')]))])
    expect(report.hosts?.map(({ name, quotes }) => [name, quotes.map((quote) => quote.evidence)])).toEqual([['1.json', ['e1.1.1']], ['2.json', ['e1.2.1']]])
    expect(report.hosts?.map(({ keylime }) => keylime?.map((one) => one.evidence))).toEqual([['e1.1'], ['e1.2']])
  })

  it('deeper than a record in a list in base64 are not opened', async () => {
    const inBase64 = base64(JSON.stringify([agentResponse()]))
    expect((await reportOf([textFile('x', inBase64)])).quotes).toHaveLength(1)
    const report = await reportOf([logFile(), textFile('x', base64(JSON.stringify([{ agent: { ak_tpm: 'AAAA' }, json_response: { ima_measurement_list: base64(JSON.stringify(agentResponse())) } }])))])
    expect(report.quotes).toEqual([])
    expect(findingOf(report, 'evidence.skipped')).toMatchObject({ severity: 'warning', found: 'x/1.json/1.json/ima_measurement_list' })
  })

  it('that are damaged are an error, and what is whole of them is judged', async () => {
    const report = await reportOf([textFile('response.json', JSON.stringify(agentResponse()).slice(0, -10))])
    expect(findingOf(report, 'evidence.truncated')).toMatchObject({ severity: 'error', evidence: 'e1' })
    expect(report.quotes).toMatchObject([{ evidence: 'e1.1', pcrDigest: 'pass' }])
  })

  it('a part that is not what its document says is an error', async () => {
    const report = await reportOf([textFile('push.json', JSON.stringify(pushEvidence([{ evidence_type: 'uefi_log', data: { entries: base64('no such log') } }]))), logFile()])
    expect(codesOf(report).filter((code) => code.startsWith('evidence.'))).toEqual(['evidence.truncated'])
  })
})

describe('a pickle', () => {
  it('beside other evidence is skipped, with the reason', async () => {
    const report = await reportOf([logFile(), file('record.pickle', PICKLE), textFile('records', recordLines([agentResponse()]).replace(/--.*/, `--${base64(Buffer.concat([PICKLE.subarray(0, 4), Buffer.alloc(60), PICKLE.subarray(4)]))}`))])
    expect(report.findings.filter(({ code }) => code === 'evidence.skipped').map(({ found, severity }) => [found, severity])).toEqual([['record.pickle', 'warning'], ['records/1.pickle', 'warning']])
    expect(report.findings.find(({ code }) => code === 'evidence.skipped')?.message).toContain('which is a program')
  })

  it('alone is no evidence, and the error says why', async () => {
    await expect(reportOf([file('record.pickle', PICKLE)])).rejects.toThrow(new NoEvidenceError('record.pickle was not read: it is a Python pickle, which is a program and not data: reading it would run it. Export the record as JSON'))
  })
})

it('inspect shows the fields of a document, and of each part where it stands', async () => {
  const files = await createInProcessEngine().inspect([textFile('response.json', JSON.stringify(agentResponse({ nonce: 'n' }))), file('p', PICKLE)])
  expect(files.map(({ path, kind }) => [path, kind])).toEqual([
    ['response.json', 'keylime-document'], ['response.json/quote.msg', 'tpm-quote'], ['response.json/quote.sig', 'tpm-signature'], ['response.json/quote.pcrs', 'pcr-values'], ['response.json/nonce.hex', 'nonce'], ['p', 'keylime-document'],
  ])
  expect(files[0].fields.map(({ label }) => label)).toEqual(['Hash algorithm', 'Key type', 'Signature scheme', 'Nonce', 'Part', 'Part', 'Part'])
  expect(files[0].notes).toEqual([expect.stringContaining('states the nonce 6e')])
  expect(files[1].notes).toEqual([expect.stringMatching(/^\d+ bytes at \d+ of the document that it is in, written as base64$/)])
  expect(files[5].notes).toEqual([expect.stringContaining('is a program')])
})
