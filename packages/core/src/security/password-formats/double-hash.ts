import { createHmac } from 'node:crypto'
import { ConfigurationError } from '../../errors.ts'
import type { PasswordFormat } from './password-format.ts'

/** How Flask-Security, Flask-User 0.6 in that mode and Flask-Identity 1.0.6 hash: not the password, but an HMAC of it. */
export interface DoubleHashOptions {
  /**
   * The keys, up to four: `SECURITY_PASSWORD_SALT`, `USER_PASSWORD_SALT`, `IDENTITY_HASH_SALT` or the `SECRET_KEY` of the
   * old application. Each costs a wrong password one verification more.
   */
  readonly keys: readonly (string | undefined)[]
  /**
   * Names of formats that were never hashed twice: what `SECURITY_PASSWORD_SINGLE_HASH` said. Default: all that passlib
   * does not write itself, such as Django's and `plaintext`.
   */
  readonly singleHash?: readonly string[]
}

/** The texts that may have been hashed for a password, the likeliest first. */
export type Readings = (password: string, format: PasswordFormat) => readonly string[]

const MAX_KEYS = 4

/**
 * Which texts to try. A double hash looks exactly like a single one, so both readings are tried: that is also the cure
 * for Flask-Identity 1.0.6, which hashed twice and verified once. passlib's callers differ in the spelling as well:
 * Flask-Security hashes the NFKD form, the others what was typed; for most passwords the two are one.
 *
 * @throws {ConfigurationError} `invalid_configuration` when a key is missing, or there are too many.
 */
export function createReadings(options?: DoubleHashOptions): Readings {
  const keys = options ? readKeys(options.keys) : []
  const single = options?.singleHash
  const isSingle = (format: PasswordFormat): boolean => (single ? single.includes(format.name) : !format.passlib)
  return (password, format) => {
    const spellings = format.passlib || options ? [password.normalize('NFKD'), password] : [password]
    const doubled = isSingle(format) ? [] : keys.flatMap((key) => spellings.map((text) => innerHash(key, text)))
    return [...new Set([...doubled, ...spellings])]
  }
}

const innerHash = (key: string, text: string): string => createHmac('sha512', key).update(text).digest('base64')

function readKeys(keys: readonly (string | undefined)[]): readonly string[] {
  const given = keys.filter((key) => typeof key === 'string' && key !== '') as readonly string[]
  if (given.length === keys.length && given.length > 0 && given.length <= MAX_KEYS) return [...new Set(given)]
  const message = `passwords.doubleHash needs the keys of the old application, one to ${MAX_KEYS}, none of them empty.`
  throw new ConfigurationError('invalid_configuration', message)
}
