import { ConfigurationError } from '../errors.ts'

/** How long what is mailed can be used, in seconds. */
export interface TokenLifetimes {
  /** Default: an hour, the most that OWASP allows. */
  readonly resetPassword: number
  /** Default: two days. */
  readonly confirmEmail: number
}

const defaults: TokenLifetimes = { resetPassword: 3600, confirmEmail: 2 * 86_400 }

/** @throws {ConfigurationError} `invalid_configuration` for what is no whole number of seconds. */
export function readLifetimes(given: Partial<TokenLifetimes> = {}): TokenLifetimes {
  const lifetimes = { ...defaults, ...given }
  for (const [name, seconds] of Object.entries(lifetimes)) {
    if (Number.isSafeInteger(seconds) && seconds > 0) continue
    throw new ConfigurationError('invalid_configuration', `lifetimes.${name} must be a whole number above 0.`)
  }
  return lifetimes
}
