/**
 * The judgement of a device-mapper event ends here. `parsing-failed`: Keylime catches it (`LarkError`, `TypeError`) and says so; `crash`: it catches
 * nothing else; `unknown`: what Python would make of it is not computed here.
 */
export class DeviceStop extends Error {
  override readonly name = 'DeviceStop'

  /** @param message why, in plain words that may hold parts of the log or the policy */
  constructor(readonly kind: 'parsing-failed' | 'crash' | 'unknown', message: string) {
    super(message)
  }
}
