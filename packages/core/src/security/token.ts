import crypto, { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

// Everything here is synchronous on purpose: asynchronous crypto waits in the thread pool behind running password hashes.

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8')

/**
 * A new secret from the system's random source, in base64url: 43 characters for the default of 32 bytes.
 *
 * @example const sessionToken = newToken()
 */
export const newToken = (bytes = 32): string => randomBytes(bytes).toString('base64url')

/** What is stored of a token: SHA-256 in hex. Without a salt, for a token has too many values to be guessed. */
export const hashToken = (token: string): string =>
  oneShot ? oneShot('sha256', token, 'hex') : sha256(token).digest('hex')

/** Half the time of a hash object, where the runtime has it: every session check makes one. */
const oneShot: typeof crypto.hash | undefined = crypto.hash

/** Compares two secrets in a time that tells neither where they differ nor how long they are. */
export const tokensEqual = (a: string, b: string): boolean => timingSafeEqual(sha256(a).digest(), sha256(b).digest())

/**
 * HMAC-SHA-256 over the parts, in base64url. They are joined as JSON, so that `('ab', 'c')` and `('a', 'bc')` differ.
 *
 * @example const csrfToken = hmac(secret, 'csrf', session.id)
 */
export const hmac = (secret: string, ...parts: readonly string[]): string =>
  createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url')
