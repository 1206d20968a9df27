import { hmac, newToken, tokensEqual } from './token.ts'

/**
 * What a browser keeps to show that this user has logged in with it before. It opens nothing: guesses made from there
 * are counted apart, so that a stranger who locks an account does not lock its owner out (OWASP: device cookies).
 */
export function issueDeviceToken([secret]: readonly [string, ...string[]], userId: unknown): string {
  const device = newToken(16)
  return `${device}.${seal(secret, userId, device)}`
}

/** The device behind a token that was made for this user; null for any other. */
export function knownDevice(
  secrets: readonly string[],
  userId: unknown,
  token: string | null | undefined,
): string | null {
  const [, device, signature] = /^([\w-]{22})\.([\w-]{43})$/.exec(token ?? '') ?? []
  if (device === undefined || signature === undefined) return null
  return secrets.some((secret) => tokensEqual(seal(secret, userId, device), signature)) ? device : null
}

const seal = (secret: string, userId: unknown, device: string): string => hmac(secret, 'device', String(userId), device)
