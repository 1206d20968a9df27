import { AuthenticationError } from '@authpkg/core'
import type { Context, MiddlewareHandler } from 'hono'
import { authOf } from '../context.ts'
import { errorResponse } from '../error-response.ts'
import { say } from '../languages/translate.ts'

/** What a guard adds to the types: behind it there is a user. */
export interface SignedInEnv {
  Variables: { user: NonNullable<unknown> }
}

/**
 * Lets only users pass. A browser goes to the login page and comes back afterwards; everyone else gets 401.
 *
 * @throws {ConfigurationError} `invalid_configuration` when `currentUser` is not mounted before it.
 * @example app.get('/private', loginRequired(), (c) => c.text(`hello ${c.get('user').username}`))
 */
export const loginRequired = (): MiddlewareHandler<SignedInEnv> => async (c, next) =>
  refuseAnonymous(c) ?? (await next())

/** The answer to a request without a user; null when there is one. */
export function refuseAnonymous(c: Context): Response | null {
  authOf(c)
  return c.get('user') ? null : errorResponse(c, new AuthenticationError('login_required', say('error.loginRequired')))
}
