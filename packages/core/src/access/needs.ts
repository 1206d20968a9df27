import { AccessDeniedError, AuthenticationError, ConfigurationError, type DomainError } from '../errors.ts'
import { say } from '../texts.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import type { Principal } from './principal.ts'

/** A rule that a user can come to meet by themselves: a refusal for the lack of it says so. */
export type Need = { readonly needs: 'confirmed' } | FreshNeed

/** In seconds: how long ago the user may have proved who they are. */
interface FreshNeed {
  readonly needs: 'fresh'
  readonly within: number
}

export type NeedName = Need['needs']

/** Users who have confirmed one of their addresses. Others are told `email_unconfirmed`. */
export const confirmed: Need = Object.freeze({ needs: 'confirmed' })

const quarterHour = 15 * 60

/**
 * Users who have proved who they are in the last `within` seconds; by default in the last 15 minutes. Others are told
 * `fresh_login_required`, and a browser is asked for the password.
 *
 * @throws {ConfigurationError} `invalid_configuration` for what is no whole number above 0.
 * @example definePolicy({ Payment: { create: every(owner('user'), fresh(5 * 60)) } })
 */
export function fresh(within = quarterHour): Need {
  if (Number.isSafeInteger(within) && within > 0) return Object.freeze({ needs: 'fresh', within })
  throw new ConfigurationError('invalid_configuration', 'fresh() takes a whole number of seconds above 0.')
}

/** What cannot be told is not met. */
export function isMet(need: Need, principal: Principal, now: Date): boolean {
  if (principal.kind !== 'user') return false
  if (need.needs === 'confirmed') return principal.user.hasConfirmedEmail === true
  const { authenticatedAt } = principal
  if (authenticatedAt === null) return false
  const age = now.getTime() - authenticatedAt.getTime()
  return age >= -clockSkew && age <= need.within * 1000
}

/** Milliseconds by which another server's clock may be ahead. A proof of the future would be fresh for ever. */
const clockSkew = 2000

/** What somebody is told who lacks only this. */
export const refusals: Readonly<Record<NeedName, () => DomainError>> = {
  confirmed: () => new AccessDeniedError('email_unconfirmed', say('confirmAddressFirst')),
  fresh: () => new AuthenticationError('fresh_login_required', say('passwordAgain')),
}

/** @throws {ConfigurationError} `invalid_configuration` for `confirmed` where no address can be: nobody would pass. */
export function assertCanBeMet(needs: ReadonlySet<NeedName>, { attributes }: ModelLayout): void {
  if (!needs.has('confirmed') || attributes.has('emailConfirmedAt')) return
  throw new ConfigurationError('invalid_configuration', 'The rule confirmed needs a field email_confirmed_at.')
}
