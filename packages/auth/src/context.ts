import { type Auth, ConfigurationError, type Principal, type Session } from '@authpkg/core'
import type { Context } from 'hono'

/** The application's own user type, as an `Auth` knows it. */
export type UserOfAuth<A extends Auth> = NonNullable<Awaited<ReturnType<A['userFrom']>>>

/** What `currentUser` puts on the request. */
export interface AuthVariables<A extends Auth = Auth> {
  auth: A
  /** The live session behind the request's cookie or bearer token, or null. */
  session: Session | null
  /** Its user: the application's own row with the mixin, or null. */
  user: UserOfAuth<A> | null
  /** Who is asking, and how they proved it. */
  principal: Principal
  /** Random, for logs and error answers; nothing of the request is in it. */
  requestId: string
}

/**
 * The Hono environment of an application with accounts.
 *
 * @example const app = new Hono<AuthEnv<typeof auth>>()
 */
export interface AuthEnv<A extends Auth = Auth> {
  Variables: AuthVariables<A>
}

/** The `Auth` that {@link AuthVariables} hold, or undefined before `currentUser` ran. */
export const findAuth = (c: Context): Auth | undefined => c.get('auth') as Auth | undefined

/** @throws {ConfigurationError} `invalid_configuration` when `currentUser` is missing before this handler. */
export function authOf(c: Context): Auth {
  const auth = findAuth(c)
  if (auth) return auth
  throw new ConfigurationError('invalid_configuration', 'app.use(currentUser(auth)) must come before this handler.')
}

/** The request's id, made on first use. */
export function requestId(c: Context): string {
  const known = c.get('requestId') as string | undefined
  if (known !== undefined) return known
  const made = crypto.randomUUID()
  c.set('requestId', made)
  return made
}
