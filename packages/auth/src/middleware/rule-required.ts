import {
  type AnyUser,
  assertCanBeMet,
  confirmed,
  fresh,
  needsIn,
  type Principal,
  type PrincipalRule,
  userOf,
} from '@authpkg/core'
import type { Context, MiddlewareHandler } from 'hono'
import { authOf } from '../context.ts'
import { errorResponse } from '../error-response.ts'
import { refuseAnonymous, type SignedInEnv } from './login-required.ts'

/**
 * Lets only users pass for whom a rule of the access policy holds. Without a user it does as `loginRequired`; others get
 * 403. Who lacks only a fresh proof gets 401, a browser is asked for the password and comes back.
 *
 * @example app.use('/payments/*', ruleRequired(every(confirmed, fresh(), [roles('accountant'), permission('pay')])))
 */
export const ruleRequired =
  (rule: PrincipalRule): MiddlewareHandler<SignedInEnv> =>
  async (c, next) => {
    const refused = refuseAnonymous(c) ?? refuseUnless(c, rule)
    return refused ?? (await next())
  }

function refuseUnless(c: Context, rule: PrincipalRule): Response | null {
  const { access, layout } = authOf(c).config
  try {
    assertCanBeMet(needsIn(rule), layout)
    const refusal = access.refusal(c.get('principal') as Principal, rule)
    return refusal && errorResponse(c, refusal)
  } catch (error) {
    return errorResponse(c, error)
  }
}

/**
 * Lets users pass who hold a test of the application's own; others get 403.
 *
 * @example app.use('/beta/*', userRequired((user) => user.hasPermission('beta')))
 */
export const userRequired = (test: (user: AnyUser) => boolean): MiddlewareHandler<SignedInEnv> =>
  ruleRequired((principal) => {
    const user = userOf(principal)
    return user !== null && test(user)
  })

/**
 * Lets users pass who have confirmed one of their addresses; others get 403 `email_unconfirmed`.
 *
 * @example app.post('/invitations/', confirmedRequired(), invite)
 */
export const confirmedRequired = (): MiddlewareHandler<SignedInEnv> => ruleRequired(confirmed)

export interface FreshOptions {
  /** In seconds: how long ago the user may have shown their password. Default: 15 minutes. */
  readonly maxAge?: number
}

/**
 * Lets users pass who have shown their password lately. A browser is asked for it and comes back; everyone else gets 401
 * `fresh_login_required`.
 *
 * @throws {ConfigurationError} `invalid_configuration` for what is no whole number above 0.
 * @example app.get('/api-keys/', freshRequired({ maxAge: 5 * 60 }), showKeys)
 */
export const freshRequired = ({ maxAge }: FreshOptions = {}): MiddlewareHandler<SignedInEnv> =>
  ruleRequired(fresh(maxAge))
