import { NotFoundError } from '../errors.ts'
import { toText } from '../query/field-value.ts'
import type { CallOrigin, Session, SessionInfo } from '../stores/session-store.ts'
import { say } from '../texts.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { forgetBrowsers, isMarkOf } from './remembered-browsers.ts'
import type { AuthServices } from './services.ts'
import { inTransaction } from './transaction.ts'

/** Where a user is logged in, the one used last first. */
export const listSessions = (services: AuthServices, user: AnyUser): Promise<readonly SessionInfo[]> =>
  services.sessions.list(user)

/**
 * Ends one of a user's own sessions, and forgets its browser.
 *
 * @param id as {@link listSessions} gives it, or as text
 * @throws {NotFoundError} `not_found` when the user has no such session, be it that somebody else has.
 */
export async function endSession(
  services: AuthServices,
  user: AnyUser,
  id: unknown,
  origin: CallOrigin = {},
): Promise<void> {
  await inTransaction(services, origin, async (work) => {
    if (!(await work.sessions.revokeOwn(user, id))) throw new NotFoundError('not_found', say('noSuchSession'))
    await forgetBrowsers(services, work, user, ({ session }) => session === toText(id))
    await work.tell('user.logged_out', { user })
  })
}

/** Ends all of a user's sessions but this one, and forgets their browsers; says how many. */
export async function endOtherSessions(
  services: AuthServices,
  session: Session,
  origin: CallOrigin = {},
): Promise<number> {
  const { id, user } = session
  return inTransaction(services, origin, async (work) => {
    const ended = await work.sessions.revokeOthers(user, id)
    await forgetBrowsers(services, work, user, (mark) => !isMarkOf(session, mark))
    if (ended > 0) await work.tell('user.logged_out', { user })
    return ended
  })
}
