import type { Row } from '../db/model.ts'

/** A user's roles as they were read with the user. */
export interface UserRole {
  readonly name: string
  readonly permissions: readonly string[]
}

/**
 * What every user object can do and tell, whatever the application's own models look like. It is the row of `User` with
 * these members mixed in; a field of the row that bears the name of a member wins over it.
 */
export interface UserMixin {
  /** The login name and the primary address, wherever the layout keeps them; null when there is none. */
  readonly username: string | null
  readonly email: string | null
  /** Secret. */
  readonly passwordHash: string | null
  readonly emailConfirmedAt: Date | null
  /** At least one address is confirmed, be it another than the primary one. False where the layout has no such field. */
  readonly hasConfirmedEmail: boolean
  /** May log in and act. True where the layout has no such field. */
  readonly isActive: boolean
  readonly isAuthenticated: boolean
  readonly isAnonymous: boolean
  /** May enter the admin area. False where the layout has no such field. */
  readonly isAdmin: boolean
  /** May do everything. False where the layout has no such field. */
  readonly isSuperuser: boolean
  readonly roles: readonly UserRole[]
  /** The session identity: the uniquifier, never the primary key. */
  getId(): string
  /** True with any of the roles. Names mind case; a role object counts by its name. */
  hasRole(...roles: readonly RoleName[]): boolean
  /** True with all of the roles; of a list inside, one is enough. */
  hasRoles(...roles: readonly (RoleName | readonly RoleName[])[]): boolean
  /** True when any of the roles holds that permission. */
  hasPermission(permission: string): boolean
  /** The first identity attribute that is set, as text; empty when none is. */
  calcUsername(): string
  /** What JSON answers show of the user: id and identity by default. Secret fields are taken out of what an own version gives. */
  getSecurityPayload(): Record<string, unknown>
  /** Query parameters for redirects: `identity`, and `email` where there is one; the user's own values win. Gives `existing`. */
  getRedirectQparams(existing?: Record<string, string>): Record<string, string>
  /**
   * A signed token for programs that act as this user: `Authorization: Bearer` or `Authentication-Token` on every road.
   * It is never fresh, and opens nothing after `lifetimes.authToken`, nor with another identity: that of tokens where
   * the models have one, which outlives a new password, else that of sessions.
   *
   * @throws {ConfigurationError} `invalid_configuration` when the user has no such identity.
   */
  getAuthToken(): Promise<string>
  /** The application's own check of a token whose signature, age and identity hold. Default: true. */
  verifyAuthToken(data: AuthTokenData): boolean | Promise<boolean>
  /** A token that sets a new password once, to be handed over by a road of one's own; those made before it end. */
  getResetToken(): Promise<string>
  /** Stores a new password, and renews this object; every session of the user is over. @throws {ValidationError} `weak_password`. */
  setPassword(password: string): Promise<void>
  /** Whether it is the user's password. Tries are counted as logins are. @throws {RateLimitError} `too_many_requests`. */
  checkPassword(password: string): Promise<boolean>
  /** The same; a stored hash in another format or at another cost is replaced on the way. */
  verifyAndUpdatePassword(password: string): Promise<boolean>
  /** The row without its secret fields, so that `JSON.stringify` and loggers cannot leak one. */
  toJSON(): Row
}

/** What a signed token says beside whose it is. */
export interface AuthTokenData {
  readonly issuedAt: Date
}

export type RoleName = string | { readonly name: string }

/** The user as the application sees it: its own row type with the mixin. */
export type UserOf<UserRow extends Row> = UserRow & Omit<UserMixin, keyof UserRow>
