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
  /** What JSON answers show of the user: id and identity by default. Never a secret. */
  getSecurityPayload(): Record<string, unknown>
  /** Query parameters for redirects: `identity`, and `email` where there is one; the user's own values win. */
  getRedirectQparams(existing?: Record<string, string>): Record<string, string>
  /** The row without its secret fields, so that `JSON.stringify` and loggers cannot leak one. */
  toJSON(): Row
}

export type RoleName = string | { readonly name: string }

/** The user as the application sees it: its own row type with the mixin. */
export type UserOf<UserRow extends Row> = UserRow & Omit<UserMixin, keyof UserRow>
