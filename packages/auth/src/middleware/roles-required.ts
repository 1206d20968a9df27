import { admins, type RoleName, superusers } from '@authpkg/core'
import type { MiddlewareHandler } from 'hono'
import type { SignedInEnv } from './login-required.ts'
import { ruleRequired, userRequired } from './rule-required.ts'

/**
 * Lets only users pass who have all of the roles; of a list inside, one is enough. Names mind case. Without a user it
 * does as `loginRequired`; a user without the roles gets 403, and so does everyone where none is named.
 *
 * @example app.get('/books', rolesRequired('accountant', ['manager', 'owner']), showBooks)
 */
export const rolesRequired = (...roles: readonly (RoleName | readonly RoleName[])[]): MiddlewareHandler<SignedInEnv> =>
  userRequired((user) => roles.length > 0 && user.hasRoles(...roles))

/** The same, with any one of the roles. @example app.get('/books', rolesAccepted('accountant', 'owner'), showBooks) */
export const rolesAccepted = (...roles: readonly RoleName[]): MiddlewareHandler<SignedInEnv> =>
  userRequired((user) => user.hasRole(...roles))

/** Lets administrators and superusers pass. @example app.use('/reports/*', adminRequired()) */
export const adminRequired = (): MiddlewareHandler<SignedInEnv> => ruleRequired([admins, superusers])
