import type { Row } from '../db/model.ts'
import type { ApiKey } from '../stores/api-key-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'

/** Who is asking. */
export type Principal = { readonly kind: 'anonymous' } | UserPrincipal | KeyPrincipal

/** A program with a key in a model of the application's own, which is no user's. */
export interface KeyPrincipal {
  readonly kind: 'apiKey'
  /** What it was found by. */
  readonly key: string
  /** The key's row, without its secret. */
  readonly row: Row
}

export interface UserPrincipal {
  readonly kind: 'user'
  readonly user: AnyUser
  /** How they proved it; a session in a cookie needs protection against cross-site requests. */
  readonly via: 'session' | 'bearer' | 'token' | 'basic' | 'apiKey' | 'code'
  /** When they last proved it, of which `fresh` asks; with HTTP Basic now. Null when nobody can tell: that is never fresh. */
  readonly authenticatedAt: Date | null
  /** The key that was shown: what its scopes leave out is refused, whatever the policy lets the user do. */
  readonly apiKey?: ApiKey
}

export const anonymous: Principal = { kind: 'anonymous' }

/**
 * A user who asks. The application's own code vouches for who it is, and not for when they proved it: say so where it
 * knows, or take the principal of the request.
 *
 * @example auth.records(asUser(user, 'code', new Date()))
 */
export const asUser = (
  user: AnyUser,
  via: UserPrincipal['via'] = 'code',
  authenticatedAt: Date | null = null,
): UserPrincipal => ({ kind: 'user', user, via, authenticatedAt })

export const userOf = (principal: Principal): AnyUser | null => (principal.kind === 'user' ? principal.user : null)
