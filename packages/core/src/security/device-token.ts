import { hmac, newToken, tokensEqual } from './token.ts'

/** Whose device it is. A new identity, as with each new password, ends what was made for the one before. */
export interface DeviceOwner {
  readonly userId: unknown
  /** The session identity. */
  readonly identity: string
}

/**
 * What a browser keeps to show that this user has logged in with it before. It opens nothing: guesses made from there
 * are counted apart, so that a stranger who locks an account does not lock its owner out (OWASP: device cookies).
 */
export function issueDeviceToken([secret]: readonly [string, ...string[]], owner: DeviceOwner): string {
  const device = newToken(16)
  return `${device}.${seal(secret, owner, device)}`
}

/** The device behind a token that was made for this user; null for any other. */
export function knownDevice(
  secrets: readonly string[],
  owner: DeviceOwner,
  token: string | null | undefined,
): string | null {
  const [, device, signature] = /^([\w-]{22})\.([\w-]{43})$/.exec(token ?? '') ?? []
  if (device === undefined || signature === undefined) return null
  return secrets.some((secret) => tokensEqual(seal(secret, owner, device), signature)) ? device : null
}

const seal = (secret: string, { userId, identity }: DeviceOwner, device: string): string =>
  hmac(secret, 'device', String(userId), identity, device)
