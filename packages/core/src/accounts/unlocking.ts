import { AuthenticationError } from '../errors.ts'
import { knownDevice } from '../security/device-token.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { userId } from '../user/user-query.ts'
import { addressesOf } from './addresses.ts'
import { later } from './afterwards.ts'
import { accountKey } from './attempts.ts'
import { mail, mayMail } from './mailing.ts'
import type { AuthServices } from './services.ts'
import { inTransaction, tell } from './transaction.ts'

/**
 * Tells the owner, after the answer, that guesses have locked their account, with a link that opens it again. Of who
 * guesses nothing is used up but what they have tried, and nothing tells them that there is an owner.
 */
export function accountLocked(services: AuthServices, user: AnyUser, origin: CallOrigin): void {
  if (!user.isActive) return
  later(services, async (afterwards) => {
    await tell(afterwards, origin, 'user.locked', { user })
    if (afterwards.features.unlocking) await sendUnlock(afterwards, user)
  })
}

/** In the site's own language: whoever guesses need not speak the owner's. */
async function sendUnlock(services: AuthServices, user: AnyUser): Promise<void> {
  const known = addressesOf(services.layout, user).find(({ isPrimary, confirmedAt }) => isPrimary || confirmedAt)
  if (!known || !(await mayMail(services, known.email, {}, 'unlock'))) return
  const lifetime = services.lifetimes.unlockAccount
  const token = await inTransaction(services, {}, ({ tokens }) => tokens.issueToken('unlock_account', user, lifetime))
  await mail(services, { kind: 'account-locked', to: known.email, content: { user, token, lifetime } }, {})
}

/** Whose account a mailed token opens, without spending it; null when it is worth nothing. */
export async function findByUnlockToken({ tokens }: AuthServices, token: string): Promise<AnyUser | null> {
  try {
    return (await tokens.findToken('unlock_account', token)).user
  } catch (error) {
    if (error instanceof AuthenticationError) return null
    throw error
  }
}

/**
 * Opens an account that guesses have locked: its tries are counted anew, and so are those of its owner's browser, when it
 * is the one that asks. Addresses of the network stay counted. Nobody is logged in.
 *
 * @throws {AuthenticationError} `invalid_token` when the token is unknown, expired, spent, or no longer worth anything.
 * @throws {UnavailableError} `limiter_unavailable`; the token can be used again.
 * @example await unlockAccount(services, token, { ipAddress })
 */
export async function unlockAccount(services: AuthServices, token: string, origin: CallOrigin = {}): Promise<AnyUser> {
  const { user } = await services.tokens.findToken('unlock_account', token)
  // First: a counter that cannot be reached leaves the link as good as it was.
  await forgetTries(services, user, origin)
  return inTransaction(services, origin, async (work) => {
    await work.tokens.consumeToken('unlock_account', token)
    await work.tell('user.unlocked', { user })
    return user
  })
}

/**
 * Counts the tries of an account anew, and those of the browser that asks, if it is the owner's: for somebody who has
 * shown that they read its mails.
 *
 * @throws {UnavailableError} `limiter_unavailable`.
 */
export function forgetTries(services: AuthServices, user: AnyUser, { deviceToken }: CallOrigin): Promise<void> {
  const id = userId(services.layout, user)
  const device = knownDevice(services.secrets, { userId: id, identity: user.getId() }, deviceToken)
  return services.attempts.forget({ account: accountKey(services, user), device })
}
