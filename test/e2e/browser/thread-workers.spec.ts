import { availableParallelism } from 'node:os'
import { signedLogRequest } from '../../support/signed-log'
import { expect, test } from './fixture'
import { folderOf, folderOfLongLog, LOG } from './folders'
import { goTo, openFolder } from './samples'

test('many signatures are verified by workers of the engine\'s worker', async ({ window }) => {
  const { log, key, valid, invalid } = signedLogRequest(600)
  await openFolder(window, folderOf({ [LOG]: log, 'ima.pem': key }))
  await goTo(window, 'signatures')
  const count = (state: string) => window.getByTestId('signature-summary').locator(`[data-state=${state}] b`)
  await expect(count('valid')).toHaveText(String(valid))
  await expect(count('invalid')).toHaveText(String(invalid))
  const cores = availableParallelism()
  expect(window.workers().filter((one) => one.url().includes('thread-worker'))).toHaveLength(cores < 2 ? 0 : Math.min(cores, 8))
})

test('a large log is replayed by one of them, beside the engine\'s worker', async ({ window }) => {
  test.slow()
  const started: string[] = []
  window.on('worker', (one) => started.push(one.url()))
  await openFolder(window, folderOfLongLog(120_000, { withPcrs: true }))
  const replay = window.getByTestId('chain')
  await expect(replay).toContainText('sha1, sha256 replay to the reported value')
  expect(started.filter((url) => url.includes('thread-worker'))).toHaveLength(Math.min(availableParallelism() - 1, 2))
})
