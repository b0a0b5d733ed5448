/** Each sample's verdict, as a user reaches it. */
import { expect, test } from './fixture'
import { listSamples, openSample, trustAll } from './samples'

for (const { name, report } of listSamples()) {
  test(`${name} is ${report.verdict}`, async ({ window }) => {
    await openSample(window, name)
    await trustAll(window)
    await expect(window.getByTestId('verdict')).toHaveText(new RegExp(`^${report.verdict}$`, 'i'))
    await expect(window.getByTestId('attestation')).toHaveText(words(report.attestation))
    await expect(window.getByTestId('compliance')).toHaveText(words(report.compliance))
  })
}

/** `not-checked` is shown as "Not checked". */
function words(answer: string): RegExp {
  return new RegExp(answer.replace('-', ' '), 'i')
}
