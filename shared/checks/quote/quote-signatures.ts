import type { Check } from '../check'
import { checkSignature, type SignatureCheck } from './signature'
import { vouchedKeys } from './vouched-keys'

/** Who signed each quote: known before the replay, so that quotes of one key can be told apart by boot. What is found is told with the quotes. */
export const quoteSignatures: Check = {
  name: 'signatures of the quotes',
  stage: 'quotes',
  async run(model) {
    const vouched = await vouchedKeys(model)
    const checked: SignatureCheck[] = []
    for (const quote of model.quotes) checked.push(await checkSignature(model, quote, vouched))
    return { quoteSignatures: checked }
  },
}
