import { NotFoundError } from '../errors.ts'
import type { Session, SessionInfo } from '../stores/session-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import type { AuthServices } from './services.ts'

/** Where a user is logged in, the one used last first. */
export const listSessions = (services: AuthServices, user: AnyUser): Promise<readonly SessionInfo[]> =>
  services.sessions.list(user)

/**
 * Ends one of a user's own sessions.
 *
 * @param id as {@link listSessions} gives it, or as text
 * @throws {NotFoundError} `not_found` when the user has no such session, be it that somebody else has.
 */
export async function endSession(services: AuthServices, user: AnyUser, id: unknown): Promise<void> {
  if (!(await services.sessions.revokeOwn(user, id))) throw new NotFoundError('not_found', 'There is no such session.')
  await services.events.emit('user.logged_out', { user })
}

/** Ends all of a user's sessions but this one; says how many. */
export async function endOtherSessions(services: AuthServices, { id, user }: Session): Promise<number> {
  const ended = await services.sessions.revokeOthers(user, id)
  if (ended > 0) await services.events.emit('user.logged_out', { user })
  return ended
}
