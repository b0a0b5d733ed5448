import { visibleText } from '../../../bytes/visible'
import type { Observation } from '../../../model/finding'
import type { RuntimePolicy } from '../../../model/policy'
import { observe } from '../../observe'
import { isObject } from '../../../bytes/json'

/** `RUNTIME_POLICY_GENERATOR`: up to this one, Keylime's push mode and its status take a policy for none. */
const LAST_EMPTY_GENERATOR = 1

/** Where Keylime would not use the policies as they are judged here. What of their excludes it does not use is a lint in either mode. */
export function documentFindings(policies: readonly RuntimePolicy[]): Observation[] {
  return [...policies.flatMap(schemaRefused), ...policies.flatMap(ignored)]
}

function schemaRefused({ evidence, path, keylimeAccepts }: RuntimePolicy): Observation[] {
  if (keylimeAccepts) return []
  return [observe('keylime.schema-refused', 'warning', `Keylime would refuse to load ${path}: it was judged as it is written all the same.`, { evidence })]
}

function ignored({ evidence, path, form, settings }: RuntimePolicy): Observation[] {
  const { meta } = settings
  const generator = isObject(meta) ? meta['generator'] : undefined
  if (form !== 'runtime-policy' || typeof generator !== 'number' || generator > LAST_EMPTY_GENERATOR) return []
  const message = `${path} says that generator ${generator} made it: Keylime's push mode and its status take such a policy for none.`
  return [observe('keylime.policy-ignored', 'info', message, { evidence, expected: 'generator 2 or 3', found: visibleText(`generator ${generator}`) })]
}
