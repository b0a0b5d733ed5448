import { visibleText } from '../bytes/visible'
import type { RuntimePolicy } from '../model/policy'
import type { PolicySourceReport } from '../model/report'

/** Characters of a generator in words that are told. */
const GENERATOR_MAX = 200

export function policySourceReport(policy: RuntimePolicy): PolicySourceReport {
  const { evidence, form, digests, excludes, keyrings, imaBuf, deviationCount, keylimeAccepts, settings, verificationKeys } = policy
  let listed = 0
  for (const list of digests.values()) listed += list.length
  return {
    evidence, form, paths: digests.size, digests: listed, excludes: excludes.length, keyrings: keyrings.size, imaBuf: imaBuf.size, deviations: deviationCount, keylimeAccepts,
    generator: generatorOf(settings['meta']), verificationKeys: verificationKeys.map(({ keyId }) => keyId),
  }
}

function generatorOf(meta: unknown): number | string | null {
  const generator: unknown = typeof meta === 'object' && meta !== null ? Object.getOwnPropertyDescriptor(meta, 'generator')?.value : undefined
  if (typeof generator === 'number') return generator
  return typeof generator === 'string' ? visibleText(generator.slice(0, GENERATOR_MAX)) : null
}
