import { Buffer } from 'node:buffer'
import { hmac, tokensEqual } from './token.ts'

/** What a signed token speaks for: a user's key as text, and the identity that it ends with. */
export interface AuthTokenSubject {
  readonly userId: string
  readonly identity: string
}

export interface AuthToken {
  readonly userId: string
  readonly issuedAt: Date
  /** Whether it was made for this user with this identity. */
  isFor(subject: AuthTokenSubject): boolean
}

interface Content {
  readonly sub: string
  /** In seconds. */
  readonly iat: number
  readonly bond: string
}

/** Three parts with dots between them, unlike every random token. */
export const authTokenPattern = /^v1\.([\w-]{1,1024})\.([\w-]{43})$/

/**
 * Signs a token, `v1.<content>.<signature>`. The identity is in it as a seal, from which nobody learns it.
 *
 * @example const text = signAuthToken(secret, { userId: '1', identity: uniquifier }, new Date())
 */
export function signAuthToken(secret: string, subject: AuthTokenSubject, issuedAt: Date): string {
  const iat = Math.floor(issuedAt.getTime() / 1000)
  const content: Content = { sub: subject.userId, iat, bond: bond(secret, subject) }
  const encoded = Buffer.from(JSON.stringify(content)).toString('base64url')
  return `v1.${encoded}.${sign(secret, encoded)}`
}

/** What a token says that one of these secrets signed; null for any other text. */
export function openAuthToken(secrets: readonly string[], text: string): AuthToken | null {
  const [, encoded = '', signature = ''] = authTokenPattern.exec(text) ?? []
  const secret = secrets.find((known) => tokensEqual(sign(known, encoded), signature))
  if (secret === undefined) return null
  const content = JSON.parse(Buffer.from(encoded, 'base64url').toString()) as Content
  return {
    userId: content.sub,
    issuedAt: new Date(content.iat * 1000),
    isFor: (subject) => tokensEqual(content.bond, bond(secret, subject)),
  }
}

const sign = (secret: string, encoded: string): string => hmac(secret, 'auth token', encoded)

const bond = (secret: string, { userId, identity }: AuthTokenSubject): string =>
  hmac(secret, 'auth token bond', userId, identity)
