import { ConfigurationError } from '../errors.ts'

/** How long what is mailed or handed out can be used, in seconds. */
export interface TokenLifetimes {
  /** Default: an hour, the most that OWASP allows. */
  readonly resetPassword: number
  /** Of a link that proves an address, the first one or a further one. Default: two days. */
  readonly confirmEmail: number
  /** Of the link that takes a change of address back. Default: seven days. */
  readonly undoEmailChange: number
  /** Of the link that opens an account which guesses have locked. Default: a day. */
  readonly unlockAccount: number
  /** Default: 90 days. */
  readonly invitation: number
  /** How long a browser that was told to remember its user can stay away. Default: 30 days. */
  readonly remember: number
  /** Of the signed tokens that `user.getAuthToken()` gives. Default: 30 days. */
  readonly authToken: number
}

const day = 86_400

const defaults: TokenLifetimes = {
  resetPassword: 3600,
  confirmEmail: 2 * day,
  undoEmailChange: 7 * day,
  unlockAccount: day,
  invitation: 90 * day,
  remember: 30 * day,
  authToken: 30 * day,
}

/** @throws {ConfigurationError} `invalid_configuration` for what is no whole number of seconds. */
export function readLifetimes(given: Partial<TokenLifetimes> = {}): TokenLifetimes {
  const lifetimes = { ...defaults, ...given }
  for (const [name, seconds] of Object.entries(lifetimes)) {
    if (Number.isSafeInteger(seconds) && seconds > 0) continue
    throw new ConfigurationError('invalid_configuration', `lifetimes.${name} must be a whole number above 0.`)
  }
  return lifetimes
}
