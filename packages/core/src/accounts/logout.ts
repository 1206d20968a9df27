import type { CallOrigin, Session } from '../stores/session-store.ts'
import { forgetBrowsers, isMarkOf } from './remembered-browsers.ts'
import type { AuthServices } from './services.ts'
import { inTransaction } from './transaction.ts'

/** Ends a session, and forgets its browser. Ending one that has ended already is no error. */
export async function logout(services: AuthServices, session: Session, origin: CallOrigin = {}): Promise<void> {
  const { id, user } = session
  await inTransaction(services, origin, async (work) => {
    await forgetBrowsers(services, work, user, (mark) => isMarkOf(session, mark))
    if (await work.sessions.revoke(id)) await work.tell('user.logged_out', { user })
  })
}
