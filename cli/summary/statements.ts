import { bootStatements } from './boot-statements'
import { imaPolicyStatements } from './ima-policy-statements'
import { logStatements } from './log-statements'
import { policyStatements } from './policy-statements'
import { quoteStatements } from './quote-statements'
import { replayStatements } from './replay-statements'
import { signatureStatements } from './signature-statements'
import type { HostLike, PathOf, Statement } from './statement'

/** Everything that the host's report proves or leaves open, in the order in which one thing rests on another. */
export function statementsOf(host: HostLike, pathOf: PathOf): Statement[] {
  return [...logStatements(host), ...quoteStatements(host, pathOf), ...replayStatements(host), ...bootStatements(host, pathOf), ...signatureStatements(host), ...policyStatements(host, pathOf), ...imaPolicyStatements(host, pathOf)]
}
