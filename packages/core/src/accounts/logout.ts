import type { Session } from '../stores/session-store.ts'
import type { AuthServices } from './services.ts'

/** Ends a session. Ending one that has ended already is no error. */
export async function logout(services: AuthServices, session: Session): Promise<void> {
  const ended = await services.sessions.revoke(session.id)
  if (ended) await services.events.emit('user.logged_out', { user: session.user })
}
