import { AccessDeniedError, type AnyUser, type RoleName } from '@authpkg/core'
import type { MiddlewareHandler } from 'hono'
import { errorResponse } from '../error-response.ts'
import { refuseAnonymous, type SignedInEnv } from './login-required.ts'

/**
 * Lets only users pass who have all of the roles; of a list inside, one is enough. Names mind case. Without a user it
 * does as `loginRequired`; a user without the roles gets 403.
 *
 * @example app.get('/books', rolesRequired('accountant', ['manager', 'owner']), showBooks)
 */
export const rolesRequired = (...roles: readonly (RoleName | readonly RoleName[])[]): MiddlewareHandler<SignedInEnv> =>
  userRequired((user) => user.hasRoles(...roles))

/** The same, with any one of the roles. @example app.get('/books', rolesAccepted('accountant', 'owner'), showBooks) */
export const rolesAccepted = (...roles: readonly RoleName[]): MiddlewareHandler<SignedInEnv> =>
  userRequired((user) => user.hasRole(...roles))

/** Lets administrators and superusers pass. @example app.use('/reports/*', adminRequired()) */
export const adminRequired = (): MiddlewareHandler<SignedInEnv> =>
  userRequired((user) => user.isAdmin || user.isSuperuser)

/**
 * Lets users pass who hold a test of the application's own; others get 403.
 *
 * @example app.use('/beta/*', userRequired((user) => user.hasPermission('beta')))
 */
export const userRequired =
  (test: (user: AnyUser) => boolean): MiddlewareHandler<SignedInEnv> =>
  async (c, next) => {
    const refused = refuseAnonymous(c)
    if (refused) return refused
    if (test(c.get('user') as AnyUser) !== true) {
      return errorResponse(c, new AccessDeniedError('access_denied', 'You may not see or do this.'))
    }
    return next()
  }
