import { AuthenticationError } from '../errors.ts'
import type { CallOrigin, NewSession, Session } from '../stores/session-store.ts'
import { say } from '../texts.ts'
import { verifyPasswordOf } from './login.ts'
import type { AuthServices } from './services.ts'
import { inTransaction } from './transaction.ts'

export interface ReauthenticateInput {
  readonly password: string
}

/**
 * Proves once more that who uses a session is its user: the session is fresh again, under a new token, and ends when it
 * would have. The old token opens nothing any more.
 *
 * @throws {AuthenticationError} `invalid_credentials` when the password is wrong, or there is none; tries are limited as
 *   logins are. `login_required` when the session is over, or was given another token meanwhile.
 * @example const { sessionToken } = await reauthenticate(services, session, { password })
 */
export async function reauthenticate(
  services: AuthServices,
  session: Session,
  { password }: ReauthenticateInput,
  origin: CallOrigin = {},
): Promise<NewSession> {
  await verifyPasswordOf(services, session.user, password, origin)
  return inTransaction(services, origin, async ({ sessions, tell }) => {
    const renewed = await sessions.renew(session)
    if (!renewed) throw new AuthenticationError('login_required', say('sessionOver'))
    await tell('user.reauthenticated', { user: session.user, sessionId: session.id })
    return renewed
  })
}
